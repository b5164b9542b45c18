"""The draw of experts: a list frozen for a case, and what its two parties' acts ask and do besides (`casework.drawing.protocol`).

Nobody can try again unseen: a further draw for the same case names the one before it and its reason.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused
from casework import ledger, record
from casework.draw.chances import seat_chances
from casework.drawing.dates import secrets_due
from casework.drawing.protocol import Protocol
from casework.drawing.telling import ask_supervisor, note, supervisors, tell
from casework.gateway import NotTheirs, perform
from casework.models import Case, Sequence
from casework.text import closing_text
from casework.verifiers.verify_draw import list_hash
from experts.drawing.candidates import candidates_for, fallen, standing
from experts.review import rounds
from experts.review.steps import review_steps

from ..models import Draw, Expert, PoolEntry
from ..uses import ReviewUse
from .occasions import Occasion, ask_possible, occasion_for
from .seats import seat


@transaction.atomic
def freeze(
    case: Case, *, by: Membership, at: datetime, conditions: Mapping[str, Any] | None = None, reason: str = ""
) -> Draw:
    """Fixes the list of candidates with its rule, for the first draw, for one anew, or for the seats of members who left.

    Which of these it is follows from the case (`occasions`). The grounds on which somebody is excluded go onto the list.
    """
    if not Case.objects.visible_to(by, kind=case.kind).filter(pk=case.pk).exists():
        raise NotTheirs(case.number)
    current = Case.objects.select_for_update().get(pk=case.pk)
    if (last := Draw.objects.open().of(current).filter(due_at__lte=at).first()) is not None:
        lapse(last, at=at)
    occasion = occasion_for(current, by=by, at=at)
    if not occasion.first and not reason.strip():
        raise Refused(f"请填写{occasion.label}的理由。", field="reason")
    draw = _frozen(current, occasion, conditions=conditions or occasion.conditions, reason=reason, by=by, at=at)
    perform(current, review_steps(occasion.use).draw, by=by, at=at, draw=draw.number)
    facts = {"list_hash": draw.list_hash, "panels": draw.panels, "rule": draw.frozen["rule"], "case": case.number}
    note(draw, f"{occasion.label}：固定候选名单", verb="freeze", by=by, at=at, reason=reason, facts=facts)
    body = f"{by.office}为{case.title}组织专家抽取，候选名单已经固定，请在{closing_text(draw.due_at)}前登记密语摘要。"
    tell(supervisors(draw, at), draw, "请登记密语摘要", body, at=at)
    return draw


def _frozen(
    case: Case, occasion: Occasion, *, conditions: Mapping[str, Any], reason: str, by: Membership, at: datetime
) -> Draw:
    on, use = timezone.localdate(at), occasion.use
    pool = use.pool(case)
    rule = {**occasion.conditions, **conditions, **occasion.fixed, "version": 1}
    found = candidates_for(case, use, pool=pool, on=on, until=use.needed_until(on, law=case.law), kept=occasion.kept)
    panels = ask_possible(found, rule)
    _not_on_the_list([one["number"] for one in found.listed], by)
    series = f"{use.series}{on.year}"
    number = f"{series}-{Sequence.objects.next(series):04d}"
    listed = {
        "draw": number,
        "purpose": f"{case.number} {use.label}",
        "rule": rule,
        "candidates": found.listed,
        "excluded": [[number, [list(reason) for reason in reasons]] for number, reasons in found.excluded],
        "frozen_at": timezone.localtime(at).isoformat(),
        "previous": occasion.previous.tie if occasion.previous else "",
    }
    draw = Draw(
        number=number,
        review=rounds.begun(case, use, at=at),
        office=office_of(use, by),
        pool=pool,
        frozen=listed,
        list_hash=list_hash(listed),
        panels=str(panels),
        frozen_by=by.person,
        frozen_at=at,
        previous=occasion.previous,
        reason=reason.strip(),
        due_at=secrets_due(at, law=case.law),
    )
    ask_supervisor(draw, at)
    draw.save(force_insert=True)
    return draw


def office_of(use: ReviewUse, by: Membership) -> Office:
    """Whose draw it is, with the supervisor of that office as its second party, whoever runs it."""
    return by.office if by.office.kind == use.office else Office.objects.get(kind=use.office)


class DrawOfExperts(Protocol[Draw]):
    """The acts of the two parties; with the result the panel is seated."""

    rows = Draw
    related = ("pool", "office", "review__case")
    label = "抽取评审专家"

    def hold(self, draw: Draw) -> None:
        """The case before the draw itself, as wherever both are locked."""
        Case.objects.select_for_update().get(pk=draw.review.case_id)

    def ask_apart(self, draw: Draw, by: Membership) -> None:
        """Neither party is on the list, or was anything else to the case than an official."""
        if earlier := record.other_capacity(draw.case, by):
            raise Refused(f"您已以“{earlier}”的身份办理过本案件，不能参与组织本次抽取，请由他人办理。")
        _not_on_the_list([one["number"] for one in draw.frozen["candidates"]], by)

    def ask_standing(self, draw: Draw, at: datetime) -> None:
        """Nobody who by now may not be drawn is drawn: the question is asked of the whole list."""
        on, kept, case = timezone.localdate(at), draw.frozen["rule"]["kept"], draw.case
        if gone := set(kept) - standing(case, kept):
            raise Refused(f"名单固定后，留任成员{'、'.join(sorted(gone))}已退出评审组，请终止本次抽取，重新固定名单。")
        asked = [one["number"] for one in draw.frozen["candidates"] if one["number"] not in kept]
        until = draw.review.declared.needed_until(on, law=case.law)
        # Who is being taken out of the pool at this moment is waited for: nobody is seated who has just left.
        present = PoolEntry.objects.filter(pool=draw.pool_id, left_at=None).values("expert")
        free = Expert.objects.select_for_update().filter(pk__in=present).exclude(number__in=kept).order_by("pk")
        list(free.values_list("pk", flat=True))
        if left := fallen(case, asked, pool=draw.pool, on=on, until=until):
            said = "；".join(
                f"{number}{'、'.join(one.ground.label for one in found) if found else '已不在库'}"
                for number, found in sorted(left.items())
            )
            raise Refused(f"名单固定后，部分候选专家已不符合条件（{said}），请终止本次抽取，重新固定名单。")

    def moved(self, draw: Draw, at: datetime) -> None:
        ledger.refresh(draw.case, at=at)

    def beside(self, draw: Draw) -> None:
        rule, candidates = draw.frozen["rule"], draw.frozen["candidates"]
        chances = seat_chances(candidates, rule)
        draw.chances = [
            [one["number"], one["employer"], one["level"], round(chances[one["number"]], 9)]
            for one in candidates
            if one["number"] not in rule["kept"]
        ]

    def drawn(self, draw: Draw, *, by: Membership, at: datetime) -> None:
        seat(draw, draw.case, by=by, at=at)

    def told(self, draw: Draw) -> str:
        return f"已从{draw.result['count']}种合规组合中抽出评审组，请查看抽取结果。"


OF_EXPERTS = DrawOfExperts()
lodge, enter_secret, end, lapse = OF_EXPERTS.lodge, OF_EXPERTS.enter_secret, OF_EXPERTS.end, OF_EXPERTS.lapse
lapse_draws = OF_EXPERTS.lapse_all


def _not_on_the_list(numbers: Iterable[str], by: Membership) -> None:
    if set(numbers).intersection(Expert.objects.of_human(by.person).values_list("number", flat=True)):
        raise Refused("您本人在候选名单中，不能参与组织本次抽取，请由他人办理。")
