"""The answer to a proposal, and the opinion with its fields under autosave."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from accounts.entry.fields import BlockField
from casework.articles import Article
from casework.autosave import Conflict, SavedAnswerForm
from casework.models import Case
from casework.text import moment_text
from casework.verdict import Verdict
from experts.review.drafts import LONGEST, Paper, stored, tokens

from .. import rules
from ..models import Assignment

ACCEPT, RECUSE, DECLINE = "accept", "recuse", "decline"


class AnswerProposalForm(forms.Form):
    """Declaration and answer in one: whoever has a relation does not take part."""

    answer = forms.ChoiceField(
        label="利害关系声明和答复",
        choices=(
            (ACCEPT, "本人与被评审机构没有利害关系，接受评审"),
            (RECUSE, "本人与被评审机构有利害关系，申请回避"),
            (DECLINE, "本人与被评审机构没有利害关系，但不能参加本次评审"),
        ),
        widget=forms.RadioSelect,
        help_text="利害关系指本人或近亲属在被评审机构任职、兼职取酬，与其有合作、纠纷等可能影响公正的情形。",
        error_messages={"required": "请选择一项答复。", "invalid_choice": "请从所列答复中选择一项。"},
    )
    reason = BlockField(
        label="回避或者不能参加的说明",
        required=False,
        max_length=180,
        help_text=f"申请回避的，写明是什么关系，不少于{rules.SHORTEST_RELATION}个字；不能参加的，写明理由。",
    )


class SavedOpinionForm(SavedAnswerForm):
    """An opinion is longer than an answer."""

    value = BlockField(
        required=False,
        max_length=LONGEST,
        error_messages=SavedAnswerForm.base_fields["value"].error_messages,
    )


class OpinionForm(forms.Form):
    """An opinion, or the leader's word for the team: a use adds what it asks besides the grounds, with its rules and words.

    Asked as a whole only when it is handed in: a draft may hold anything.
    """

    text = BlockField(
        label="意见内容",
        rows=10,
        max_length=LONGEST,
        help_text=f"不少于{rules.SHORTEST_OPINION}个字，写明依据。",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        assignment: Assignment,
        case: Case,
        paper: Paper,
        typed: Mapping[str, str] | None = None,
        conflicts: Mapping[str, Conflict] | None = None,
    ) -> None:
        """`typed` is what was sent and not stored, where nothing is asked of it yet."""
        saved = {field: answer.value for field, answer in stored(assignment, paper).items()} | dict(typed or {})
        super().__init__(data, prefix=paper.prefix(assignment), initial=saved)
        self.seen, self.conflicts = tokens(assignment, paper), conflicts or {}
        self.order_fields([name for name in self.fields if name != "text"])  # the grounds come last
        self.offer(case)

    def offer(self, case: Case) -> None:
        """What may be chosen for this case."""

    @classmethod
    def settled(cls, case: Case, says: dict[str, Any]) -> dict[str, Any]:
        """What is kept of an opinion that is handed in: what follows from the case is written out."""
        return says

    @classmethod
    def verdicts(cls, case: Case, says: Mapping[str, Any], *, article: Article) -> Iterator[tuple[str, Verdict]]:
        """The rules of the use, by field."""
        yield from ()

    @classmethod
    def advice(cls, says: Mapping[str, Any]) -> str:
        """What is advised, in a phrase."""
        raise NotImplementedError

    @classmethod
    def worded(cls, field: str, value: str) -> str:
        """A value as the page says it."""
        return value or "空"

    def add_prefix(self, field_name: str) -> str:
        """As the answers are named."""
        return f"{self.prefix}.{field_name}"

    def rows(self) -> list[dict[str, Any]]:
        """Each field with the version that the page shows, and what another window has written there meanwhile."""
        return [self._row(bound) for bound in self]

    def _row(self, bound: BoundField) -> dict[str, Any]:
        conflict = self.conflicts.get(bound.html_name)
        told = told_conflict(type(self), bound.html_name, conflict) if conflict else None
        return {"field": bound, "seen": self.seen[bound.name], "conflict": told}


def told_conflict(form: type[OpinionForm], name: str, conflict: Conflict) -> dict[str, Any]:
    """A conflict as autosave answers it: both values, and in words."""
    field = name.rpartition(".")[2]
    theirs, mine = form.worded(field, conflict.stored), form.worded(field, conflict.sent)
    label, when = form.base_fields[field].label, moment_text(conflict.at)
    sentence = f"“{label}”已由{conflict.by}于{when}改为“{theirs}”，您现在填写的是“{mine}”，请选择以哪一个为准。"
    return conflict.told(sentence, place="评审意见") | {"stored_label": _brief(theirs), "sent_label": _brief(mine)}


def _brief(text: str, length: int = 20) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
