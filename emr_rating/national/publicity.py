"""Publicity of a year's national stage (E25): the list of those who passed is posted, and in the same act every hospital reads its own
results, whether it passed or not; a posting taken back stays readable."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Any, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework import record
from casework.gateway import perform
from casework.models import FigureSetting, Posting, PostingLine
from casework.publicity.posting import post as post_list
from casework.publicity.posting import take_back
from experts.review import rounds

from .. import proxy
from ..articles import E
from ..history.past import past_of
from ..models import Cycle, Filing, NationalReview
from ..proxy import Proxy
from ..stages import NationalStage, Stage
from . import steps

UNDER_REVIEW = (NationalStage.MATERIALS_REVIEW, NationalStage.APPLICATION_REVIEW)
WAITING = (NationalStage.PASSED, NationalStage.NOT_PASSED, NationalStage.UNPOSTED)
HOW_TO_OBJECT = "结果和审核意见见本案件“国家级审核”页；有异议的，可以在公示期内实名提出。"


def waiting(cycle: Cycle) -> list[NationalReview]:
    """What is concluded and not posted, in the order of the list: the highest level first."""
    rows = NationalReview.objects.of_cycle(cycle).filter(state__in=WAITING)
    rows = rows.select_related("institution", "district", "of_filing").prefetch_related("conclusions")
    return sorted(rows, key=lambda row: (-row.entered_level, row.district_id, row.pk))


@transaction.atomic
def post(cycle: Cycle, *, listed: Collection[str], by: Membership, at: datetime, **paper: Unpack[Proxy]) -> Posting:
    """Names those of `listed` (by number) in public, each of whom has passed every step; whoever did not pass learns it in private by
    the same act. One that passed and is not listed waits for a further posting. Nobody is told who reviewed."""
    facts = acts_for_institute(by, paper)
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    rows = waiting(cycle)
    named = [row for row in rows if row.number in set(listed)]
    if failed := [row.title for row in named if not row.passed]:
        raise Refused(f"{'、'.join(failed)}未通过国家级审核的全部步骤，不能列入公示名单（{E(25)}）。", field="listed")
    if set(listed) - {row.number for row in rows}:
        raise Refused("所选案件中有的已经公示或者尚无结论，请刷新页面后重新选择。", field="listed")
    told = [row for row in rows if row in named or not row.passed]
    if not told:
        raise Refused("没有可以公示或者反馈的审核结果。", field="listed")
    posting = _posted(cycle, named, by=by, at=at, facts=facts)
    for row in told:
        _feed_back(row, posting, by=by, at=at, facts=facts, paper=paper)
    record.append(
        subject=posting.of,
        at=at,
        verb="post_national",
        label="公示国家级审核通过名单",
        by=by,
        article=E(25),
        facts={"posting": posting.number, "listed": len(named), **facts},
        role_label=role_label(by, facts),
    )
    return posting


def _posted(
    cycle: Cycle, named: Iterable[NationalReview], *, by: Membership, at: datetime, facts: dict[str, Any]
) -> Posting:
    named, on = list(named), timezone.localdate(at)
    lines = [
        PostingLine(
            case=row,
            name=row.title,
            district=str(row.district),
            level=row.entered_level,
            level_text=f"{row.entered_level}级",
            before_text=_before(row, cycle),
        )
        for row in named
    ]
    return post_list(
        lines,
        regime=Regime.EMR,
        of=cycle.subject,
        article=E(25),
        title=f"关于{cycle}电子病历系统应用水平分级评价国家级审核通过名单的公示",
        text=_text(cycle, len(named)),
        office=Office.objects.get(kind=OfficeKind.INSTITUTE),
        law=FigureSetting.objects.law(Regime.EMR, on),
        by=by,
        at=at,
        paper=record.plain(facts.get("proxy", {})),
    )


def _text(cycle: Cycle, number: int) -> str:
    if not number:
        return f"{cycle}本批国家级审核没有通过全部步骤的医疗机构。"
    return (
        f"下列{number}家医疗机构已通过{cycle}国家级审核的全部步骤（实证材料审核、实际应用审核），现予公示。\n"
        "公示的是拟定级别，不是最终结果。公示无异议，或者异议复核完毕的，报国家卫生健康委备案后公布；"
        "最终结果以国家通知和市级通知文件为准。"
    )


def _before(row: NationalReview, cycle: Cycle) -> str:
    """What was announced of it before."""
    final = past_of(row.hospital, before=cycle.year).final
    return f"{final[max(final)]}级（{max(final)}年度）" if final else ""


def _feed_back(
    row: NationalReview, posting: Posting, *, by: Membership, at: datetime, facts: dict[str, Any], paper: Proxy
) -> None:
    """The case opens to its hospital with the opinions of both steps, and the filing moves."""

    def open_up(current: NationalReview) -> None:
        rounds.tell(current, at=at)
        filing = Filing.objects.get(pk=current.of_filing_id)
        if filing.state == Stage.NATIONAL:
            perform(filing, steps.FEED_BACK, by=by, at=at, reason=HOW_TO_OBJECT, **facts)
        proxy.keep_entered(current, paper=paper, by=by, at=at)

    perform(row, steps.POST, by=by, at=at, then=open_up, posting=posting, **facts)


@transaction.atomic
def withdraw(posting: Posting, *, reason: str, by: Membership, at: datetime, **paper: Unpack[Proxy]) -> Posting:
    """Taken back with a reason, it stays readable as withdrawn; its cases wait for a new one, and keep what they have been told."""
    facts = acts_for_institute(by, paper)
    posting = take_back(posting, reason=reason, by=by, at=at)
    keep = partial(proxy.keep_entered, paper=paper, by=by, at=at)
    for row in NationalReview.objects.filter(posting=posting, state=NationalStage.POSTED).order_by("pk"):
        perform(row, steps.UNPOST, by=by, at=at, reason=reason, then=keep, **facts)
    record.append(
        subject=posting.of,
        at=at,
        verb="withdraw_posting",
        label="撤回公示",
        by=by,
        article=E(25),
        reason=reason,
        facts={"posting": posting.number, **facts},
        role_label=role_label(by, facts),
    )
    return posting


def acts_for_institute(by: Membership, paper: Proxy) -> dict[str, Any]:
    """Who may, and the paper of the centre where it acts; the steps of the cases ask the same of each."""
    if by.role == Role.CENTRE and not proxy.connected():
        if not (facts := proxy.facts(by=by, paper=paper)):
            raise Refused("代录医管所意见须填写文号、日期并上传扫描件。", field="proxy_number")
        return facts
    if by.role != Role.INSTITUTE:
        raise Refused(f"本事项由医管所办理，您当前的岗位不能办理（{E(25)}）。")
    return {}


def role_label(by: Membership, facts: dict[str, Any]) -> str:
    return f"{by.get_role_display()}（代录）" if facts else ""
