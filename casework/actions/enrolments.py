"""Taking part in a regime: an institution is enrolled in each separately, and leaves it with a last day (E06, P02)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Enrolment, Institution
from accounts.refused import Refused
from accounts.roles import Regime
from accounts.ways import Way

from .. import record
from ..actor import Actor
from ..models import Case
from ..text import day_text
from .institutions import entry, lock


def enrol(institution: Institution, *, regime: Regime, by: Actor, at: datetime) -> Enrolment:
    """As `enrol_all`, of one."""
    return enrol_all([institution], regime=regime, by=by, at=at)[0]


def enrol_all(institutions: Sequence[Institution], *, regime: Regime, by: Actor, at: datetime) -> list[Enrolment]:
    """They take part in a regime from today on; in the other each enrols separately, with the same people. All of them or none."""
    label = Regime(regime).label
    with transaction.atomic():
        lock(*(one.uscc for one in institutions))
        pks = [one.pk for one in institutions]
        if closed := Institution.objects.filter(pk__in=pks, closed_on__isnull=False).first():
            sentence = f"“{closed}”已注销，不能登记参加{label}；注销登记有误的，请先撤回。"
            raise Refused(sentence, field="uscc")
        standing = Enrolment.objects.filter(institution__in=institutions, regime=regime, ended_on=None)
        if already := standing.select_related("institution").first():
            raise Refused(f"“{already.institution}”已登记参加{label}，不能重复登记。", field="uscc")
        today = timezone.localdate(at)
        enrolments = Enrolment.objects.bulk_create(
            Enrolment(institution=one, regime=regime, enrolled_on=today) for one in institutions
        )
        record.append_all(
            [
                entry(
                    one,
                    "enrol",
                    f"登记参加{label}",
                    by=by,
                    at=at,
                    facts={"regime": regime},
                    wrote=[enrolment],
                    under=regime,
                )
                for one, enrolment in zip(institutions, enrolments, strict=True)
            ]
        )
    return enrolments


def end_enrolment(
    institution: Institution, *, regime: Regime, last_day: date, reason: str, by: Actor, at: datetime
) -> Enrolment:
    """The institution takes no part in a regime after `last_day`; what it was given stays, and it may enrol again.

    Refused while a case of the regime is open, since nobody could go on with it.
    """
    label = Regime(regime).label
    with transaction.atomic():
        current = Institution.objects.select_for_update().get(pk=institution.pk)
        enrolment = current.enrolments.select_for_update().filter(regime=regime, ended_on=None).first()
        if enrolment is None:
            raise Refused(f"“{current}”目前没有参加{label}，无须结束。")
        if running := Case.objects.open().filter(institution=current, regime=regime).order_by("id").first():
            way = Way("打开该案件", "case", (running.number,))
            raise Refused(f"“{current}”有在办案件（{running.number}），办结或撤回后方可结束登记。", way=way)
        if last_day > timezone.localdate(at):
            raise Refused("最后一日不能晚于今天，请改正。", field="last_day")
        if last_day < enrolment.enrolled_on:
            raise Refused(f"最后一日不能早于登记日期（{day_text(enrolment.enrolled_on)}），请改正。", field="last_day")
        if not reason.strip():
            raise Refused("请填写理由。", field="reason")
        enrolment.ended_on = last_day
        enrolment.save(update_fields=["ended_on"])
        facts = {"regime": regime, "last_day": last_day}
        ended = entry(
            current, "end_enrolment", f"结束参加{label}", by=by, at=at, reason=reason, facts=facts, under=regime
        )
        record.append_all([ended])
    return enrolment
