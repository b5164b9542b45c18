"""The papers of a sealed dossier: what the case holds (data), what was handed in, opinions, notices and the record (E26, P07).

All of it follows from rows as they stand, so that whoever asks for the dossier gets the same bytes. It is the keeper's, hence complete.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from accounts.columns import canonical
from accounts.refused import Refused

from ..files.kinds import KINDS
from ..files.naming import tidy
from ..models import Case, Material, Notice, Record, StoredFile
from ..notices.kinds import paper
from ..record import case_subject
from ..record_file import chain, under_seal
from ..text import day_text
from .bag import Paper
from .hanging import Hanging, hanging
from .index import index
from .kinds import keeper_of

DATA, MATERIALS, OPINIONS, NOTICES, RECORD = "data", "materials", "opinions", "notices", "record"
# Where a table lies that is neither of the case itself nor declared by a floor above.
_folders: dict[type[models.Model], str] = {Material: MATERIALS, Notice: NOTICES}
STEM = 40  # characters of a name: with its number it fits what every file system takes
ENDINGS = {kind.content_type: kind.extensions[0] for kind in KINDS}


def lies_in(folder: str, *tables: type[models.Model]) -> None:
    """Said by the floor whose tables they are."""
    _folders.update(dict.fromkeys(tables, folder))


@dataclass(frozen=True)
class Contents:
    papers: list[Paper]
    # What could not be taken in, each with the reason.
    left_out: list[tuple[str, str]]


def contents_of(case: Case) -> Contents:
    """Of a case that has ended, and is not destroyed yet."""
    if case.closed_at is None:
        raise Refused(f"{case.number}尚未办结，办结后才能制作归档包。")
    tables = list(hanging(case))
    papers, left_out = [_data(table) for table in tables], []
    for table in tables:
        for one, file in _files(table):
            if why := _why_not(file):
                left_out.append((one.name, why))
            else:
                papers.append(replace(one, file=file))
    papers += _unprinted(case)
    papers += _record(case)
    papers.sort(key=lambda one: one.name)
    return Contents([*_index(case, papers, left_out), *papers], left_out)


def _why_not(file: StoredFile) -> str:
    return file.held_back or ("" if default_storage.exists(file.path) else "存储中缺失")


def _data(table: Hanging) -> Paper:
    """The rows of a table as the record covers them: who has the record can count each digest again."""
    declaration, model = table.declaration, table.declaration.model
    said = {
        "table": declaration.table,
        "label": str(model._meta.verbose_name),
        "columns": {field.name: str(field.verbose_name) for field in declaration.fields},
        "names": _names(model, (says for _, _, says in table.rows)),
        "rows": [{"key": pk, "digest": digest, "says": says} for pk, digest, says in table.rows],
    }
    words = json.dumps(json.loads(canonical(said)), ensure_ascii=False, indent=1, sort_keys=True).encode()
    name = f"{_folders.get(model, DATA)}/{declaration.table}.json"
    return Paper(name, words, title=f"{said['label']}（{len(table.rows)}条）")


def _names(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """What people, offices and institutions are called that the rows name by their keys."""
    of_people = {
        field.name: field.remote_field.model
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.model._meta.app_label == "accounts"
    }
    found: dict[str, set[Any]] = {name: set() for name in of_people}
    for says in rows:
        for name in of_people:
            found[name].add(says.get(name))
    return {
        name: {str(pk): str(row) for pk, row in sorted(of_people[name]._base_manager.in_bulk(keys - {None}).items())}
        for name, keys in found.items()
        if keys - {None}
    }


def _files(table: Hanging) -> Iterator[tuple[Paper, StoredFile]]:
    """Each file that a row names, as what it lies in the dossier."""
    model = table.declaration.model
    files = StoredFile.objects.in_bulk({digest for *_, digest in table.files})
    folder = _folders.get(model, MATERIALS)
    for pk, column, digest in table.files:
        about = _about(model, pk)
        given = about.title if model is Material else f"{about.title}{_ending(files[digest])}"
        place = str(pk) if model in (Material, Notice) else f"{table.declaration.table}-{pk}-{column}"
        yield replace(about, name=f"{folder}/{place}-{_short(given)}"), files[digest]


def _unprinted(case: Case) -> Iterator[Paper]:
    """Notices whose file is still on its way: the same notice gives the same bytes."""
    for row in Notice.objects.filter(case=case.pk, issued_at__isnull=False, pdf=None).select_related("office", "case"):
        about = _about(Notice, row.pk)
        yield replace(about, name=f"{NOTICES}/{row.pk}-{_short(f'{about.title}.pdf')}", words=paper(row).pdf())


def _about(model: type[models.Model], pk: Any) -> Paper:
    """Title, author and day of a file, as its row says them."""
    if model is Notice:
        row = Notice.objects.select_related("office").get(pk=pk)
        issued = day_text(timezone.localdate(row.issued_at)) if row.issued_at else ""
        return Paper("", title=f"{row.number} {row.title}".strip(), author=row.office.name, dated=issued)
    if model is Material:
        material = Material.objects.select_related("uploaded_by").get(pk=pk)
        author = material.uploaded_by.name if material.uploaded_by else "申请人"
        return Paper("", title=material.name, author=author, dated=day_text(timezone.localdate(material.uploaded_at)))
    return Paper("", title=str(model._meta.verbose_name))


def _ending(file: StoredFile) -> str:
    return ENDINGS.get(file.content_type, ".bin")


def _short(name: str) -> str:
    """A name that every system takes: `%` is an escape in the manifest."""
    stem, dot, ending = tidy(name).replace("%", "％").rpartition(".")
    return f"{stem[:STEM].rstrip('. ')}{dot}{ending}" if dot else ending[:STEM].rstrip(". ")


def _record(case: Case) -> Iterator[Paper]:
    """The chain as `verify_record.py` checks it, and what its sealed digests stand for."""
    rows = list(Record.objects.filter(subject=case_subject(case)).order_by("seq"))
    dated = day_text(timezone.localdate(rows[-1].at))
    for name, title, said in (
        ("record.json", "办理记录", chain(case_subject(case), rows)),
        ("sealed.json", "办理记录所载各行的校验值", {"subject": case_subject(case), "rows": under_seal(rows)}),
    ):
        words = json.dumps(json.loads(canonical(said)), ensure_ascii=False, indent=1).encode()
        yield Paper(f"{RECORD}/{name}", words, title=f"{title}（{len(rows)}条）", dated=dated)


def _index(case: Case, papers: list[Paper], left_out: list[tuple[str, str]]) -> list[Paper]:
    """卷内目录, as a paper that anybody reads."""
    made = index(case, papers, left_out, keeper=keeper_of(case).name).pdf()
    return [Paper("index.pdf", made, title="卷内目录")]
