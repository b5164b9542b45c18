"""What the forms of the experts' floor are made of."""

from typing import Any, ClassVar

from django import forms

from accounts.entry.fields import BlockField
from casework.forms.institution import ask_plainly


class PlainForm(forms.Form):
    """A form that names what is missing; one that adds fields as it is made asks once more when they stand."""

    # Whether it drafts a notice: its page then says who may sign.
    drafts: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ask_plainly(self.fields)


def reason_field(**kwargs: Any) -> BlockField:
    return BlockField(**{"label": "理由", "max_length": 2000, **kwargs})
