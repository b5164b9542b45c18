"""Which rows of a sheet nobody sees: hidden by hand or by a filter. The reader behind the door does not tell."""

from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

from .guard import local


def hidden_rows(container: IO[bytes], sheet: str) -> set[int]:
    """Of a container that has passed the guard; none where the part of the sheet cannot be told."""
    container.seek(0)
    with ZipFile(container) as parts:
        names = {name.lower(): name for name in parts.namelist()}
        part = names.get(_part_of(parts, names, sheet))
        found: set[int] = set()
        if part:
            row = 0

            def start(element: str, attributes: dict[str, str]) -> None:
                nonlocal row
                if local(element) == "row":
                    row = int(attributes.get("r", row + 1))
                    if attributes.get("hidden") in ("1", "true"):
                        found.add(row)

            _parse(parts.read(part), start)
    container.seek(0)
    return found


def _part_of(parts: ZipFile, names: dict[str, str], sheet: str) -> str:
    """From the name of a sheet over the id of its relation to the path of its part."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheets(element: str, attributes: dict[str, str]) -> None:
        if local(element) == "sheet":
            relation = next((value for name, value in attributes.items() if local(name) == "id"), "")
            ids[attributes.get("name", "")] = relation

    def relations(element: str, attributes: dict[str, str]) -> None:
        if local(element) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    for part, start in (("xl/workbook.xml", sheets), ("xl/_rels/workbook.xml.rels", relations)):
        if part in names:
            _parse(parts.read(names[part]), start)
    target = targets.get(ids.get(sheet, ""), "").lstrip("/").lower()
    return target if target.startswith("xl/") else f"xl/{target}"


def _parse(xml: bytes, start) -> None:
    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler = start
    parser.Parse(xml, True)
