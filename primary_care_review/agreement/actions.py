"""What follows a sample of rated clauses: a second expert for each review, read off its two secrets, who rates blind (P30)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.people import ask_reason
from accounts.refused import Refused
from casework import messages, record
from casework.actor import Actor
from casework.gateway import NotTheirs
from casework.models import Sample
from casework.text import day_text
from casework.verifiers.verify_draw import below
from experts.conflicts import conflicts
from experts.drawing.candidates import candidates_for
from experts.models import Assignment, PoolEntry
from experts.recusal import Ground

from ..articles import P
from ..models import AgreementCheck, Application, SecondRater, SecondRating
from ..team.uses import GRADE_REVIEW, pool_of_body
from ..visit.result import final
from . import rules
from .dates import due

CLAUSE = ":"


def open_all(sample: Sample, by: Membership, at: datetime) -> None:
    """A check of each review of which clauses were drawn, in the transaction of the draw."""
    drawn: defaultdict[str, list[str]] = defaultdict(list)
    for item in sample.panel:
        number, _, clause = item.partition(CLAUSE)
        drawn[number].append(clause)
    for number, clauses in sorted(drawn.items()):
        opened = AgreementCheck.objects.create(sample=sample, number=number, clauses=clauses, opened_at=at)
        _note(opened, "open_agreement", "开展评定一致性检验", by=by, at=at, facts={"clauses": clauses})
        _next(opened, by=by, at=at)


def application_of(check: AgreementCheck) -> Application:
    return Application.objects.select_related("standard", "applicant").get(number=check.number)


@transaction.atomic
def draw_next(check: AgreementCheck, *, reason: str, by: Membership, at: datetime) -> SecondRater | None:
    """Where nobody is to rate, or whoever is has let the term pass; who comes next no one chooses."""
    if not AgreementCheck.objects.visible_to(by).filter(pk=check.pk).exists():
        raise NotTheirs("确定第二评定专家")
    ask_reason(reason)
    held = AgreementCheck.objects.select_for_update().get(pk=check.pk)
    standing = held.raters.standing().first()
    Refused.unless(
        rules.may_draw_next(
            standing=standing is not None,
            handed_in=bool(standing and standing.handed_in_at),
            due_on=standing.due_on if standing else None,
            on=timezone.localdate(at),
        )
    )
    if standing:
        _end(standing, reason, by=by, at=at)
    return _next(held, by=by, at=at)


@transaction.atomic
def decline(rater: SecondRater, *, reason: str, by: Membership, at: datetime) -> SecondRater:
    """By the expert: a relation to the institution, or no time; the next one follows by the same act."""
    held = _own(rater, by)
    ask_reason(reason)
    _end(held, reason, by=by, at=at)
    _next(held.of_check, by=by, at=at)
    return held


@transaction.atomic
def hand_in(
    rater: SecondRater, *, ratings: Mapping[str, str], notes: Mapping[str, str], by: Membership, at: datetime
) -> SecondRater:
    """All of it at once; the team's ratings are put beside it by the same act, and nothing of the case changes."""
    held = _own(rater, by)
    check = held.of_check
    of = application_of(check)
    said = {clause: ratings.get(clause, "") for clause in check.clauses}
    barred = conflicts(by.pool_entry.expert, of, pool=by.pool_entry.pool, on=timezone.localdate(at))
    again = rules.may_rate_again(
        of_review=_of_review(of).filter(member__person=by.person_id).exists(),
        barred=[conflict.ground.label for conflict in barred if conflict.ground != Ground.ABSENT],
    )
    Refused.unless(again & rules.rated_whole(said))
    first = final(of)
    held.handed_in_at = at
    held.save(update_fields=["handed_in_at"])
    SecondRating.objects.bulk_create(
        SecondRating(rater=held, clause=clause, first=first[clause].value, second=second, note=notes.get(clause, ""))
        for clause, second in said.items()
    )
    _note(check, "hand_in_agreement", "提交第二评定", by=by, at=at, facts={"clauses": len(said)})
    return held


def _own(rater: SecondRater, by: Membership) -> SecondRater:
    """The expert's own, still to be handed in, under its lock."""
    held = SecondRater.objects.select_for_update(of=("self",)).select_related("of_check").get(pk=rater.pk)
    if held.member_id != by.pk or held.ended_at:
        raise NotTheirs("第二评定")
    Refused.unless(rules.may_hand_in(handed_in=held.handed_in_at is not None))
    return held


def _of_review(of: Application):
    """Whoever has been called to it, or to the bureau's review that it looks into again, whatever they did then."""
    return Assignment.objects.filter(review__case__in=[pk for pk in (of.pk, of.parent_id) if pk])


def _next(check: AgreementCheck, *, by: Actor, at: datetime) -> SecondRater | None:
    """The next of those whom nothing bars, by the seed of the sample and the number of the round; nobody where there is none."""
    of, on, number = application_of(check), timezone.localdate(at), check.raters.count() + 1
    pool, due_on = pool_of_body(of), due(on)
    gone = {*_of_review(of).values_list("member__pool_entry__expert__number", flat=True)}
    gone |= {*check.raters.values_list("member__pool_entry__expert__number", flat=True)}
    found = candidates_for(of, GRADE_REVIEW, pool=pool, on=on, until=due_on).listed
    listed = [one["number"] for one in found if one["number"] not in gone]
    if not listed:
        _note(check, "no_second_rater", "没有可以确定的第二评定专家", by=by, at=at)
        return None
    rank = below(check.sample.result["seed"], f"second|{check.number}|{number}", len(listed))
    entries = PoolEntry.objects.admitted(on).filter(pool=pool, expert__number=listed[rank])
    member = Membership.objects.select_related("person").get(pool_entry__in=entries)
    rater = SecondRater.objects.create(
        of_check=check, round=number, member=member, listed=listed, rank=rank, drawn_at=at, due_on=due_on
    )
    facts = {"round": number, "rank": rank, "listed": len(listed), "expert": listed[rank]}
    _note(check, "draw_second_rater", "确定第二评定专家", by=by, at=at, facts=facts)
    body = f"请于{day_text(due_on)}前独立评定抽中的{len(check.clauses)}条。与该机构有利害关系的，请申请退出。"
    messages.send(to=rater.member.person, title="评定一致性检验：请作第二评定", body=body, at=at)
    return rater


def _end(rater: SecondRater, reason: str, *, by: Membership, at: datetime) -> None:
    rater.ended_at, rater.ended_reason = at, reason.strip()
    rater.save(update_fields=["ended_at", "ended_reason"])
    _note(rater.of_check, "end_second_rater", "第二评定专家退出", by=by, at=at, reason=rater.ended_reason)


def _note(
    check: AgreementCheck,
    verb: str,
    label: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    record.append(
        subject=f"agreement:{check.pk}",
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=P(30),
        reason=reason,
        facts={"case": check.number, **(facts or {})},
        audience="authorities",
    )
