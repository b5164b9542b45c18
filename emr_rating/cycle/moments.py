"""A day and a time of day, where officials write the end of a day as 24:00."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone

from accounts.entry import normal
from accounts.entry.fields import DayField


class ClockTimeField(forms.Field):
    """A time of day as minutes after midnight; 24:00 is the end of the day."""

    def to_python(self, value: str | None) -> int | None:
        if not (text := normal.line(value or "")):
            return None
        try:
            return normal.clock(text)
        except normal.Unreadable as error:
            raise forms.ValidationError(str(error)) from error


class MomentWidget(forms.MultiWidget):
    use_fieldset = True

    def __init__(self) -> None:
        day = forms.DateInput(attrs={"type": "date", "aria-label": "日期", "class": "day-of-moment"}, format="%Y-%m-%d")
        clock = forms.TextInput(
            attrs={"inputmode": "numeric", "placeholder": "24:00", "aria-label": "时间", "class": "time-of-moment"}
        )
        super().__init__({"day": day, "time": clock})

    def decompress(self, value: datetime | None) -> list:
        if value is None:
            return [None, None]
        local = timezone.localtime(value)
        if local.time() == time.min:
            return [local.date() - timedelta(days=1), "24:00"]
        return [local.date(), f"{local:%H:%M}"]


class MomentField(forms.MultiValueField):
    """To the minute, in Shanghai."""

    widget = MomentWidget

    def __init__(self, **kwargs) -> None:
        day = DayField()
        super().__init__(fields=(day, ClockTimeField()), **kwargs)

    def compress(self, data: list) -> datetime | None:
        if not data:
            return None
        day, minutes = data
        return moment(day, minutes)


class OpeningField(MomentField):
    """The beginning of a period: midnight is shown as 00:00 of the day that begins."""

    class widget(MomentWidget):  # noqa: N801  # Django's name for it
        def decompress(self, value: datetime | None) -> list:
            if value is None:
                return [None, "00:00"]
            local = timezone.localtime(value)
            return [local.date(), f"{local:%H:%M}"]


def moment(day: date, minutes: int) -> datetime:
    midnight = datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
    return midnight + timedelta(minutes=minutes)
