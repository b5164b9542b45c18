"""An objection is answered point by point, each accepted or not with a reason (E25, P13)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.entry import normal
from accounts.refused import Refused

from ..models import ObjectionPoint
from .base import ObjectionBase
from .forms import LONGEST

EVERY_POINT = "每一项异议均须答复是否采纳并写明理由。"


class Answer(NamedTuple):
    point: int
    accepted: bool
    reason: str


def ask_every_point(objection: ObjectionBase, answers: Sequence[Answer]) -> None:
    asked = set(objection.objection_points.values_list("pk", flat=True))
    if asked != {one.point for one in answers} or not all(one.reason.strip() for one in answers):
        raise Refused(EVERY_POINT, field="answers")


def write(objection: ObjectionBase, answers: Sequence[Answer]) -> None:
    """One that was answered before and sent back is answered anew."""
    for one in answers:
        point = ObjectionPoint.objects.get(pk=one.point, objection=objection.pk)
        point.accepted, point.reason = one.accepted, one.reason.strip()
        point.save(update_fields=["accepted", "reason"])


class AnswersWidget(forms.Widget):
    """A row for every point: accepted or not, and why."""

    points: list[ObjectionPoint] = []

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[tuple[int, str, str]]:
        return [
            (point.pk, data.get(f"{name}.{point.pk}", ""), normal.block(data.get(f"{name}.{point.pk}.reason", "")))
            for point in self.points
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        held = {pk: (accepted, reason) for pk, accepted, reason in value or ()}
        rows = [(point, *held.get(point.pk, ("", ""))) for point in self.points]
        return render_to_string("casework/objection/answers.html", {"name": name, "rows": rows})


class AnswersField(forms.Field):
    widget = AnswersWidget

    def ask(self, objection: ObjectionBase) -> None:
        """A row for each of its points."""
        cast(AnswersWidget, self.widget).points = list(objection.objection_points.all())

    def clean(self, value: Any) -> list[Answer]:
        rows = cast(list[tuple[int, str, str]], value)
        if any(accepted not in ("1", "0") or not reason for _, accepted, reason in rows):
            raise forms.ValidationError(EVERY_POINT)
        if longest := [len(reason) for _, _, reason in rows if len(reason) > LONGEST]:
            raise forms.ValidationError(f"每一项的理由不超过{LONGEST}字，现有一项为{max(longest)}字，请精简。")
        return [Answer(pk, accepted == "1", reason) for pk, accepted, reason in rows]
