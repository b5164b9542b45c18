"""What is asked about before it is done: nothing forbids it, but it is done only for whoever says that they have looked.

A verb raises `Doubtful`; its form (`AskingForm`) shows each doubt at its field, and a tick that counts for exactly these doubts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms

from accounts.refused import Refused

from .fields import QueryField
from .forms import mark

AGAIN = "核对无误的，请在下方勾选后再次提交。"


@dataclass(frozen=True)
class Doubt:
    """`sentence` names both sides; `confirm` is what the person says of it, behind “已核对，”."""

    field: str
    sentence: str
    confirm: str


class Doubtful(Refused):
    """Sent once more with `answer(doubts)` it is done."""

    def __init__(self, doubts: Sequence[Doubt]):
        super().__init__(*(doubt.sentence for doubt in doubts))
        self.doubts = doubts

    def show_in(self, form: forms.Form) -> None:
        if isinstance(form, AskingForm):
            form.ask(self.doubts)
        else:
            super().show_in(form)


def answer(doubts: Iterable[Doubt]) -> str:
    """What the tick says: that these doubts were read, and no others."""
    return mark([(doubt.field, doubt.sentence) for doubt in doubts])


def ask(doubts: Sequence[Doubt], *, confirmed: str) -> list[str]:
    """The sentences of the doubts, for the record, where they have been looked into; else `Doubtful`."""
    if doubts and confirmed != answer(doubts):
        raise Doubtful(doubts)
    return [doubt.sentence for doubt in doubts]


class AskingForm(forms.Form):
    """`confirmed` is nothing until something is asked; then it is a tick."""

    confirmed = QueryField(required=False, max_length=64, widget=forms.HiddenInput)

    def ask(self, doubts: Sequence[Doubt]) -> None:
        words = "，".join(dict.fromkeys(doubt.confirm for doubt in doubts))
        tick = forms.CheckboxInput(attrs={"value": answer(doubts)}, check_test=lambda value: False)
        del self.fields["confirmed"]  # so that the tick stands below all that it is about
        self.fields["confirmed"] = QueryField(label=f"已核对，{words}", required=False, widget=tick)
        self._bound_fields_cache.pop("confirmed", None)  # type: ignore[attr-defined]  # Django keeps a field as first shown
        at_fields = [doubt for doubt in doubts if doubt.field in self.fields]
        for doubt in at_fields:
            self.add_error(doubt.field, f"{doubt.sentence}{AGAIN}")
        rest = [doubt.sentence for doubt in doubts if doubt not in at_fields]
        self.add_error("confirmed", [*rest, "请核对后勾选，再次提交。"])
