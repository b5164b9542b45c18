"""The answer to a proposal, and the opinion with its fields under autosave."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Rest:
    """A button that fills in what is still empty: its label, and the values by the short names of the fields."""

    label: str
    values: Mapping[str, str]


class OpinionForm(forms.Form):
    """An opinion, or the leader's word for the team: a use adds what it asks besides the grounds, with its rules and words.

    Asked as a whole only when it is handed in: a draft may hold anything.
    """

    # The template of what `further` asks, where that is a table of its own; the page is then as wide as it.
    table = ""

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
        rows = stored(assignment, paper)
        saved = {field: answer.value for field, answer in rows.items()} | dict(typed or {})
        super().__init__(data, prefix=paper.prefix(assignment), initial=saved)
        self.assignment, self.case, self.paper = assignment, case, paper
        self.fields.update(self.further(case))
        self.seen, self.conflicts = tokens(rows, self.fields), conflicts or {}
        self.order_fields([name for name in self.fields if name != "text"])  # the grounds come last
        self.offer(case)

    def offer(self, case: Case) -> None:
        """What may be chosen for this case."""

    @classmethod
    def further(cls, case: Case) -> dict[str, forms.Field]:
        """What it asks of this case besides what it asks of all."""
        return {}

    @classmethod
    def asked(cls, case: Case) -> dict[str, forms.Field]:
        return cls.base_fields | cls.further(case)

    @classmethod
    def rest(cls, assignment: Assignment, paper: Paper) -> Rest | None:
        """What may be filled in at once where much is asked."""
        return None

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
    def findings(cls, says: Mapping[str, Any]) -> list[str]:
        """What is found beside the advice, a line each."""
        return []

    @classmethod
    def worded(cls, field: str, value: str) -> str:
        """A value as the page says it."""
        return value or "空"

    def add_prefix(self, field_name: str) -> str:
        """As the answers are named."""
        return f"{self.prefix}.{field_name}"

    def rows(self) -> list[dict[str, Any]]:
        """The fields that are asked of every case; those of the table stand in it."""
        return [self.row(name) for name in self.fields if name in self.base_fields]

    def row(self, name: str) -> dict[str, Any]:
        """A field with the version that the page shows, and what another window has written there meanwhile."""
        bound: BoundField = self[name]
        conflict = self.conflicts.get(bound.html_name)
        told = told_conflict(type(self), bound.html_name, str(bound.label), conflict) if conflict else None
        return {"field": bound, "seen": self.seen[bound.name], "conflict": told}


def told_conflict(form: type[OpinionForm], name: str, label: str, conflict: Conflict) -> dict[str, Any]:
    """A conflict as autosave answers it: both values, and in words."""
    field = name.rpartition(".")[2]
    theirs, mine = form.worded(field, conflict.stored), form.worded(field, conflict.sent)
    when = moment_text(conflict.at)
    sentence = f"“{label}”已由{conflict.by}于{when}改为“{theirs}”，您现在填写的是“{mine}”，请选择以哪一个为准。"
    return conflict.told(sentence, place="评审意见") | {"stored_label": _brief(theirs), "sent_label": _brief(mine)}


def _brief(text: str, length: int = 20) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
