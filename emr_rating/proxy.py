"""What the centre gives with an act of the national institute that it enters (代录): number, date and scan of its paper (E03, E06)."""

from datetime import date, datetime
from typing import Any, TypedDict

from django import forms
from django.utils import timezone

from accounts.entry.fields import CodeField, DayField
from accounts.models import Membership, Office
from accounts.roles import OfficeKind, Role
from casework.actions import materials
from casework.files.examine import Examined
from casework.forms.file import ScanField
from casework.forms.institution import ask_plainly
from casework.forms.step import StepForm
from casework.models import Case

SCAN = "proxy_scan"
FIELDS = ("proxy_number", "proxy_date", "proxy_scan")


class Proxy(TypedDict, total=False):
    """What the centre gives when it enters an act of the institute (代录)."""

    proxy_number: str
    proxy_date: date
    proxy_scan: Examined


class PaperFields(forms.Form):
    """The paper of an act of the institute; `at` is set by the form that takes these fields up."""

    at: datetime

    proxy_number = CodeField(
        label="医管所文号", max_length=60, help_text="医管所未接入本平台，凭其文件代录；记录中注明“代录”。"
    )
    proxy_date = DayField(label="文件日期")
    proxy_scan = ScanField(label="文件扫描件", help_text="PDF、JPEG 或 PNG，将作为代录依据保存。")

    def clean_proxy_date(self) -> date:
        day: date = self.cleaned_data["proxy_date"]
        if day > timezone.localdate(self.at):
            raise forms.ValidationError("文件日期不能晚于今天，请核对。")
        return day

    def unless_centre(self, member: Membership) -> None:
        """Asked of the centre alone, which enters the act."""
        if member.role != Role.CENTRE:
            for name in FIELDS:
                del self.fields[name]
        ask_plainly(self.fields)


class PaperForm(PaperFields, StepForm):
    """Asks for the paper whoever acts."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        ask_plainly(self.fields)


class ProxyForm(PaperFields, StepForm):
    """The institute's own act; entered by the centre it needs the paper's number, date and scan."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.unless_centre(self.member)


def connected() -> bool:
    """Whether the institute works in the portal itself."""
    return Office.objects.get(kind=OfficeKind.INSTITUTE).connected


def acts(by: Membership) -> bool:
    """Whether the member does the institute's work: of the institute, or of the centre where that is not connected."""
    return by.role == Role.INSTITUTE or (by.role == Role.CENTRE and not connected())


def facts(*, by: Membership, paper: Proxy) -> dict[str, Any]:
    """Number, date and scan of the institute's paper, where the centre enters its act; without all three nothing."""
    return {"proxy": told(paper)} if by.role == Role.CENTRE and whole(paper) else {}


def whole(paper: Proxy) -> bool:
    return all(paper.get(name) for name in FIELDS)


def told(paper: Proxy) -> dict[str, Any]:
    """As the record keeps it."""
    scan = paper["proxy_scan"]
    return {
        "number": paper["proxy_number"],
        "date": paper["proxy_date"],
        "scan": scan.name,
        "sha256": scan.sha256,
    }


def keep_entered(case: Case, *, paper: Proxy, by: Membership, at: datetime) -> None:
    """The paper by which the centre has entered the institute's act; of an act of the institute's own nothing."""
    if facts(by=by, paper=paper):
        keep(case, paper, by=by, at=at)


def keep(case: Case, paper: Proxy, *, by: Membership, at: datetime) -> None:
    """After the act, which asks whether it may be: nobody else's file is stored."""
    materials.add(case, kind=SCAN, file=paper["proxy_scan"], by=by, at=at)
    materials.hand_in(case, at=at)
