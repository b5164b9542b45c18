"""The autosave protocol, the same for every form of the portal.

One POST carries case, field, value, the version the page saw, and a client key. A replayed key is one write; a field that
somebody else has changed meanwhile is refused with both values; an ended session answers 401 and the browser keeps its
queue. What a value may be is the business of the form that calls `save`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from zlib import crc32

from django import forms
from django.db import transaction
from django.utils import timezone

from accounts.entry.fields import BlockField
from accounts.models import Membership, Person

from .models import Answer, AnswerWrite, Case


@dataclass(frozen=True)
class Saved:
    version: int


@dataclass(frozen=True)
class Conflict:
    """Somebody was faster: what is stored now and who wrote it, beside what was sent."""

    stored: str
    version: int
    by: str
    at: datetime
    sent: str

    @classmethod
    def over(cls, answer: Answer, sent: str, *, person: Person) -> Self:
        """One's own second window is called that, and not by one's own name."""
        by = "您在另一窗口" if answer.by_id == person.pk else answer.by.name
        return cls(answer.value, answer.version, by, answer.at, sent)

    def told(self, sentence: str, *, place: str) -> dict[str, Any]:
        """As a POST is answered (409): both values, who and when, and the same in words; `place` is the page and the item, for
        whoever reads it on another page."""
        return {
            "place": place,
            "stored": self.stored,
            "sent": self.sent,
            "version": self.version,
            "seen": seen_token(self.version, self.stored),
            "by": self.by,
            "at": timezone.localtime(self.at).isoformat(),
            "sentence": sentence,
        }


class SavedAnswerForm(forms.Form):
    """One POST of the protocol."""

    field = forms.CharField(max_length=60)
    value = BlockField(
        required=False,
        max_length=2000,
        error_messages={
            "max_length": "内容有%(show_value)d个字，不得超过%(limit_value)d个字；尚未保存，请精简，填写的内容仍在本页。"
        },
    )
    seen = forms.CharField(max_length=30)
    key = forms.CharField(max_length=64)

    def clean_seen(self) -> int:
        return version_of(self.cleaned_data["seen"])

    def refusal(self) -> str:
        """Why nothing was saved; nobody is told to load the page again, which would lose what was typed."""
        said = "".join(str(error) for error in self.errors.get("value", []))
        return said or "未能自动保存，填写的内容仍在本页，请用保存按钮保存。"


def save(case: Case, *, field: str, value: str, seen: int, key: str, by: Membership, at: datetime) -> Saved | Conflict:
    """Writes one field under the case's lock. `seen` is 0 for a field that was empty on the page."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        replayed = AnswerWrite.objects.filter(case_id=case.pk, key=key).first()
        if replayed:
            return Saved(replayed.version)
        answer = Answer.objects.filter(case_id=case.pk, field=field).select_related("by").first()
        stored_version = answer.version if answer else 0
        if answer and stored_version != seen and answer.value != value:
            return Conflict.over(answer, value, person=by.person)
        if answer is None:
            answer = Answer(case_id=case.pk, field=field, version=0)
        answer.value, answer.version, answer.by, answer.at = value, stored_version + 1, by.person, at
        answer.save()
        AnswerWrite.objects.create(case_id=case.pk, key=key, field=field, version=answer.version, at=at)
        return Saved(answer.version)


def save_all(
    case: Case, *, changes: Mapping[str, tuple[str, int | None]], person: Person, at: datetime
) -> dict[str, Conflict]:
    """Writes the fields of a page or spreadsheet sent as a whole: field -> (value, version seen); returns what collided.

    Without a version whatever stands is replaced. A field that reads so already is left alone, so that a page posted
    twice writes once.
    """
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        stored = Answer.objects.filter(case_id=case.pk).select_related("by")
        standing = {answer.field: answer for answer in stored}
        conflicts: dict[str, Conflict] = {}
        new, changed = [], []
        for field, (value, seen) in changes.items():
            answer = standing.get(field)
            if value == (answer.value if answer else ""):
                continue
            if answer is None:
                new.append(Answer(case_id=case.pk, field=field, value=value, by=person, at=at))
            elif seen not in (None, answer.version):
                conflicts[field] = Conflict.over(answer, value, person=person)
            else:
                answer.value, answer.version, answer.by, answer.at = value, answer.version + 1, person, at
                changed.append(answer)
        Answer.objects.bulk_create(new)
        Answer.objects.bulk_update(changed, ["value", "version", "by", "at"])
        return conflicts


def seen_token(version: int, text: str) -> str:
    """What a page carries for a field: the version it showed, and a mark by which an untouched field is known again."""
    return f"{version}.{crc32(text.encode()):08x}"


def version_of(token: str) -> int:
    """0, as for a field that was empty, where the token is none of ours."""
    version = token.partition(".")[0]
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0


def values(case: Case) -> dict[str, str]:
    """Every answer of a case as text."""
    return dict(Answer.objects.filter(case_id=case.pk).values_list("field", "value"))


def versions(case: Case) -> dict[str, int]:
    return dict(Answer.objects.filter(case_id=case.pk).values_list("field", "version"))
