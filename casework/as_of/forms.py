"""Which moment is asked about."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.entry.fields import MomentField

from ..text import moment_text

TO_THE_MINUTE = timedelta(minutes=1) - timedelta.resolution


class MomentForm(forms.Form):
    """`since`: the first moment that whoever asks may ask about; what happened in the minute that is named counts as done."""

    at = MomentField(label="时点", error_messages={"required": "请填写要查询的日期和时间。"})

    def __init__(self, *args: Any, since: datetime, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since, self.now = since, now

    def clean_at(self) -> datetime:
        at: datetime = self.cleaned_data["at"] + TO_THE_MINUTE
        if at < self.since:
            raise ValidationError(f"您自{moment_text(self.since)}起可以知悉本案件，请选择此后的时点。")
        if at - TO_THE_MINUTE > self.now:
            raise ValidationError("时点不能晚于现在，请重新选择。")
        return min(at, self.now)
