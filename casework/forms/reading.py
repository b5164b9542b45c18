"""What is asked of the reading log: by an institution of its own cases, by the audit administrator of all (E31)."""

from typing import Any

from django import forms

from accounts.entry.fields import CodeField, DayField, QueryField


class OwnReadingFilter(forms.Form):
    case = CodeField(label="案件编号", required=False, max_length=20)
    since = DayField(label="起始日期", required=False)
    until = DayField(label="截止日期", required=False)

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


class ReadingFilter(OwnReadingFilter):
    person = QueryField(label="姓名或登录名", required=False, max_length=40)
    field_order = ("person", "case", "since", "until")
