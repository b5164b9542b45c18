"""What the second expert fills in, clause by clause (P30)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from accounts.entry.fields import BlockField
from accounts.entry.forms import SeenForm

from ..standards.terms import Rating
from ..visit.ratings import LONGEST_NOTE

_CHOICES = [(rating.value, f"{rating.value} {rating.label}") for rating in Rating]


def _key(number: str) -> str:
    return number.replace(".", "_")


class SecondRatingForm(SeenForm):
    """A rating and a note for each clause that was drawn; with it goes the word that nothing binds the expert to the institution."""

    def __init__(self, *args: Any, clauses: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.clauses = clauses
        for number in clauses:
            self.fields[f"rating_{_key(number)}"] = forms.ChoiceField(
                label=f"{number} 评定",
                choices=_CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": f"请评定{number}。"},
            )
            self.fields[f"note_{_key(number)}"] = BlockField(
                label=f"{number} 说明", rows=2, max_length=LONGEST_NOTE, required=False
            )
        self.fields["declared"] = forms.BooleanField(
            label="本人与该机构没有利害关系，独立作出以上评定",
            error_messages={"required": "请先声明没有利害关系；有利害关系的，请申请退出。"},
        )

    def of(self, number: str) -> tuple[BoundField, BoundField]:
        return self[f"rating_{_key(number)}"], self[f"note_{_key(number)}"]

    def said(self) -> dict[str, dict[str, str]]:
        """As the verb takes it."""
        cleaned = self.cleaned_data
        return {
            "ratings": {number: cleaned[f"rating_{_key(number)}"] for number in self.clauses},
            "notes": {number: cleaned[f"note_{_key(number)}"] for number in self.clauses},
        }
