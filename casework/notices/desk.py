"""The notice desk: what an office has drafted, issued, printed and delivered, with the next thing to do to each."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from accounts.entry.normal import code, query
from accounts.models import Institution, Membership

from ..models import Notice, Outbox, Standing
from ..models.notice import NoticeQuerySet
from ..workbook import Column, Kind, Sheet, SheetSpec
from .kinds import kind_of, kinds
from .rules import ISSUING_ROLES

Row = dict[str, Any]

# The tabs; a replaced notice lies with the withdrawn ones: neither stands any more.
_BRACKETS = str.maketrans("[]()【】", "〔〕〔〕〔〕")
TABS: dict[str, tuple[str, tuple[Standing, ...]]] = {
    "draft": ("待签发", (Standing.DRAFT,)),
    "returned": ("已退回拟稿人", (Standing.RETURNED,)),
    "issued": ("已签发待打印", (Standing.ISSUED,)),
    "printed": ("已打印待送达", (Standing.PRINTED,)),
    "delivered": ("已送达", (Standing.DELIVERED,)),
    "withdrawn": ("已撤回、已替代", (Standing.WITHDRAWN, Standing.REPLACED)),
}
TONES = {
    Standing.DRAFT: "blue",
    Standing.RETURNED: "amber",
    Standing.ISSUED: "amber",
    Standing.PRINTED: "amber",
    Standing.DELIVERED: "green",
    Standing.REPLACED: "",
    Standing.WITHDRAWN: "red",
}
COLUMNS = (
    "id",
    "kind",
    "title",
    "number",
    "case__number",
    "case__title",
    "replaces",
    "drafted_at",
    "issued_at",
    "printed_at",
    "withdrawn_at",
    "standing",
)
SHEET = SheetSpec(
    sheet="文书",
    notes=("按拟稿先后倒序排列。",),
    columns=(
        Column(name="number", heading="发文字号", width=26),
        Column(name="kind", heading="文种", width=20),
        Column(name="title", heading="标题", width=40),
        Column(name="case", heading="案件编号", width=14),
        Column(name="institution", heading="机构", width=36),
        Column(name="standing", heading="状态", width=16),
        Column(name="drafted", heading="拟稿日期", kind=Kind.DATE, width=14),
        Column(name="issued", heading="签发日期", kind=Kind.DATE, width=14),
        Column(name="printed", heading="打印日期", kind=Kind.DATE, width=14),
        Column(name="withdrawn", heading="撤回日期", kind=Kind.DATE, width=14),
    ),
)


def counts(member: Membership, *, chosen: str) -> list[Row]:
    """The strip of tabs, counted in one statement."""
    rows = Notice.objects.of_desk(member).with_standing().order_by()
    numbers = rows.values("standing").annotate(number=Count("pk"))  # type: ignore[misc]  # django-stubs sees no annotation here
    found = {row["standing"]: row["number"] for row in numbers}
    return [
        {
            "number": sum(found.get(standing, 0) for standing in standings),
            "label": label,
            "url": f"{reverse('notice_desk')}?tab={name}",
            "tone": "",
            "current": name == chosen,
        }
        for name, (label, standings) in TABS.items()
    ]


def number_meant(words: str) -> str:
    """A notice number as the portal writes it, in whatever width and with whatever brackets its year was typed."""
    return query(words).translate(_BRACKETS)


def listed(member: Membership, asked: Mapping[str, str]) -> NoticeQuerySet:
    """The office's notices by tab, by kind, and by words in number, title or case."""
    rows = Notice.objects.of_desk(member).with_standing()
    if asked.get("tab") in TABS:
        standings = TABS[asked["tab"]][1]
        rows = rows.filter(standing__in=standings)  # type: ignore[misc]  # django-stubs sees no annotation here
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if words := query(asked.get("q", "")):
        said = Q(number__icontains=number_meant(words)) | Q(title__icontains=words)
        of_case = Q(case__number__icontains=code(words)) | Q(case__title__icontains=words)
        called = Institution.objects.matching(words).values("pk")
        rows = rows.filter(said | of_case | Q(case__institution__in=called))
    return rows


def kind_options(*, chosen: str) -> list[Row]:
    return [{"value": kind.name, "label": kind.label, "chosen": kind.name == chosen} for kind in kinds()]


def shown_rows(rows: list[Row], member: Membership) -> list[Row]:
    """Rows of the desk in words, each with the next act and with what kept its file from being made."""
    failed = faults(row["id"] for row in rows if row["standing"] == Standing.ISSUED)
    return [
        {
            **row,
            "kind_label": kind_of(row["kind"]).label,
            "standing_label": Standing(row["standing"]).label,
            "tone": TONES[row["standing"]],
            "fault": failed.get(row["id"], ""),
            "next": _next(row, member, fault=row["id"] in failed),
        }
        for row in rows
    ]


def sheet(rows: NoticeQuerySet) -> Sheet:
    """The list as it is filtered."""
    found = rows.order_by("-pk").values(*COLUMNS)
    return Sheet(
        spec=SHEET,
        rows=(
            [
                row["number"],
                kind_of(row["kind"]).label,
                row["title"],
                row["case__number"],
                row["case__title"],
                Standing(row["standing"]).label,
                *(_day(row[name]) for name in ("drafted_at", "issued_at", "printed_at", "withdrawn_at")),
            ]
            for row in found.iterator(chunk_size=2000)
        ),
    )


def faults(pks: Iterable[int]) -> dict[int, str]:
    """What kept the files of these notices from being made, in words for the clerk."""
    keys = [str(pk) for pk in pks]
    rows = Outbox.objects.filter(kind=Outbox.Kind.NOTICE, key__in=keys, done_at=None).exclude(error="")
    return {int(row.key): _fault(row.error) for row in rows}


def _fault(error: str) -> str:
    """A missing glyph says itself what to do; what else went wrong is for the administrator."""
    name, _, sentence = error.partition(": ")
    return sentence if name == "MissingGlyph" else "文件未能生成，系统将自动重试；多次未成的，请告知系统管理员。"


def _next(row: Row, member: Membership, *, fault: bool) -> Row:
    page = reverse("notice", args=[row["id"]])
    match row["standing"]:
        case Standing.DRAFT if member.role in ISSUING_ROLES:
            return {"label": "去签发", "url": page, "tone": ""}
        case Standing.ISSUED if not fault:
            return {"label": "打印", "url": page, "tone": ""}
        case Standing.PRINTED:
            return {"label": "登记送达", "url": reverse("notice_deliver", args=[row["id"]]), "tone": ""}
        case _:
            return {"label": "查看", "url": page, "tone": "plain"}


def _day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else None
