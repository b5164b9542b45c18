"""Many notices at once, in the order of their addressees: opened as one file, issued, entered as printed and as delivered.

Each act is that of the single notice. A few are done in the request, all or none; more become a job, in which one that is
refused keeps no other from being done. Numbers are given one by one inside each transaction, so that none is left out.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import Membership
from accounts.refused import Refused

from ..actions import notices
from ..jobs import working
from ..jobs.kinds import Acts, Named, Outcome, Product, Progress, job_kind
from ..models import Delivery, Job, Notice, Standing
from . import bundle
from .desk import listed
from .kinds import paper, step_of

AT_ONCE = 100
# Each is laid out before it is numbered, a third of a second: more than these keep whoever waits, and others from writing.
ISSUED_AT_ONCE = 10


def chosen(member: Membership, pks: Sequence[int]) -> list[Notice]:
    """Those of the office's notices, with their standing, by addressee and then by number."""
    rows = Notice.objects.of_desk(member).with_standing().filter(pk__in=pks)
    found = rows.select_related("case__institution__office", "office", "pdf")
    return sorted(found, key=_order)


def _order(notice: Notice) -> tuple[str, str, int]:
    institution = notice.case.institution if notice.case else None
    return institution.pinyin if institution else "", addressee(notice), notice.serial or 0


def filtered(member: Membership, asked: Any) -> list[int]:
    """The keys of all that the desk lists under these filters."""
    return list(listed(member, asked).order_by("pk").values_list("pk", flat=True))


def addressee(notice: Notice) -> str:
    """To whom the paper goes, as the printing list and the delivery say it."""
    if notice.case:
        return notice.case.title
    content = paper(notice)
    return getattr(content, "addressee", "") or getattr(content, "name", "")


class NoticeActs(Acts):
    """`params["notices"]` are the keys, in the order in which they are to be done."""

    unit = "件"
    done: str  # the count of the outcome

    def parts(self, *, at: datetime) -> Sequence[Notice]:
        found = {notice.pk: notice for notice in chosen(self.by, self.params["notices"])}
        return [found[pk] for pk in self.params["notices"] if pk in found]

    def act(self, part: Notice, outcome: Outcome, *, at: datetime) -> None:
        self.on(part, at=at)
        outcome.counts[self.done] += 1

    def on(self, notice: Notice, *, at: datetime) -> None:
        raise NotImplementedError

    def fault(self, part: Notice, refused: Refused) -> Named:
        return Named(f"{part.number or '未编号'}（{addressee(part)}）", str(refused))

    def leads_to(self) -> tuple[str, str]:
        return "查看文书", reverse("notice_desk")


@job_kind
class Issuing(NoticeActs):
    name, label, done = "issue_notices", "批量签发文书", "已签发"
    CHUNK = ISSUED_AT_ONCE

    def on(self, notice: Notice, *, at: datetime) -> None:
        if notice.case and step_of(notice):
            raise Refused(f"本文书随案件办理步骤签发，请到案件{notice.case.number}办理。")
        if notice.drafted_at.isoformat() > self.params["seen_at"]:
            raise Refused("拟稿在您打开页面之后已有修改，请重新核对后再签发。")
        notices.issue(notice, by=self.by, at=at)


@job_kind
class Printing(NoticeActs):
    name, label, done = "print_notices", "批量登记打印", "已登记打印"

    def on(self, notice: Notice, *, at: datetime) -> None:
        notices.mark_printed(notice, by=self.by, at=at)


@job_kind
class Delivering(NoticeActs):
    name, label, done = "deliver_notices", "批量登记送达", "已登记送达"

    def on(self, notice: Notice, *, at: datetime) -> None:
        if notice.standing == Standing.DELIVERED:
            raise Refused("本文书已登记送达，另有送达的请在该文书页登记。")
        way, moment = Delivery.Way(self.params["way"]), datetime.fromisoformat(self.params["delivered_at"])
        notices.deliver(notice, way=way, to=addressee(notice), delivered_at=moment, by=self.by, at=at)


class Bundling(Product):
    """One file of many notices."""

    unit = "件"

    def total(self, *, at: datetime) -> int:
        return len(self._notices())

    def _notices(self) -> list[Notice]:
        return [notice for notice in chosen(self.by, self.params["notices"]) if notice.pdf_id]


@job_kind
class Merging(Bundling):
    name, label = "merge_notices", "合并文书PDF"

    def make(self, progress: Progress, *, at: datetime) -> tuple[bytes, str, str]:
        content = bundle.merged(self._notices(), both_sides=self.params["both_sides"], progress=progress)
        return content, "文书合并.pdf", bundle.PDF


@job_kind
class Zipping(Bundling):
    name, label = "zip_notices", "打包文书"

    def make(self, progress: Progress, *, at: datetime) -> tuple[bytes, str, str]:
        rows = [(notice, addressee(notice)) for notice in self._notices()]
        return bundle.zipped(rows, progress=progress), "文书.zip", bundle.ZIP


def perform(
    kind: type[NoticeActs], found: Sequence[Notice], *, by: Membership, at: datetime, **params: Any
) -> Job | Outcome:
    """A few at once; raises `working.Refusals`. More than that as a job."""
    params["notices"] = [notice.pk for notice in found]
    if len(found) > (ISSUED_AT_ONCE if kind is Issuing else AT_ONCE):
        return working.start(kind, by=by, at=at, params=params)
    return working.at_once(kind(Job(kind=kind.name, params=params, asked_by=by)), found, at=at)
