"""Lists that go out as spreadsheets: short ones in the answer, long ones as a job whose file stays to be fetched."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import get_resolver
from django.utils import timezone

from accounts.models import Membership
from accounts.requests import Request
from accounts.roles import Role

from ..downloads import XLSX, excel
from ..models import Job
from ..record import log_reading
from ..workbook import Sheet, write_workbook
from . import working
from .kinds import Product, Progress, job_kind

IN_THE_ANSWER = 500  # rows: less than a second
STEP = 500


@dataclass(frozen=True)
class Listing:
    """What goes out: how many rows in all, the sheets, and the name of the file."""

    name: str
    rows: int
    sheets: Sequence[Sheet]


@dataclass(frozen=True, kw_only=True)
class Export:
    """A list that goes out. `listing` gives what a member may see of it, filtered by what the address asks."""

    name: str
    label: str
    roles: tuple[Role, ...]
    listing: Callable[[Membership, Mapping[str, str], datetime], Listing]


_exports: dict[str, Export] = {}


def export(name: str, *, label: str, roles: tuple[Role, ...]) -> Callable[[Any], Any]:
    """Registers the function behind a list that goes out."""

    def register(listing: Callable[[Membership, Mapping[str, str], datetime], Listing]) -> Any:
        _exports[name] = Export(name=name, label=label, roles=roles, listing=listing)
        return listing

    return register


def exports() -> dict[str, Export]:
    """All of them: each stands beside its view, and a worker, who answers no address, has not loaded those yet."""
    get_resolver().url_patterns  # noqa: B018  # loads the views
    return dict(_exports)


def answer(request: Request, name: str) -> HttpResponse:
    """The file, or the offer to make it beside the request. To be called by a view that has asked for the role."""
    wanted = _exports[name]
    found = wanted.listing(request.member, request.GET, request.at)
    if found.rows > IN_THE_ANSWER:
        context = {"export": wanted, "rows": found.rows, "asked": request.GET.urlencode()}
        return render(request, "casework/jobs/offer.html", context)
    log_reading(by=request.member, at=request.at, what=wanted.label)
    return excel(found.name, *found.sheets)


def start(name: str, *, asked: str, by: Membership, at: datetime) -> Job:
    return working.start(ListExport, by=by, at=at, params={"export": name, "asked": asked})


@job_kind
class ListExport(Product):
    name, label, unit = "export", "导出列表", "行"

    def title(self) -> str:
        return exports()[self.params["export"]].label

    def total(self, *, at: datetime) -> int:
        return self._listing(at).rows

    def make(self, progress: Progress, *, at: datetime) -> tuple[bytes, str, str]:
        found, done = self._listing(at), _Counted(progress)
        log_reading(by=self.by, at=at, what=self.title())
        content = write_workbook([replace(sheet, rows=done.through(sheet.rows)) for sheet in found.sheets])
        return content, found.name, XLSX

    def _listing(self, at: datetime) -> Listing:
        wanted = exports()[self.params["export"]]
        return wanted.listing(self.by, QueryDict(self.params["asked"]), at)


class _Counted:
    """Rows on their way, counted over all sheets of a file."""

    def __init__(self, progress: Progress):
        self._progress, self._done = progress, 0

    def through(self, rows: Any) -> Iterator[Any]:
        for row in rows:
            yield row
            self._done += 1
            if self._done % STEP == 0:
                self._progress(self._done)


def stamped(name: str, at: datetime) -> str:
    """文书20261109.xlsx"""
    return f"{name}{timezone.localtime(at):%Y%m%d}.xlsx"
