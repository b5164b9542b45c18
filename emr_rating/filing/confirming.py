"""The items to confirm (E10): as each reads now, whether that is confirmed, and what has changed since it was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from ..models import Confirmation, Filing
from ..rules import Part
from ..sheet.fields import BASIC, Field
from ..sheet.reading import Sheet


@dataclass(frozen=True)
class Said:
    """A field, or a numerator with its denominator, as it reads; `before` is what was confirmed, where that was something else."""

    label: str
    text: str
    before: str | None


@dataclass(frozen=True)
class Line:
    code: str
    name: str
    digest: str
    filled: bool
    confirmed: bool
    by: str
    at: datetime | None
    said: tuple[Said, ...]
    url: str

    @property
    def changed(self) -> bool:
        return bool(self.by) and not self.confirmed


@dataclass(frozen=True)
class Group:
    slug: str
    label: str
    lines: tuple[Line, ...]

    @property
    def confirmed(self) -> bool:
        return all(line.confirmed for line in self.lines)

    @property
    def waiting(self) -> list[Line]:
        """What its one button confirms: filled in and not yet confirmed."""
        return [line for line in self.lines if line.filled and not line.confirmed]


def groups(filing: Filing) -> list[Group]:
    """Basic data, then the items by role."""
    sheet, digests = filing.sheet, filing.sheet.digests()
    held = {row.item: row for row in filing.confirmations.select_related("by")}

    def line(code: str, name: str, page: str) -> Line:
        return _line(filing, sheet, held.get(code), code=code, name=name, digest=digests[code], page=page)

    listed = [Group("basic", Part.BASIC.label, (line(BASIC, Part.BASIC.label, "basic"),))]
    for role in sheet.edition.roles:
        items = [item for item in sheet.edition.items if item.role == role.code]
        lines = tuple(line(item.code, f"{item.code} {item.name}", f"emr-{role.code}") for item in items)
        listed.append(Group(role.code, role.name, lines))
    return listed


def _line(
    filing: Filing, sheet: Sheet, held: Confirmation | None, *, code: str, name: str, digest: str, page: str
) -> Line:
    fields = [field for field in sheet.fields.values() if field.item == code]
    confirmed = held is not None and held.digest == digest
    return Line(
        code=code,
        name=name,
        digest=digest,
        filled=all(sheet.filled(field) for field in fields if field.required),
        confirmed=confirmed,
        by=held.by.name if held else "",
        at=held.at if held else None,
        said=tuple(_said(fields, sheet.said(code), None if confirmed or held is None else held.said)),
        url=reverse("filing_section", args=[filing.number, page]),
    )


def _said(fields: list[Field], now: dict[str, str], confirmed: dict[str, str] | None) -> Iterator[Said]:
    """`confirmed` is None where nothing has changed since."""
    wholes = {field.of for field in fields}
    for field in fields:
        if field.name in wholes:
            continue
        text = _words(field, now)
        before = text if confirmed is None else _words(field, confirmed)
        yield Said(field.label.partition("：")[0], text, None if before == text else before)


def _words(field: Field, said: Mapping[str, str]) -> str:
    text = shown_text(said.get(field.name, ""))
    if field.of:
        return f"{text or '未填'} / {said.get(field.of, '') or '未填'}"
    return f"{text}{field.unit}" if text else ""


def shown_text(text: str) -> str:
    """A text as a page or paper shows it: 是 and 否 in words, everything else as typed."""
    return {"yes": "是", "no": "否"}.get(text, text)


def display(sheet: Sheet, name: str) -> str:
    return shown_text(sheet.texts.get(name, "").strip())
