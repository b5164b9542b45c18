"""The form of the bureau's summary."""

from django import forms

from accounts.entry.fields import BlockField


class SummaryForm(forms.Form):
    remarks = BlockField(
        label="工作情况说明",
        rows=6,
        max_length=5000,
        required=False,
        help_text="组织审核的情况、尚未完成的案件及原因等。",
    )
    read = forms.BooleanField(
        label="已逐件核对所列结论，同意报送；报送后本区县不能再修改",
        error_messages={"required": "请核对所列结论后勾选确认。"},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
