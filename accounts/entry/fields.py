"""The form fields of the portal: each brings what was typed into the form in which it is kept (`normal`, `telephone`).

A text that may reach a paper refuses, at the field, characters that no font of the portal has.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from . import normal, printable
from .telephone import telephones


def _read(reader: Callable[..., Any], text: str, **kwargs: Any) -> Any:
    try:
        return reader(text, **kwargs)
    except normal.Unreadable as error:
        raise ValidationError(str(error), code="invalid") from error


class TextField(forms.CharField):
    """Text of one kind; `read` is what is done to it. Not used itself."""

    printed = True

    @staticmethod
    def read(text: str) -> str:
        raise NotImplementedError

    def to_python(self, value: Any) -> str:
        """What is too long to be meant is left as it is and refused by its length."""
        text = "" if value in self.empty_values else str(value)
        return text if self.max_length and len(text) > 4 * self.max_length + 100 else self.read(text)

    def validate(self, value: str) -> None:
        super().validate(value)
        if self.printed and (sentence := printable.fault("".join(value))):
            raise ValidationError(sentence, code="unprintable")


class LineField(TextField):
    """One line of prose: a name, an address, a title."""

    read = staticmethod(normal.line)


class BlockField(TextField):
    """Prose of several lines."""

    read = staticmethod(normal.block)

    def __init__(self, *, rows: int = 3, **kwargs: Any):
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": rows}), **kwargs})


class CodeField(TextField):
    """A code or number: one width, capitals, no blanks."""

    read = staticmethod(normal.code)


class KeyField(CodeField):
    """A code in small letters: the key of an edition."""

    @staticmethod
    def read(text: str) -> str:
        return normal.code(text).lower()


class QueryField(TextField):
    """Words to search for; they reach no paper."""

    printed = False
    read = staticmethod(normal.query)


class TelephoneField(TextField):
    """One or two numbers, kept in one form."""

    def __init__(self, **kwargs: Any):
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
        super().__init__(**{"max_length": 30, "widget": widget, **kwargs})

    def to_python(self, value: Any) -> str:
        text = normal.line("" if value in self.empty_values else str(value))
        return _read(telephones, text) if text and len(text) < 100 else text


class EmailField(forms.EmailField):
    def to_python(self, value: Any) -> str:
        return normal.email("" if value in self.empty_values else str(value))


class WholeField(forms.IntegerField):
    """A whole number as people write it; `units` may stand behind it."""

    def __init__(self, *, units: tuple[str, ...] = (), **kwargs: Any):
        self.units = units
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return super().to_python(value)
        return _read(normal.whole, str(value), units=self.units)


class DayField(forms.DateField):
    """A day in any form that an office writes."""

    def __init__(self, **kwargs: Any):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        return _read(normal.day, str(value))


class MomentField(forms.DateTimeField):
    """A day and a time of day, to the minute, in Shanghai: 2026-03-05T14:30, 2026年3月5日 14:30."""

    def __init__(self, **kwargs: Any):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(**{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        day, at = _read(normal.moment, str(value))
        return timezone.make_aware(datetime.combine(day, at))


class TrapField(LineField):
    """A trap for machines on a form that needs no sign-in: nobody sees it, and whatever is written into it is refused."""

    def __init__(self) -> None:
        hidden = forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
        super().__init__(label="此项请留空", required=False, widget=hidden)
        self.template_name = "components/trap.html"

    def validate(self, value: str) -> None:
        if value:
            raise ValidationError("“此项请留空”一栏不应填写，请清空后重新提交。")
