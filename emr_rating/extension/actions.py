"""An extension of the districts' term: asked for by the commission in writing before the term is over, approved by the institute (E19).

Approved, it moves every clock that hangs on the term, and takes back what the lapse has done meanwhile.
"""

from collections.abc import Collection
from datetime import date, datetime
from functools import partial
from typing import Any, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.models import District, Membership, Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import messages
from casework.actions import materials
from casework.clocks import deadlines
from casework.files.examine import Examined
from casework.gateway import open_case, perform
from casework.text import day_text, listed

from .. import proxy
from ..articles import E
from ..models import Cycle, ExtendedTerm, Extension, Filing, ReviewPlan
from ..municipal.steps import DISTRICT_DEADLINE
from ..overdue.actions import restore
from ..proxy import Proxy
from ..stages import ExtensionStage
from .steps import APPROVE_EXTENSION, KIND, REFUSE_EXTENSION

STATEMENT = "extension_statement"
# What must be there before it is looked at, by field: form and verb refuse in the same sentence.
ASKED = {"districts": "请至少选择一个区县。", "statement": f"申请延期须作出书面说明（{E(19)}）。"}


@transaction.atomic
def request(
    cycle: Cycle,
    *,
    districts: Collection[District],
    due_on: date,
    statement: str,
    file: Examined | None = None,
    by: Membership,
    at: datetime,
) -> Extension:
    """Refused without a statement in writing, after the term of one of the districts, and where nothing would be extended."""
    if by.role != Role.COMMISSION_HEAD:
        raise Refused(f"延期由市卫生健康委向医管所申请，您当前的岗位不能办理（{E(19)}）。")
    if not statement.strip():
        raise Refused(ASKED["statement"], field="statement")
    cycle, on = Cycle.objects.select_for_update().get(pk=cycle.pk), timezone.localdate(at)
    terms = {district: cycle.due_in(district.pk) for district in districts}
    if not terms:
        raise Refused(ASKED["districts"], field="districts")
    if over := [district.name for district, was in terms.items() if was < on]:
        raise Refused(f"{'、'.join(over)}的审核截止日已过，延期须在截止日之前申请（{E(19)}）。", field="districts")
    asked = ExtendedTerm.objects.filter(extension__cycle=cycle, extension__state=ExtensionStage.REQUESTED)
    if waiting := asked.filter(district__in=terms).select_related("extension", "district").order_by("pk").first():
        sentence = f"{waiting.district.name}的延期申请（{waiting.extension.number}）尚待医管所审核，请待其办结后再申请（{E(19)}）。"
        raise Refused(sentence, field="districts")
    if due_on <= (latest := max(terms.values())):
        raise Refused(f"申请延至的日期须晚于现在的截止日（{day_text(latest)}），请重新填写。", field="due_on")

    def bring_in(extension: Extension) -> None:
        for district, was in terms.items():
            ExtendedTerm.objects.create(extension=extension, district=district, was=was)
        if file:
            materials.add(extension, kind=STATEMENT, file=file, by=by, at=at)
            materials.hand_in(extension, at=at)

    return open_case(
        Extension,
        kind=KIND,
        by=by,
        at=at,
        label="申请延长区县审核时间",
        then=bring_in,
        title=listed(list(terms), most=3, unit="个区县"),
        state=ExtensionStage.REQUESTED,
        standard=cycle.standard,
        rules_edition=cycle.rules_edition,
        cycle=cycle,
        due_on_asked=due_on,
        statement=statement.strip(),
        requested_by=by,
    )


@transaction.atomic
def approve(
    case: Extension, *, by: Membership, at: datetime, seen: int | None = None, **paper: Unpack[Proxy]
) -> Extension:
    """From here on the new day counts, also for what was left without a result before the approval came."""
    facts = proxy.facts(by=by, paper=paper)

    def move(current: Extension) -> None:
        proxy.keep_entered(current, paper=paper, by=by, at=at)
        for term in current.terms.select_related("district"):
            _move_clocks(current, term, by=by, at=at)

    done = perform(case, APPROVE_EXTENSION, by=by, at=at, seen=seen, then=move, **facts)
    reversed_ = restore(done, by=by, at=at, facts=facts)
    _tell(
        done,
        f"已同意延至{day_text(done.due_on_asked)}。" + (f"{reversed_}件无成绩随之撤销。" if reversed_ else ""),
        at=at,
    )
    return done


@transaction.atomic
def refuse(
    case: Extension, *, reason: str, by: Membership, at: datetime, seen: int | None = None, **paper: Unpack[Proxy]
) -> Extension:
    """The day stays as it was."""
    keep = partial(proxy.keep_entered, paper=paper, by=by, at=at)
    facts = proxy.facts(by=by, paper=paper)
    done = perform(case, REFUSE_EXTENSION, by=by, at=at, seen=seen, reason=reason, then=keep, **facts)
    _tell(done, f"未同意延期：{reason}", at=at)
    return done


def _move_clocks(extension: Extension, term: ExtendedTerm, *, by: Membership, at: datetime) -> None:
    """Those that run, those that were met too late, and the plan's rows that end with the old day; a longer own term stays."""
    new = extension.due_on_asked
    of_term = {"cycle": extension.cycle_id, "district": term.district_id}
    filings = Filing.objects.standing().filter(**of_term)
    act: dict[str, Any] = {"by": by, "article": E(19), "at": at, "extension": extension.number}
    for filing in filings.filter(deadlines__clock=DISTRICT_DEADLINE.name, deadlines__met_on=None):
        deadlines.refix(filing, DISTRICT_DEADLINE, **act)
    deadlines.extend(list(filings.values_list("pk", flat=True)), DISTRICT_DEADLINE, was=term.was, to=new, **act)
    for row in ReviewPlan.objects.filter(**of_term, review=ReviewPlan.Review.DISTRICT_REVIEW, due_on=term.was):
        row.due_on = new
        row.save(update_fields=["due_on"])


def _tell(extension: Extension, body: str, *, at: datetime) -> None:
    concerned = Office.objects.filter(kind=OfficeKind.BUREAU, district__in=extension.terms.values("district"))
    for office in (*concerned, Office.objects.get(kind=OfficeKind.COMMISSION)):
        title = f"{extension.number}：{extension.cycle}区县审核延期"
        messages.send(to=office, title=title, body=f"医管所{body.rstrip('。')}（{E(19)}）。", at=at, case=extension)
