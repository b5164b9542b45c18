"""A grade whose term comes to its end: its holder is reminded to begin the self-assessment, and to apply for renewal (P18, P27)."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Institution
from accounts.roles import Regime
from casework.chasing.matters import Owed, Source, register
from casework.models.record import Audience
from casework.text import day_text

from ..articles import P
from ..models import Application, Grade
from .terms import GradeTerms


def _rows() -> QuerySet[Grade]:
    return Grade.objects.select_related("institution__office")


def _ending(near: Q, under_way: QuerySet[Application]) -> QuerySet[Grade]:
    """Of those that take part, while neither a later grade nor what is `under_way` has made it needless."""
    of_same = {"institution": OuterRef("institution")}
    after = Q(decreed_on__gt=OuterRef("decreed_on")) | Q(decreed_on=OuterRef("decreed_on"), pk__gt=OuterRef("pk"))
    open_now = under_way.filter(applicant=OuterRef("institution"), ended_at=None)
    return (
        _rows()
        .filter(
            near,
            ~Exists(Grade.objects.filter(after, **of_same)),
            ~Exists(open_now),
            revoked_on=None,
            institution__in=Institution.objects.enrolled(Regime.PRIMARY_CARE),
        )
        .order_by("pk")
    )


def to_renew(on: date) -> QuerySet[Grade]:
    """Nothing was handed in yet."""
    return _ending(GradeTerms.load().to_remind(on), Application.objects.exclude(submitted_at=None))


def to_begin(on: date) -> QuerySet[Grade]:
    """No self-assessment is under way yet."""
    return _ending(GradeTerms.load().to_begin(on), Application.objects.filter(rechecked=None))


def _owed(put: Callable[[Grade, GradeTerms], Owed], rows: Sequence[Grade], on: date) -> list[Owed]:
    terms = GradeTerms.load()
    return [put(row, terms) for row in rows]


def _renewal(row: Grade, terms: GradeTerms) -> Owed:
    until = day_text(terms.valid_until(row.counts_from))
    return Owed(
        source="renewal",
        row=row.pk,
        label="申请等级复评",
        about=f"{row.institution.name}{row.grade}级等级",
        to=(row.institution.office,),
        who=row.institution.name,
        since=row.counts_from,
        due_on=terms.renew_by(row.counts_from),
        article=P(27).id,
        regime=Regime.PRIMARY_CARE,
        law_of=row.counts_from,
        audience=Audience.PARTIES,
        warns=("renewal_reminder_months",),
        remark=f"等级于{until}期满；期满不申请的，等级自动取消，重新申请不得超过原等级。",
        title="请按期申请等级复评",
    )


def _beginning(row: Grade, terms: GradeTerms) -> Owed:
    until, renew_by = day_text(terms.valid_until(row.counts_from)), day_text(terms.renew_by(row.counts_from))
    months = terms.law(row.counts_from)["renewal_assessment_months"]
    return Owed(
        source="renewal_assessment",
        row=row.pk,
        label="开始复评自评",
        about=f"{row.institution.name}{row.grade}级等级",
        to=(row.institution.office,),
        who=row.institution.name,
        since=row.counts_from,
        due_on=terms.begin_by(row.counts_from),
        article=P(18).id,
        regime=Regime.PRIMARY_CARE,
        law_of=row.counts_from,
        audience=Audience.PARTIES,
        warns=("renewal_begin_first", "renewal_begin_second"),
        chased_when_late=False,
        remark=f"等级于{until}期满，应于{renew_by}前申请复评；申请前须自评整改不少于{months}个月。",
        title="请着手复评前的自评整改",
    )


register(
    *(
        Source(
            name=name,
            label=label,
            rows=_rows,
            running=Q,
            owed=partial(_owed, put),
            waited_for=lambda member: Q(),
            case="",
            chasers=(),
            near=near,
        )
        for name, label, put, near in (
            ("renewal", "即将期满的等级", _renewal, to_renew),
            ("renewal_assessment", "即将期满、尚未开始自评的等级", _beginning, to_begin),
        )
    )
)
