"""The answer to an objection on paper: what is the same whichever regime answers (E25, P13)."""

from collections.abc import Iterator
from typing import Any, cast

from accounts.models import Office

from ..ledger import own_kind
from ..models import Case, Notice
from ..printing.blocks import Block
from ..printing.notice import Heading, Paragraph
from .base import ObjectionBase


def serves(notice: Notice) -> Office | None:
    """Whoever objected in the portal reads it there; who objected from outside, by the receipt. Not the institution objected to."""
    objection = cast(ObjectionBase, own_kind(cast(Case, notice.case)))
    return objection.lodged_by.office if objection.lodged_by else None


def answered(objection: ObjectionBase) -> dict[str, Any]:
    """What the paper says of the objection, by field: its points with their answers, and what was found."""
    points = [
        [point.get_kind_display(), point.what, "采纳" if point.accepted else "不采纳", point.reason]
        for point in objection.objection_points.all()
    ]
    return {
        "case_number": objection.number,
        "objector": objection.name,
        "points": points,
        "upheld": bool(objection.upheld),
        "answer": objection.answer,
    }


def objector(name: str) -> str:
    return name or "异议提出人"


def answers(points: tuple[Any, ...], *, answer: str, upheld: bool, outcome: str) -> Iterator[Block]:
    yield Heading(1, "逐项答复")
    for place, (kind, what, accepted, reason) in enumerate(points, 1):
        yield Paragraph(f"{place}. {kind}：{what}")
        yield Paragraph(f"答复：{accepted}。{reason}")
    yield Heading(1, "复核意见")
    yield from (Paragraph(line.strip()) for line in answer.splitlines() if line.strip())
    yield Paragraph(f"异议{'成立' if upheld else '不成立'}，{outcome}")


def issued(objection: ObjectionBase) -> Notice | None:
    """The answer that stands, for the page of the receipt."""
    rows = objection.notices.filter(issued_at__isnull=False, withdrawn_at=None)
    return rows.select_related("pdf", "office").order_by("-pk").first()
