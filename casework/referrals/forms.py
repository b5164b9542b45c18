"""What is asked of whoever refers readings, and of a list of what was referred (E31, P31)."""

from typing import Any, cast

from django import forms

from accounts.entry.fields import BlockField, QueryField
from accounts.entry.filters import FilterForm
from accounts.entry.forms import SeenForm

from ..accountability.uses import every_use, use
from ..models import Sign


class ReferForm(forms.Form):
    regime = forms.ChoiceField(
        label="评价类别", widget=forms.RadioSelect, error_messages={"required": "请选择线索属于哪一项评价。"}
    )
    what = BlockField(
        label="移交说明",
        rows=4,
        max_length=1000,
        help_text="写明为何异常；附后的查阅记录随线索一并移交，作为证据。",
        error_messages={"required": "请写明移交说明，说明载入办理记录。"},
    )

    def __init__(self, *args: Any, regimes: set[str], sign: Sign | None, **kwargs: Any):
        """Of a sign its own regime; of readings that of their cases is preset."""
        super().__init__(*args, **kwargs)
        choices = [(one.regime.value, one.regime.label) for one in every_use()]
        if sign:
            choices = [one for one in choices if one[0] == sign.declared.regime]
            self.fields["what"].initial = sign.what
        cast(forms.ChoiceField, self.fields["regime"]).choices = choices
        if len(regimes) == 1:
            self.fields["regime"].initial = next(iter(regimes))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if regime := cleaned.pop("regime", ""):
            cleaned["of"] = use(regime)
        return cleaned


class DismissForm(SeenForm):
    reason = BlockField(
        label="不予立案的理由",
        rows=3,
        max_length=1000,
        help_text="写明核实的情况；载入办理记录。",
        error_messages={"required": "请写明不予立案的理由。"},
    )


class ReferralFilter(FilterForm):
    q = QueryField(label="编号、所涉人员", required=False, max_length=60)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "待处理"), ("opened", "已提出问责"), ("dismissed", "不予立案")],
    )
