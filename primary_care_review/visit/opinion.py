"""What a member hands in beside the ratings, and the leader's word for the team after the internal meeting (P22)."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms import Field

from accounts.entry.fields import BlockField, LineField
from casework.articles import Article
from casework.ledger import own_kind
from casework.models import Case
from casework.verdict import Verdict
from experts.forms.opinion import OpinionForm
from experts.review.drafts import LONGEST

from .. import rules
from ..standards.terms import Rating
from . import result
from .ratings import counted

if TYPE_CHECKING:
    from ..models import Application

REASON_LENGTH = 300
_CHOICES = [("", "请选择"), *((rating.value, f"{rating.value} {rating.label}") for rating in Rating)]


def _key(number: str) -> str:
    return number.replace(".", "_")


class VisitOpinionForm(OpinionForm):
    """The ratings are handed in with it (`visit.actions.take_ratings`)."""

    @classmethod
    def advice(cls, says: Mapping[str, Any]) -> str:
        return f"评定{says['rated']}条：{says['counted']}"


def _told(label: str) -> BlockField:
    return BlockField(
        label=label, rows=5, max_length=LONGEST, error_messages={"required": f"请填写{label}，将向机构通报。"}
    )


class TeamWordForm(OpinionForm):
    """Where members differ the meeting settles, with a reason; highlights and shortcomings are told to the institution."""

    highlights = _told("亮点")
    shortcomings = _told("不足")
    text = BlockField(
        label="内部会议情况", rows=5, max_length=LONGEST, help_text="时间、参加人员、讨论情况，不少于20个字。"
    )
    table = "primary_care_review/visit/differing.html"

    @classmethod
    def further(cls, case: Case) -> dict[str, Field]:
        asked: dict[str, Field] = {}
        for number in result.differing(case):
            asked[f"rating_{_key(number)}"] = forms.ChoiceField(
                label=f"{number} 议定", choices=_CHOICES, required=False
            )
            asked[f"reason_{_key(number)}"] = LineField(
                label=f"{number} 议定理由", max_length=REASON_LENGTH, required=False
            )
        return asked

    @classmethod
    def settled(cls, case: Case, says: dict[str, Any]) -> dict[str, Any]:
        meant = {
            number: {"rating": says[f"rating_{_key(number)}"], "reason": says[f"reason_{_key(number)}"]}
            for number in result.differing(case)
        }
        ratings = result.of_team(case, {number: Rating(row["rating"]) for number, row in meant.items()})
        told = {"highlights": says["highlights"], "shortcomings": says["shortcomings"]}
        return told | {"settled": meant, "counted": counted(ratings.values())}

    @classmethod
    def verdicts(cls, case: Case, says: Mapping[str, Any], *, article: Article) -> Iterator[tuple[str, Verdict]]:
        for number in result.differing(case):
            rating, reason = says[f"rating_{_key(number)}"], says[f"reason_{_key(number)}"]
            yield f"rating_{_key(number)}", rules.difference_settled(number, rating=rating, reason="-")
            yield f"reason_{_key(number)}", rules.difference_settled(number, rating=rating, reason=reason)

    @classmethod
    def advice(cls, says: Mapping[str, Any]) -> str:
        return f"评审组评定：{says['counted']}"

    @classmethod
    def findings(cls, says: Mapping[str, Any]) -> list[str]:
        settled = [f"{number} 议定{row['rating']}：{row['reason']}" for number, row in says["settled"].items()]
        return [f"亮点：{says['highlights']}", f"不足：{says['shortcomings']}", *settled]

    def lines(self) -> list[dict[str, Any]]:
        """The table: a clause on which members differ, what each has said, and the two fields."""
        application = cast("Application", own_kind(self.case))
        said = result.by_clause(application)
        titles = {clause.number: clause.title for clause in application.asked.clauses}
        return [
            {
                "number": number,
                "title": titles[number],
                "said": said[number],
                "rating": self.row(f"rating_{_key(number)}"),
                "reason": self.row(f"reason_{_key(number)}"),
            }
            for number in result.differing(self.case)
        ]
