"""The basic data of an expert as one value: what a nomination states, what the keeper changes, what the expert may only ask for (E07)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.entry.normal import code, line
from accounts.models import District
from accounts.refused import Refused
from casework.actions.institutions import checked_uscc, refuse_abolished
from casework.text import day_text
from experts.models import Education, Expert, Kind, Title, unit_shown

MOBILE = re.compile("1[0-9]{10}")
MOBILE_RULE = "请填写11位手机号码；一人一号，用于识别同一专家。"
MOST_SPECIALTIES = 3
FIRST_YEAR = 1950
LABELS = {
    "name": "姓名",
    "phone": "手机号码",
    "email": "电子邮箱",
    "kind": "专家类别",
    "title": "职称",
    "education": "学历",
    "practising_since": "从业起始年份",
    "district": "所在区县",
    "specialties": "专业",
    "retired": "现工作单位",
    "jobs": "任职经历",
}
_CHOICES = {"kind": Kind, "title": Title, "education": Education}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Job:
    """An employer by its code, with the days of service; the present one has no last day."""

    uscc: str
    since: date
    until: date | None = None
    # Asked for only where the code is new to the portal.
    name: str = ""

    def __str__(self) -> str:
        until = day_text(self.until) if self.until else "今"
        return f"{self.name or self.uscc}（{day_text(self.since)}至{until}）"


@dataclass(frozen=True)
class BasicData:
    name: str
    phone: str
    email: str
    kind: str
    title: str
    education: str
    practising_since: int
    district: District
    specialties: tuple[str, ...]
    jobs: tuple[Job, ...]
    # Has to be said by whoever names no present employer.
    retired: bool = False

    @classmethod
    def of(cls, expert: Expert) -> Self:
        """As they stand in the file."""
        jobs = expert.employments.select_related("employer").order_by("until", "since", "pk")
        own = {name: getattr(expert, name) for name in LABELS if name not in ("specialties", "jobs")}
        return cls(
            **own,
            specialties=tuple(expert.specialties.values_list("name", flat=True)),
            jobs=_sorted(Job(job.employer.uscc, job.since, job.until, job.employer.name) for job in jobs),
        )

    @property
    def present(self) -> Job | None:
        return next((job for job in self.jobs if job.until is None), None)

    def tidy(self) -> Self:
        """As people type it: blanks and repetitions are forgiven, codes are kept in one spelling."""
        specialties = dict.fromkeys("".join(word.split()) for word in self.specialties)
        jobs = (replace(job, uscc=checked_uscc(job.uscc), name=line(job.name)) for job in self.jobs)
        return replace(
            self,
            name=line(self.name),
            phone=code(self.phone),
            specialties=tuple(filter(None, specialties)),
            jobs=_sorted(jobs),
        )

    def after(self, before: "BasicData") -> Self:
        """A change of employer leaves the one before among the former ones: a recusal reaches back to it."""
        left, came = before.present, self.present
        if left is None or any(job.uscc == left.uscc for job in self.jobs):
            return self
        last = max(came.since - _DAY, left.since) if came else None
        if last is None:
            raise Refused("请填写离开现工作单位的日期，将其列入任职经历。", field="uscc")
        return replace(self, jobs=_sorted((*self.jobs, replace(left, until=last))))

    def plain(self) -> dict[str, Any]:
        """As a request keeps it (JSON)."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        jobs = [
            {"uscc": job.uscc, "since": f"{job.since}", "until": f"{job.until or ''}", "name": job.name}
            for job in self.jobs
        ]
        return own | {"district": self.district.pk, "specialties": list(self.specialties), "jobs": jobs}

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Self:
        jobs = (
            Job(
                job["uscc"],
                date.fromisoformat(job["since"]),
                date.fromisoformat(job["until"]) if job["until"] else None,
                job["name"],
            )
            for job in values["jobs"]
        )
        own = {**values, "district": District.objects.get(pk=values["district"])}
        return cls(**own | {"specialties": tuple(values["specialties"]), "jobs": _sorted(jobs)})

    def shown(self, field: str) -> str:
        """A value as people read it; having retired, as what stands for the employer."""
        if field == "retired":
            present = self.present
            return unit_shown((present.name or present.uscc) if present else "", retired=self.retired)
        value = getattr(self, field)
        if field in _CHOICES:
            return str(_CHOICES[field](value).label)
        return "、".join(str(item) for item in value) if isinstance(value, tuple) else str(value)

    def differences(self, before: "BasicData") -> dict[str, dict[str, str]]:
        """By field: its label, what it said before and what it says now."""
        return {
            field: {"label": label, "before": before.shown(field), "after": self.shown(field)}
            for field, label in LABELS.items()
            if self._identity(field) != before._identity(field)
        }

    def _identity(self, field: str) -> Any:
        """The name of an employer is the employer's, not the expert's to change."""
        return tuple(replace(job, name="") for job in self.jobs) if field == "jobs" else getattr(self, field)


def split_specialties(text: str) -> tuple[str, ...]:
    """As people list them: 、 ， ； and line breaks part one from the next."""
    return tuple(filter(None, (word.strip() for word in re.split(r"[、，,；;\n]", text))))


def refuse_unfit(*files: BasicData, at: datetime) -> None:
    """What no file may hold, each in a sentence at its field."""
    for data in files:
        for field, sentence in faults_of(data, on=timezone.localdate(at)):
            raise Refused(sentence, field=field)
    refuse_abolished(*(data.district for data in files), at=at)


def faults_of(data: BasicData, *, on: date) -> Iterator[tuple[str, str]]:
    """All that no file may hold, by field."""
    if not data.name:
        yield "name", "请填写姓名。"
    if not MOBILE.fullmatch(data.phone):
        yield "phone", MOBILE_RULE
    if not FIRST_YEAR <= data.practising_since <= on.year:
        yield "practising_since", f"从业起始年份应在{FIRST_YEAR}至{on.year}之间，请核对。"
    if data.email and not _is_mail(data.email):
        yield "email", "请填写有效的电子邮箱地址。"
    if not 1 <= len(data.specialties) <= MOST_SPECIALTIES:
        yield "specialties", f"请填写1至{MOST_SPECIALTIES}项专业，以顿号分隔。"
    if any(len(name) > 40 for name in data.specialties):
        yield "specialties", "每项专业不得超过40个字。"
    yield from unit_faults(data.present is not None, data.retired)
    if sum(job.until is None for job in data.jobs) > 1:
        yield "uscc", "现工作单位只能有一个，其余请填写离职日期。"
    for job in data.jobs:
        field = "employed_since" if job.until is None else "former"
        if job.since > on or (job.until and job.until > on):
            yield field, f"任职日期不得晚于今日（{day_text(on)}），请核对。"
        if job.until and job.until < job.since:
            yield field, f"离职日期（{day_text(job.until)}）早于到职日期（{day_text(job.since)}），请核对。"


def unit_faults(employed: bool, retired: bool) -> Iterator[tuple[str, str]]:
    """A present employer or the word that somebody has retired: one of the two, and not both."""
    if not employed and not retired:
        yield "uscc", "请填写现工作单位；已退休的请勾选“已退休”。"
    if employed and retired:
        yield "retired", "现工作单位和“已退休”只能填一项；已退休且未受聘的，请将原单位列入曾任职单位。"


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _sorted(jobs: Any) -> tuple[Job, ...]:
    """The present employer first, then from the latest to the earliest."""
    return tuple(sorted(jobs, key=lambda job: (job.until is not None, -(job.until or job.since).toordinal(), job.uscc)))
