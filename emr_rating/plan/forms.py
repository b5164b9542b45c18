"""The form on which the commission arranges the municipal stage."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import DayField, LineField
from accounts.models import District

from ..models import ReviewPlan


class ArrangeForm(forms.Form):
    review = forms.ChoiceField(
        label="审核方式",
        choices=ReviewPlan.Review.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择审核方式。"},
    )
    districts = forms.ModelMultipleChoiceField(
        label="区县",
        queryset=District.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个区县。"},
    )
    reviewers = LineField(
        label="由谁审核", max_length=200, help_text="单位或者评审组，例如：市信息中心组织第一评审组。"
    )
    due_on = DayField(label="完成期限")

    def __init__(self, *args: Any, districts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField, self.fields["districts"]).queryset = districts
