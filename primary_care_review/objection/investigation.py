"""Where experts are called to investigate an objection: drawn or named, none of them of the team that reviewed (P13)."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from accounts.roles import BUREAU_ROLES, OfficeKind
from casework.articles import Article
from casework.models import Case
from casework.verdict import Verdict, allow, refuse
from experts.forms.opinion import OpinionForm
from experts.uses import ReviewUse

from ..articles import P
from ..standards.terms import Labelled
from ..team.uses import GRADE_REVIEW, pool_of_body
from .kinds import KIND
from .stages import LODGED

if TYPE_CHECKING:
    from ..models import PrimaryCareObjection


# The rechecks whose results may be objected to (`recheck.uses`).
RECHECKING = ("grade_recheck", "grade_city_recheck")


class Found(Labelled):
    """What an expert has found of an objection."""

    TRUE = "true", "属实"
    PARTLY = "partly", "部分属实"
    UNTRUE = "untrue", "不属实"


class InvestigationForm(OpinionForm):
    """Whether what is objected to is so; what follows from it for the conclusion the body weighs."""

    found = forms.ChoiceField(
        label="核实结果",
        choices=[(one.value, one.label) for one in Found],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核实结果。"},
    )

    @classmethod
    def verdicts(cls, case: Case, says: Mapping[str, Any], *, article: Article) -> Iterator[tuple[str, Verdict]]:
        yield "found", allow() if says["found"] in tuple(Found) else refuse(article, "请选择核实结果。")

    @classmethod
    def advice(cls, says: Mapping[str, Any]) -> str:
        """异议属实"""
        return f"异议{Found(says['found']).label}"

    @classmethod
    def worded(cls, field: str, value: str) -> str:
        if field == "found":
            return next((one.label for one in Found if one == value), value or "空")
        return super().worded(field, value)


def shown(objection: "PrimaryCareObjection") -> dict[str, Any]:
    """What is objected to, with what was handed in for it; nobody's name."""
    files = objection.materials.filter(handed_in_at__isnull=False).select_related("file")
    return {"objection": objection, "points": objection.objection_points.all(), "files": files}


INVESTIGATION = ReviewUse(
    name="objection_review",
    label="异议调查核实",
    article=P(13),
    kind=KIND,
    states=(LODGED,),
    office=OfficeKind.BUREAU,
    pool=pool_of_body,
    opinion=InvestigationForm,
    material="primary_care_review/objection/material.html",
    shows=shown,
    designates=BUREAU_ROLES,
    follows=(GRADE_REVIEW.name, *RECHECKING),
    team=False,
    rated=False,
)
