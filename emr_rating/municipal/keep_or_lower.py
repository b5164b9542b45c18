"""What an opinion on a filing says: keep the declared level, or lower it to another (E15-E17)."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, cast

from django import forms

from casework.articles import Article
from casework.models import Case
from casework.verdict import Verdict
from experts.forms.opinion import OpinionForm

from .. import rules


class KeepOrLowerForm(OpinionForm):
    # What is kept or lowered, in words.
    held: ClassVar[str] = "申报级别"

    outcome = forms.ChoiceField(
        label="意见",
        choices=[(advice.value, advice.label) for advice in rules.Advice],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择“建议维持”或“建议降级”。"},
    )
    level = forms.TypedChoiceField(
        label="建议级别", coerce=int, empty_value=None, required=False, help_text="建议降级的填写。"
    )

    @classmethod
    def declared(cls, case: Case) -> int:
        return case.reported_level

    def offer(self, case: Case) -> None:
        declared = self.declared(case)
        levels = [(level, f"{level}级") for level in reversed(range(declared))]
        cast(forms.ChoiceField, self.fields["level"]).choices = [("", "不适用"), *levels]
        self.fields["level"].error_messages["invalid_choice"] = (
            f"建议降级的，须选择低于{self.held}（{declared}级）的级别。"
        )

    @classmethod
    def settled(cls, case: Case, says: dict[str, Any]) -> dict[str, Any]:
        """The level that is advised, kept ones too."""
        lowered = says["outcome"] == rules.Advice.LOWER
        return {"outcome": says["outcome"], "level": says["level"] if lowered else cls.declared(case)}

    @classmethod
    def verdicts(cls, case: Case, says: Mapping[str, Any], *, article: Article) -> Iterator[tuple[str, Verdict]]:
        outcome, level = says["outcome"], says["level"]
        yield "outcome", rules.outcome_chosen(outcome, article=article)
        yield "level", rules.level_fits(outcome, level, held=cls.declared(case), called=cls.held, article=article)

    @classmethod
    def advice(cls, says: Mapping[str, Any]) -> str:
        """建议维持4级, 建议降为3级"""
        return f"{'建议维持' if says['outcome'] == rules.Advice.KEEP else '建议降为'}{says['level']}级"

    @classmethod
    def worded(cls, field: str, value: str) -> str:
        if field == "outcome":
            return next((advice.label for advice in rules.Advice if advice == value), value or "空")
        return f"{value}级" if field == "level" and value else super().worded(field, value)
