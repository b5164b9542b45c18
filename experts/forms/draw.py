"""The form of the conditions of a draw of experts."""

from typing import Any

from django import forms

from accounts.entry.fields import WholeField
from accounts.entry.forms import SeenForm
from casework.verifiers.verify_draw import FEWEST_SEATS, MOST_SEATS

from ..models import Kind, Level
from .plain import reason_field


def _some(label: str) -> WholeField:
    return WholeField(units=("人",), label=label, min_value=0, max_value=MOST_SEATS, required=False)


class ConditionsForm(SeenForm):
    """The rule as the office sets it; what a replacement does not leave open is shown and not asked."""

    seats = WholeField(
        units=("人",),
        label="评审组人数",
        help_text=f"单数，不少于{FEWEST_SEATS}人。",
        min_value=FEWEST_SEATS,
        max_value=MOST_SEATS,
        error_messages={"min_value": f"评审组不得少于{FEWEST_SEATS}人。"},
    )
    leader_level = forms.ChoiceField(
        label="组长级别",
        choices=[("", "不限"), *((level, f"{level}级及以上") for level in "CB"), ("A", "A级")],
        required=False,
    )
    per_district = WholeField(
        units=("人",),
        label="同一区县至多人数",
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
        help_text="不填的，不限。",
    )
    one_per_employer = forms.BooleanField(label="同一单位至多1人", required=False)
    reason = reason_field(
        help_text="将载入办理记录，并印在抽取记录上。",
        error_messages={"required": "再次抽取须写明理由。"},
    )

    def __init__(self, *args: Any, first: bool, seats: int | None, levels: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.levels = levels
        for kind in Kind:
            self.fields[f"kind_{kind}"] = _some(kind.label)
        for level in Level:
            self.fields[f"level_{level}"] = _some("A级" if level == Level.A else f"{level}级及以上")
        if not levels:
            for name in ("leader_level", *(f"level_{level}" for level in Level)):
                del self.fields[name]
        if first:
            del self.fields["reason"]
        if seats is not None:
            self.fields["seats"].disabled = True
            self.fields["seats"].help_text = "补抽时与原评审组相同。"

    def clean_seats(self) -> int:
        seats: int = self.cleaned_data["seats"]
        if seats % 2 == 0:
            raise forms.ValidationError(f"评审组人数须为单数，现为{seats}人。")
        return seats

    @property
    def conditions(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "seats": data["seats"],
            "kinds": {str(kind): n for kind in Kind if (n := data[f"kind_{kind}"])},
            "levels": {str(level): n for level in Level if (n := data.get(f"level_{level}"))},
            "leader_level": data.get("leader_level", ""),
            "one_per_employer": data["one_per_employer"],
            "per_district": data["per_district"],
        }

    @staticmethod
    def shown(conditions: dict[str, Any]) -> dict[str, Any]:
        """The conditions to begin with, as the fields take them."""
        plain = {name: conditions[name] for name in ("seats", "leader_level", "one_per_employer", "per_district")}
        kinds = {f"kind_{kind}": n for kind, n in conditions["kinds"].items()}
        return plain | kinds | {f"level_{level}": n for level, n in conditions["levels"].items()}

    @property
    def of_kinds(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("kind_")]

    @property
    def of_levels(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("level_")]
