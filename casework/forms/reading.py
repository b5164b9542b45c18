"""What the audit administrator asks of the reading log (E31)."""

from typing import Any

from django import forms


class ReadingFilter(forms.Form):
    person = forms.CharField(label="姓名或登录名", required=False, max_length=40)
    case = forms.CharField(label="案件编号", required=False, max_length=20)
    since = forms.DateField(label="起始日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="截止日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("since", "until"):
            self.fields[name].error_messages["invalid"] = "请按“年-月-日”填写日期，例如 2026-03-05。"

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        since, until = asked.get("since"), asked.get("until")
        if since and until and until < since:
            self.add_error("until", "截止日期不得早于起始日期。")
        return asked

    @property
    def words(self) -> str:
        """What was asked, as the log keeps it."""
        return "，".join(f"{self.fields[name].label}{value}" for name, value in self.cleaned_data.items() if value)
