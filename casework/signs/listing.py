"""Signs in a list, filtered, and as a spreadsheet (E29, E31, P33)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import COMMISSION_ROLES, Role

from ..jobs import exporting
from ..models import Sign
from ..models.sign import SignQuerySet
from ..reading_log import UNNAMED
from ..workbook import Column, Sheet, SheetSpec
from .forms import SignFilter
from .uses import read_by

READERS = (*COMMISSION_ROLES, Role.AUDIT_ADMIN)
SPEC = SheetSpec(
    sheet="异常线索",
    notes=("线索只供核实，不是认定。",),
    columns=(
        Column(name="found", heading="发现时间", width=18),
        Column(name="regime", heading="评价类别", width=22),
        Column(name="use", heading="规则", width=20),
        Column(name="what", heading="线索", width=60),
        Column(name="person", heading="所涉人员", width=14),
        Column(name="rests_on", heading="依据的事实", width=60),
        Column(name="standing", heading="状态", width=10),
        Column(name="reason", heading="处理理由", width=40),
        Column(name="opened", heading="立案编号", width=14),
    ),
)


def filter_of(asked: Mapping[str, str], member: Membership) -> SignFilter:
    return SignFilter(asked, uses=read_by(member.role))


def found(form: SignFilter, member: Membership) -> SignQuerySet:
    """As it is asked, the latest first."""
    rows = Sign.objects.visible_to(member).select_related("person", "referral")
    asked = form.asked()
    if words := asked.get("q"):
        rows = rows.filter(Q(what__icontains=words) | Q(about__iexact=words))
    if "use" in asked:
        rows = rows.filter(use=asked["use"])
    match asked.get("standing", ""):
        case "open":
            rows = rows.open()
        case "dismissed":
            rows = rows.filter(settled_at__isnull=False, opened="", referral=None)
        case "referred":
            rows = rows.exclude(referral=None)
        case "opened":
            rows = rows.exclude(opened="")
    return rows.order_by("-pk")


def person_of(sign: Sign) -> str:
    """Whoever reviews the case is not named to whom that is not theirs to know."""
    if sign.person is None:
        return ""
    return UNNAMED if sign.hidden else sign.person.name


def row(sign: Sign) -> dict[str, Any]:
    standing, tone = sign.standing
    return {"sign": sign, "use": sign.declared, "person": person_of(sign), "standing": standing, "tone": tone}


def listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    rows = found(filter_of(asked, member), member)
    cells = (
        [
            f"{timezone.localtime(sign.found_at):%Y-%m-%d %H:%M}",
            sign.declared.regime.label,
            sign.declared.label,
            sign.what,
            person_of(sign),
            "\n".join(said for said, _ in sign.rests_on),
            sign.standing[0],
            sign.reason,
            sign.opened,
        ]
        for sign in rows.iterator(chunk_size=500)
    )
    return exporting.Listing(exporting.stamped("异常线索", at), rows.count(), [Sheet(spec=SPEC, rows=cells)])
