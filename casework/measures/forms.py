"""What is asked of whoever proposes a measure, and what the one concerned fills in when it is heard."""

from typing import Any, ClassVar, cast

from django import forms

from accounts.entry.fields import BlockField

from ..forms.file import MaterialField
from ..forms.notice_step import DraftForm
from ..forms.step import StepForm
from .law import MeasureLaw
from .rules import grounded
from .steps import GRAVE, NOT_GRAVE


class GroundsForm(forms.Form):
    """A kind says which law it is under, and what becomes of the facts."""

    field_order: tuple[str, ...] = ("ground", "ground_facts", "evidence")
    law: ClassVar[MeasureLaw]
    facts_help: ClassVar[str]

    ground = forms.ChoiceField(label="情形", widget=forms.RadioSelect)
    ground_facts = BlockField(label="事实", rows=6, max_length=2000)
    evidence = MaterialField(label="证据材料", help_text="来信来访记录、核查记录等，由作出决定的机关留存，机构看不到。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(ground.value, ground.wording) for ground in self.law.grounds]
        cast(forms.ChoiceField, self.fields["ground"]).choices = grounds
        self.fields["ground_facts"].help_text = self.facts_help
        for name, lacking in grounded(self.law, ground=None, facts="", evidence=False):
            self.fields[name].error_messages["required"] = str(lacking)


class StatementBase(forms.Form):
    """What is said to ground and facts, by whomever they concern."""

    statement = BlockField(
        label="陈述意见",
        rows=8,
        max_length=4000,
        help_text="对所告知的情形和事实的意见，提交后不能修改。",
        error_messages={"required": "请填写陈述意见。"},
    )


class StatementForm(StatementBase, StepForm):
    file = MaterialField(label="有关材料", required=False, help_text="可不上传。")


class GravityForm(DraftForm):
    """Of a decision under a law that asks whether it is grave."""

    law: ClassVar[MeasureLaw]

    grave = forms.ChoiceField(
        label="情节",
        widget=forms.RadioSelect,
        choices=[(NOT_GRAVE, "不属情节严重"), (GRAVE, "情节严重，应当通报")],
    )
    gravity = BlockField(
        label="情节严重的理由",
        rows=4,
        max_length=1000,
        required=False,
        help_text="认定情节严重的填写，写入决定书和通报。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = f"请认定情节是否严重；情节严重的应当通报（{self.law.article}）。"
        self.fields["grave"].error_messages["required"] = asked


class CircularForm(DraftForm):
    """A kind says with what the demand begins."""

    demands: ClassVar[str]

    demand = BlockField(label="工作要求", rows=4, max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["demand"].initial = self.demands
