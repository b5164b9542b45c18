"""Forms over what stands already: each carries what it showed, so that nobody writes over what has changed since unseen.

`StandingForm` is for values that are edited: only the fields its person changed are written, and one that somebody else has
changed meanwhile is refused with both values. `SeenForm` is for an act upon something that is only shown, `refuse_unseen` for a list of it.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar, cast

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.refused import Refused
from accounts.requests import Request

Row = TypeVar("Row", bound=Model)
T = TypeVar("T")


def to_change(rows: QuerySet[Row], request: Request) -> QuerySet[Row]:
    """The rows as a form shows them, and where it is sent, locked until the act is done."""
    return rows.select_for_update(of=("self",)) if request.method == "POST" else rows


class Shown(forms.HiddenInput):
    """What the page showed of a field, beside it."""

    def format_value(self, value: Any) -> str:
        return _text(value)


class StandingForm(forms.Form):
    """`standing`: field -> the value as it stands now; the page carries it beside each field (Django's hidden initial)."""

    def __init__(self, *args: Any, standing: Mapping[str, Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.standing: list[str] = []
        self._collided: list[str] = []
        self.shows(standing)

    def shows(self, standing: Mapping[str, Any]) -> None:
        """Called once more by a form that adds fields as it is made, when they stand."""
        self.initial.update(standing)
        own = [name for name in standing if name in self.fields]
        self.standing += own
        for name in own:
            carried = self.data.get(self.add_initial_prefix(name)) if self.is_bound else ""
            self.fields[name].hidden_widget = Shown
            # A POST without it, of somebody's own making, is compared with what stands.
            self.fields[name].show_hidden_initial = carried is not None
            if self.is_bound and carried is not None and _text(carried) != self._now(name):
                self._meet(name, _text(carried))

    def changes(self) -> dict[str, Any]:
        """What its person changed; nothing else is to be written."""
        return {name: self.cleaned_data[name] for name in self.standing if self._typed(name) != self._now(name)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self._collided:
            if (field := self.fields[name]).disabled:
                continue
            self.add_error(
                name,
                f"在您打开本页之后，此项已改为“{_words(field, self._now(name))}”，"
                f"您填写的是“{_words(field, self._typed(name))}”；以您填写的为准的，请再次提交。",
            )
        return cleaned

    def _meet(self, name: str, shown: str) -> None:
        """The value stands otherwise than the page showed it: where its person left the field alone, what stands is kept; else
        both are named, and sent once more the own one counts."""
        field, typed = self.fields[name], self._typed(name)
        put(self, self.add_initial_prefix(name), self._now(name))
        if typed == shown:
            for end, text in _parts(field, self.get_initial_for_field(field, name)):
                put(self, self.add_prefix(name) + end, text)
        elif typed != self._now(name):
            self._collided.append(name)

    def _now(self, name: str) -> str:
        field = self.fields[name]
        return _text(field.prepare_value(self.get_initial_for_field(field, name)))

    def _typed(self, name: str) -> str:
        """As it was sent; of several controls, what they say together."""
        field = self.fields[name]
        if field.disabled:
            return self._now(name)
        sent = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        if not isinstance(field.widget, forms.MultiWidget):
            return _text(sent)
        try:
            return _text(field.clean(sent))
        except forms.ValidationError:
            return " ".join(map(_text, sent))


class SeenForm(forms.Form):
    """`state`: what the page shows of the thing that is acted upon, in anything that has a repr."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    moved = "在您打开本页之后，本页所示内容已有变更；请核对现在的内容，仍须办理的，请再次提交。"

    def __init__(self, *args: Any, state: object, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.state = mark(state)
        self.fields["seen"].initial = self.state

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.pop("seen", "") not in ("", self.state):
            put(self, self.add_prefix("seen"), self.state)
            self.add_error(None, self.moved)
        return cleaned


def refuse_unseen(request: Request, rows: Iterable[Row], *, shown: Callable[[Row], object]) -> None:
    """Of a list whose rows are ticked: refuses those that read otherwise than the page showed them, which carries a mark a row."""
    moved = [row for row in rows if request.POST.get(f"seen-{row.pk}", mark(shown(row))) != mark(shown(row))]
    if moved:
        names = "、".join(map(str, moved))
        raise Refused(f"在您打开本页之后，{names}的内容已有变更，没有办理；请返回列表核对后重新勾选。")


def carried_out(form: forms.Form, act: Callable[[], T]) -> T | None:
    """What the act answers, which a form that was sent asks for; None where it is not in order or the act is refused: the form says why."""
    if not form.is_valid():
        return None
    try:
        return act()
    except Refused as refused:
        refused.show_in(form)
        return None


def put(form: forms.Form, name: str, text: str) -> None:
    """What the form that comes back carries under a name, instead of what was sent."""
    changed = cast(QueryDict, form.data).copy()
    changed[name] = text
    form.data = changed


def mark(state: object) -> str:
    return hashlib.sha256(repr(state).encode()).hexdigest()[:32]


def _text(value: Any) -> str:
    """A value as a page carries it."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).replace("\r\n", "\n")


def _parts(field: forms.Field, value: Any) -> list[tuple[str, str]]:
    """A value as the controls of its field would send it: the ends of their names, and texts."""
    widget = field.widget
    if isinstance(widget, forms.MultiWidget):
        ends = widget.widgets_names  # type: ignore[attr-defined]  # Django's stubs do not know it
        return list(zip(ends, map(_text, widget.decompress(value) or ()), strict=True))
    return [("", _text(field.prepare_value(value)))]


def _words(field: forms.Field, text: str) -> str:
    """A value as people read it."""
    if isinstance(field, forms.BooleanField):
        return "是" if text == "True" else "否"
    if isinstance(field, forms.ChoiceField):
        return next((str(label) for key, label in field.widget.choices if str(key) == text), text) or "空"
    try:
        entered = datetime.fromisoformat(text)  # as it was typed, in Beijing
    except ValueError:
        return text or "空"
    clock = f" {entered:%H:%M}" if "T" in text else ""
    return f"{entered.year}年{entered.month}月{entered.day}日{clock}"
