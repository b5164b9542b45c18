"""New evidence is shown to the hospital first: what has to be so before it is, and before an answer is proposed (E25)."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.roles import Role
from accounts.ways import Way
from casework.objection.lodging import EVIDENCE
from casework.text import closing_text
from casework.verdict import Verdict, allow, refuse

from ..articles import E

if TYPE_CHECKING:
    from ..models import NationalReview, Objection


def new_to_the_hospital(objection: "Objection") -> bool:
    """Evidence that the hospital has not handed in itself."""
    by = objection.lodged_by
    own = by is not None and objection.institution is not None and by.office_id == objection.institution.office.pk
    return not own and objection.materials.filter(kind=EVIDENCE).exists()


def evidence_to_show(objection: "Objection", at: datetime) -> Verdict:
    if not new_to_the_hospital(objection):
        return refuse(E(25), "证明材料由医院自己提交，不须向其告知。")
    if hasattr(objection, "shown_evidence"):
        return refuse(E(25), "新证据已经向医院告知，不必重复办理。")
    return allow()


def hospital_heard(objection: "Objection", at: datetime) -> Verdict:
    """It has commented, or its term is over."""
    if not new_to_the_hospital(objection):
        return allow()
    shown = getattr(objection, "shown_evidence", None)
    if shown is None:
        way = Way("向医院告知新证据", "step", (objection.number, "show_evidence"), roles=(Role.INSTITUTE,))
        sentence = "提出人的新证据须先向医院告知，听取其意见后再提出复核意见。"
        return refuse(E(25), sentence, way=way).awaiting("向医院告知新证据", Role.INSTITUTE)
    if shown.runs(at):
        until = shown.ends_at()
        sentence = f"医院可以在{closing_text(until)}之前就新证据陈述意见，请待其陈述或者期满后办理。"
        return refuse(E(25), sentence).awaiting("医院就新证据陈述意见", until=until)
    return allow()


def evidence_open(review: "NationalReview", at: datetime) -> Verdict:
    """Something was shown to the hospital on which it has said nothing, and its term runs."""
    if any(row.runs(at) for row in review.shown_evidence.all()):
        return allow()
    return refuse(E(25), "没有等待陈述意见的异议新证据。")
