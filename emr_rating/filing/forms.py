"""The forms of a filing: a section as it is posted, the choice of the level, the workbook."""

from collections.abc import Iterable, Mapping

from django import forms

from accounts.entry.fields import CodeField, WholeField
from accounts.entry.normal import block
from casework.autosave import seen_token, version_of
from casework.forms.step import StepForm

from ..sheet.fields import Field


def read_section(post: Mapping[str, str], fields: Iterable[Field]) -> dict[str, tuple[str, int | None]]:
    """What was changed on a page: name -> (text, version seen). Fields nobody touched are left out, so that they collide with nothing."""
    changes: dict[str, tuple[str, int | None]] = {}
    for field in fields:
        if field.name not in post:
            continue
        text, token = block(post[field.name]), post.get(f"seen-{field.name}", "")
        version = version_of(token)
        if token != seen_token(version, text):
            changes[field.name] = (text, version)
    return changes


class ReportForm(StepForm):
    """The level to declare, and the case number as consent: what is reported can be changed once only (E10)."""

    declared_level = WholeField(
        units=("级",),
        label="申报级别",
        error_messages={"required": "请选择申报级别。", "invalid": "请从所列级别中选择申报级别。"},
    )
    case_number = CodeField(
        label="请输入案件编号以确认上报",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请输入案件编号以确认上报。"},
    )
