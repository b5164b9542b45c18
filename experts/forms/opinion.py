"""The answer to a proposal, and the opinion with its fields under autosave."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField

from accounts.entry.fields import BlockField
from casework.autosave import Conflict, SavedAnswerForm
from casework.text import moment_text
from experts.opinion.drafts import LABELS, LONGEST, Paper, stored, tokens

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
    """An opinion, or the leader's word for the team. Asked as a whole only when it is handed in: a draft may hold anything."""

    outcome = forms.ChoiceField(
        label=LABELS["outcome"],
        choices=Assignment.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择“建议维持”或“建议降级”。"},
    )
    level = forms.TypedChoiceField(
        label=LABELS["level"], coerce=int, empty_value=None, required=False, help_text="建议降级的填写。"
    )
    text = BlockField(
        label=LABELS["text"],
        rows=10,
        max_length=LONGEST,
        help_text=f"不少于{rules.SHORTEST_OPINION}个字，写明依据。",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        assignment: Assignment,
        paper: Paper,
        declared: int,
        typed: Mapping[str, str] | None = None,
        conflicts: Mapping[str, Conflict] | None = None,
    ) -> None:
        """`typed` is what was sent and not stored, where nothing is asked of it yet."""
        saved = {field: answer.value for field, answer in stored(assignment, paper).items()} | dict(typed or {})
        super().__init__(data, prefix=paper.prefix(assignment), initial=saved)
        self.seen, self.conflicts = tokens(assignment, paper), conflicts or {}
        levels = [(level, f"{level}级") for level in reversed(range(declared))]
        cast(forms.ChoiceField, self.fields["level"]).choices = [("", "不适用"), *levels]
        self.fields["level"].error_messages["invalid_choice"] = (
            f"建议降级的，须选择低于申报级别（{declared}级）的级别。"
        )

    def add_prefix(self, field_name: str) -> str:
        """As the answers are named."""
        return f"{self.prefix}.{field_name}"

    def rows(self) -> list[dict[str, Any]]:
        """Each field with the version that the page shows, and what another window has written there meanwhile."""
        return [self._row(bound) for bound in self]

    def _row(self, bound: BoundField) -> dict[str, Any]:
        conflict = self.conflicts.get(bound.html_name)
        told = told_conflict(bound.html_name, conflict) if conflict else None
        return {"field": bound, "seen": self.seen[bound.name], "conflict": told}


def conflict_text(label: str, conflict: Conflict, *, stored_text: str, sent: str) -> str:
    when = moment_text(conflict.at)
    return f"“{label}”已由{conflict.by}于{when}改为“{stored_text}”，您现在填写的是“{sent}”，请选择以哪一个为准。"


def told_conflict(name: str, conflict: Conflict) -> dict[str, Any]:
    """A conflict as autosave answers it: both values, and in words."""
    field = name.rpartition(".")[2]
    theirs, mine = _worded(field, conflict.stored), _worded(field, conflict.sent)
    sentence = conflict_text(LABELS[field], conflict, stored_text=theirs, sent=mine)
    return conflict.told(sentence, place="评审意见") | {"stored_label": _brief(theirs), "sent_label": _brief(mine)}


def _worded(field: str, value: str) -> str:
    """A value as the page says it."""
    if field == "outcome":
        return dict(Assignment.Outcome.choices).get(value, value) or "空"
    return f"{value}级" if field == "level" and value else value or "空"


def _brief(text: str, length: int = 20) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
