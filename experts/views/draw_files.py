"""What is taken away from a draw: its proof, the printed record, the list as a spreadsheet, and the script that verifies."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from accounts.access import for_roles
from accounts.models import Membership
from accounts.requests import Request
from casework.downloads import attachment, inline
from casework.jobs import exporting
from casework.record import log_reading
from experts.drawing import tables as draw_tables
from experts.drawing.documents import record_sheet

from ..models import Draw
from .draws import DRAWING_ROLES, visible


def _fetched(request: Request, number: str, what: str, **having: Any) -> Draw:
    found = get_object_or_404(visible(request), number=number, **having)
    log_reading(by=request.member, at=request.at, what=f"下载专家抽取{number}{what}", case=found.case)
    return found


@for_roles(*DRAWING_ROLES)
def draw_proof(request: Request, number: str) -> HttpResponse:
    """The proof as the script reads it: whoever has it can re-run the draw without the portal."""
    found = _fetched(request, number, "证明文件", proof__isnull=False)
    content = json.dumps(found.proof, ensure_ascii=False, indent=1).encode()
    return attachment(content, name=f"{number}抽取证明.json", content_type="application/json")


@for_roles(*DRAWING_ROLES)
def draw_record(request: Request, number: str) -> HttpResponse:
    found = _fetched(request, number, "抽取记录")
    return inline(record_sheet(found).pdf(), name=f"{number}专家抽取记录.pdf")


@for_roles(*DRAWING_ROLES)
def draw_list(request: Request, number: str) -> HttpResponse:
    return exporting.answer(request, "draw_list", number=number)


@exporting.export("draw_list", label="导出候选名单", roles=DRAWING_ROLES)
def _listing(member: Membership, asked: Mapping[str, str], at: datetime) -> exporting.Listing:
    found = get_object_or_404(
        Draw.objects.visible_to(member).select_related("review__case"), number=asked.get("number", "")
    )
    rows = sum(len(found.frozen[part]) for part in ("candidates", "excluded"))
    return exporting.Listing(f"{found.number}候选名单.xlsx", rows, draw_tables.lists(found), found.case)
