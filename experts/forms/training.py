"""What an office announces of a training, why it is called off, and who came (E28, P07)."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField, DayField, LineField, MomentField, WholeField
from accounts.entry.forms import SeenForm
from accounts.models import Membership

from .plain import PlainForm

LONGEST_HOURS, MOST_PLACES = 100, 2_000


class TrainingForm(PlainForm):
    title = LineField(label="名称", max_length=100)
    text = BlockField(label="内容", rows=5, max_length=2000, help_text="主要内容、授课人员、参加要求。")
    place = LineField(label="地点", max_length=200, help_text="线上培训的，填写平台和会议号。")
    begins_at = MomentField(label="开始时间")
    ends_at = MomentField(label="结束时间")
    hours = WholeField(units=("学时", "个学时"), label="学时", min_value=1, max_value=LONGEST_HOURS)
    closes_on = DayField(label="报名截止日期", help_text="含当日。")
    places = WholeField(
        units=("人", "名"),
        label="名额",
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        help_text="不限的留空。",
    )


class CancelForm(SeenForm):
    reason = BlockField(
        label="取消的理由",
        rows=3,
        max_length=500,
        help_text="将告知已报名的人员。",
        error_messages={"required": "请填写取消的理由。"},
    )


class AttendanceForm(SeenForm):
    """Ticked is who came; whoever signed up and is not ticked did not."""

    came = forms.MultipleChoiceField(
        label="出席人员",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "所选人员不在培训对象之中，请刷新页面后重新选择。"},
    )

    def __init__(self, *args: Any, people: Iterable[Membership], came: Iterable[int], **kwargs: Any):
        came = list(came)
        super().__init__(*args, state=sorted(came), **kwargs)
        chosen = cast(forms.MultipleChoiceField, self.fields["came"])
        chosen.choices = [(str(one.pk), f"{one.person.name}（{one.office}）") for one in people]
        self.initial["came"] = [str(pk) for pk in came]

    def clean_came(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["came"]]
