"""The hospital's verbs on the materials of its filing: hang a file on an item, take it back, hand all of it in (E11)."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from accounts.entry.asking import Doubt, ask
from accounts.models import Membership
from accounts.refused import Refused
from casework.actions import materials
from casework.actions.own import held_by_its_own
from casework.files.examine import Examined
from casework.gateway import perform
from casework.models import Case, Material, Upload
from casework.verification import new_code

from ..articles import E
from ..models import Filing, HandIn
from ..stages import Stage
from . import conditions
from .steps import HAND_IN


def add(filing: Case, *, places: Sequence[str], file: Examined, by: Membership, at: datetime) -> list[Material]:
    """Hangs one file on one item or on several; the bytes are kept once."""
    with _open(filing, by=by, at=at) as current:
        current.checklist.ask_known(places)
        return [materials.add(current, kind=place, file=file, by=by, at=at) for place in dict.fromkeys(places)]


def ask_open(filing: Case, *, places: Sequence[str], by: Membership, at: datetime) -> None:
    """Whether a file may be hung there now: asked before its first piece is sent."""
    with _open(filing, by=by, at=at) as current:
        current.checklist.ask_known(places)


def remove(filing: Filing, *, material: Material, by: Membership, at: datetime) -> None:
    with _open(filing, by=by, at=at):
        materials.withdraw(material, at=at)


@contextmanager
def _open(filing: Case, *, by: Membership, at: datetime) -> Iterator[Filing]:
    """The filing under its lock, while its hospital may still change the files: no file slips in after the hand-in."""
    with held_by_its_own(filing, Filing, by=by, at=at) as current:
        if current.materials_handed_in:
            raise Refused(f"材料已经提交，提交后不予更改，不能再上传或撤下文件（{E(11)}）。")
        if current.state != Stage.AWAITING_MATERIALS:
            raise Refused(f"本填报目前不在提交材料的环节，不能上传或撤下文件（{E(11)}）。")
        Refused.unless(conditions.materials_in_time(current, at))
        yield current


def hand_in(filing: Filing, *, confirmed: str = "", by: Membership, at: datetime, seen: int | None = None) -> Filing:
    """Freezes the files with a receipt. Items without a file are asked about (`Doubtful`); whether all is complete the city checks."""
    row = HandIn(code=new_code(), handed_in_by=by.person, handed_in_at=at)

    def weigh(current: Filing) -> dict[str, Any]:
        checklist = current.checklist
        ask([*checklist.doubts(), *_still_coming(current)], confirmed=confirmed)
        row.filing, row.level = current, current.reported_level
        row.missing = [place.key for place in checklist.missing()]
        row.digest = _digest(current, checklist.materials, at=at)
        return {"files": len(checklist.materials), "digest": row.digest, "code": row.code}

    def keep(current: Filing) -> None:
        row.save(force_insert=True)
        materials.hand_in(current, at=at)

    return perform(filing, HAND_IN, by=by, at=at, seen=seen, weigh=weigh, then=keep)


def _still_coming(filing: Filing) -> list[Doubt]:
    """Files that are sent in pieces and do not hang on the case yet: what is handed in goes without them."""
    names = list(Upload.objects.under_way().filter(case=filing.pk).values_list("name", flat=True))
    if not names:
        return []
    return [
        Doubt("", f"还有{len(names)}个文件未传完或正在检查（{'、'.join(names)}），提交后不再接收。", "不等待这些文件")
    ]


def _digest(filing: Filing, files: Sequence[Material], *, at: datetime) -> str:
    """Over what was handed in where, under which number and when."""
    listed = [[row.kind, row.name, row.file.size, row.file_id] for row in files]
    content = {"number": filing.number, "files": listed, "at": at.isoformat()}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
