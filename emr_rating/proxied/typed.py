"""From a row of a sheet to what the form of the step would have been sent by a browser."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone

from accounts.entry import normal
from accounts.refused import Refused
from casework.forms.step import StepForm
from casework.text import listed
from experts.forms.seats import SeatsForm
from experts.models import PoolEntry
from experts.review.designation import choices_for

from ..national.forms import FindingsWidget
from ..national.rules import Found

Typed = dict[str, list[str]]
SEPARATORS = str.maketrans(dict.fromkeys("，,；;\n", "、"))
ALL_MET = "无"
LESS = {found.label: found for found in Found if found is not Found.MET}


def of_columns(form: StepForm, values: Mapping[str, Any]) -> Typed:
    """Each cell at the field of its name; an option by its label."""
    return {
        name: [_sent(form.fields[name], value)]
        for name, value in values.items()
        if name in form.fields and value is not None
    }


def _sent(field: forms.Field, value: Any) -> str:
    if isinstance(value, str):
        known = {label: key for key, label in cast(Iterable[tuple[Any, Any]], getattr(field, "choices", ()))}
        return str(known.get(value, value))
    return value.isoformat() if isinstance(value, date) else str(value)


def of_seats(form: StepForm, values: Mapping[str, Any]) -> Typed:
    """Experts by name, or by number where two bear one name; raises `Refused` for whoever cannot be asked, with the ground."""
    seats = cast(SeatsForm, form)
    choices = choices_for(seats.case, seats.use, on=timezone.localdate(seats.at))
    names = [name.strip() for name in values["experts"].translate(SEPARATORS).split("、") if name.strip()]
    found = {name: _named(name, choices.free, choices.barred) for name in names}
    if len(found) < len(names) or len(set(found.values())) < len(found):
        raise Refused("同一专家填写了两次，请只保留一个。", field="experts")
    leader = values["leader"]
    if leader and leader not in found:
        raise Refused(f"组长“{leader}”不在所填评审专家之中，请核对。", field="leader")
    sent = of_columns(form, {name: value for name, value in values.items() if name not in ("experts", "leader")})
    return sent | {
        "experts": [str(entry.member_id) for entry in found.values()],
        "leader": [str(found[leader].member_id)] if leader else [],
    }


def _named(name: str, free: list[PoolEntry], barred: Mapping[PoolEntry, str]) -> PoolEntry:
    same = [entry for entry in (*free, *barred) if name in (entry.expert.name, entry.expert.number)]
    if not same:
        raise Refused(f"国家级专家库中没有可以指派的“{name}”，请核对，或者先登记入库。", field="experts")
    if len(same) > 1:
        numbers = listed([entry.expert.number for entry in same])
        raise Refused(f"有{len(same)}位专家名为“{name}”，请改填专家编号（{numbers}）。", field="experts")
    if same[0] in barred:
        raise Refused(f"“{name}”应当回避：{barred[same[0]]}。", field="experts")
    return same[0]


def of_findings(form: StepForm, values: Mapping[str, Any]) -> Typed:
    """Every item that is asked for is met, but those that are listed; a line that cannot be read is refused with its words."""
    items = {(code, level) for code, level, _ in cast(FindingsWidget, form.fields["findings"].widget).items}
    said: dict[tuple[str, int], tuple[Found, str]] = {}
    text = values["findings"].strip()
    for line in () if text == ALL_MET else filter(str.strip, text.splitlines()):
        key, found = _finding(line)
        if key not in items:
            raise Refused(f"“{line}”不是本案件应查的项目和级别，请核对项目编号和级别。", field="findings")
        if key in said:
            raise Refused(f"“{line}”的项目填写了两次，请只保留一行。", field="findings")
        said[key] = found
    sent = of_columns(form, {name: value for name, value in values.items() if name != "findings"})
    for code, level in items:
        how, remark = said.get((code, level), (Found.MET, ""))
        sent |= {f"findings.{code}.{level}": [how.value], f"remark.{code}.{level}": [remark]}
    return sent


def _finding(line: str) -> tuple[tuple[str, int], tuple[Found, str]]:
    code, level, found, remark = (*normal.line(line).split(maxsplit=3), "", "", "", "")[:4]
    if not level.removesuffix("级").isdecimal() or found not in LESS:
        raise Refused(
            f"“{line}”不能辨认，请依次填写项目编号、级别、{listed(list(LESS))}和说明，以空格分隔；全部符合的填写“{ALL_MET}”。",
            field="findings",
        )
    return (code, int(level.removesuffix("级"))), (LESS[found], remark)
