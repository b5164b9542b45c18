"""What is asked of whoever proposes a measure, and what the one concerned fills in when it is heard."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, cast

from django import forms

from accounts.entry.fields import BlockField

from ..forms.file import MaterialField
from ..forms.step import StepForm
from ..verdict import Verdict


class GroundsForm(forms.Form):
    """A kind says which grounds its article has, by which rule they are asked for, and what becomes of the facts."""

    field_order = ("ground", "ground_facts", "evidence")
    # Each with its `value`, and its `wording` in the regulation.
    grounds: ClassVar[Iterable[Any]]
    rule: ClassVar[Callable[..., Iterator[tuple[str, Verdict]]]]
    facts_help: ClassVar[str]

    ground = forms.ChoiceField(label="情形", widget=forms.RadioSelect)
    ground_facts = BlockField(label="事实", rows=6, max_length=2000)
    evidence = MaterialField(label="证据材料", help_text="来信来访记录、核查记录等，由作出决定的机关留存，机构看不到。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(ground.value, ground.wording) for ground in self.grounds]
        cast(forms.ChoiceField, self.fields["ground"]).choices = grounds
        self.fields["ground_facts"].help_text = self.facts_help
        for name, lacking in self.rule(ground=None, facts="", evidence=False):
            self.fields[name].error_messages["required"] = str(lacking)


class StatementForm(StepForm):
    statement = BlockField(
        label="陈述意见",
        rows=8,
        max_length=4000,
        help_text="对告知书所列情形和事实的意见。",
        error_messages={"required": "请填写陈述意见。"},
    )
    file = MaterialField(label="有关材料", required=False, help_text="可不上传。")
