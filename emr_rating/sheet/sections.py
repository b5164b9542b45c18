"""The pages of a filing, in the order of Article 9: basic data, EMR data by role, data quality by role. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from .. import rules
from ..rules import Part
from ..standards.edition import Edition
from .fields import BASIC, Field
from .reading import Sheet


@dataclass(frozen=True)
class Section:
    """One page: `items` are the codes it asks about."""

    slug: str
    label: str
    part: Part
    items: tuple[str, ...]

    @property
    def heading(self) -> str:
        return self.part.label if self.part is Part.BASIC else f"{self.part.label} · {self.label}"

    def fields(self, sheet: Sheet) -> list[Field]:
        return [field for field in sheet.fields_of(self.part) if field.item in self.items]

    def progress(self, sheet: Sheet) -> tuple[int, int]:
        """(done, all): items, or fields where the page is one item."""
        if self.part is Part.BASIC:
            fields = self.fields(sheet)
            return sum(sheet.filled(field) for field in fields), len(fields)
        return sheet.progress(self.part, list(self.items))

    def state(self, sheet: Sheet, *, confirmed: Collection[str]) -> str:
        """As the task list names it."""
        if not rules.may_fill(self.part, complete=sheet.complete_parts()):
            return "waiting"
        done, whole = self.progress(sheet)
        if done < whole:
            started = any(sheet.started(self.part, code) for code in self.items)
            return "in_progress" if started else "not_started"
        return "confirmed" if set(self.items) <= set(confirmed) else "complete"


def unfilled(code: str, sheet: Sheet) -> Section:
    """The first page on which something that an item requires is missing or wrong; else its first page."""
    pages = [page for page in sections(sheet.edition) if code in page.items]

    def missing(field: Field) -> bool:
        return field.item == code and field.required and not sheet.filled(field)

    return next((page for page in pages if any(map(missing, page.fields(sheet)))), pages[0])


def sections(edition: Edition) -> tuple[Section, ...]:
    by_role = {role: [item for item in edition.items if item.role == role.code] for role in edition.roles}
    emr = [
        Section(f"emr-{role.code}", role.name, Part.EMR, tuple(item.code for item in items))
        for role, items in by_role.items()
    ]
    measured = {role: [item.code for item in items if any(item.dimensions.values())] for role, items in by_role.items()}
    quality = [
        Section(f"quality-{role.code}", role.name, Part.DATA_QUALITY, tuple(codes))
        for role, codes in measured.items()
        if codes
    ]
    return (Section("basic", Part.BASIC.label, Part.BASIC, (BASIC,)), *emr, *quality)
