"""From the end of publicity to the result (E18, E25): settled one by one, the stage closed, reported for filing, the national notice
entered, the city's notice made; with that notice every result of the year becomes final, those of 0 to 4 as well."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, Unpack, cast

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import COMMISSION_ROLES, Regime, Role
from casework import beside, record
from casework.actions import notices
from casework.actions.materials import keep
from casework.files.examine import Examined
from casework.gateway import perform
from casework.jobs import working
from casework.jobs.kinds import Acts, Named, Outcome, job_kind
from casework.models import FigureSetting, Notice

from .. import proxy
from ..articles import E
from ..models import Cycle, Filing, NationalClosing, NationalReview, YearResult
from ..objection.steps import KIND as OBJECTION
from ..proxy import Proxy
from ..results.outcome import final_level
from ..stages import NationalStage, Stage
from . import steps
from .publicity import acts_for_institute, role_label

# From which a filing may still come into the national stage, a late one too (E08).
BEFORE_NATIONAL = (Stage.DRAFT, Stage.AMENDING, Stage.REPORTED, Stage.AWAITING_MATERIALS, Stage.CITY_CHECK)
TO_BE_FINAL = (Stage.PUBLICITY, Stage.PROVISIONAL)
ENDING = (*TO_BE_FINAL, Stage.ANNOUNCED, Stage.CONFIRMED)
SETTLED = (NationalStage.SETTLED, NationalStage.ANNOUNCED)
ENTERS = (*COMMISSION_ROLES, Role.CENTRE, Role.INSTITUTE)
NOTICE_KIND = "emr_results"


@transaction.atomic
def settle(cycle: Cycle, *, by: Membership, at: datetime, **paper: Unpack[Proxy]) -> tuple[int, list[str]]:
    """Whose publicity is over and to whose result no objection is open; returns how many, and whose objection holds them up."""
    facts = acts_for_institute(by, paper)
    rows = NationalReview.objects.of_cycle(cycle).filter(state=NationalStage.POSTED).order_by("pk")
    settled, held = 0, []
    for row in rows:
        if not beside.shown_free(row.held_by, steps.SETTLE):
            held.append(row.title)
            continue
        if not steps.SETTLE.verdict(row, at):
            continue
        perform(row, steps.SETTLE, by=by, at=at, then=partial(proxy.keep_entered, paper=paper, by=by, at=at), **facts)
        settled += 1
    if not settled:
        because = f"“{'、'.join(held)}”的异议尚未办结。" if held else "公示期尚未届满。"
        raise Refused(f"没有可以确定的结果：{because}")
    return settled, held


def due(cycle: Cycle, closing: NationalClosing | None, *, at: datetime) -> list[str]:
    """Which acts the year has come to, by the names of their pages; what is done or has to wait is not among them."""
    settling = ["settle"] if _may_settle(cycle, at=at) else []
    if closing is None:
        return settling + ([] if left_open(cycle) else ["close"])
    if closing.reported_at is None:
        return [*settling, "report"]
    if closing.notice_at is None:
        return [*settling, "notice"]
    unannounced = next(finals(cycle, states=TO_BE_FINAL), None) and not drafts(cycle).exists()
    return settling + (["city"] if unannounced else [])


def _may_settle(cycle: Cycle, *, at: datetime) -> bool:
    """Those that no objection holds up differ by their posting alone: one of each is asked."""
    rows = NationalReview.objects.of_cycle(cycle).filter(state=NationalStage.POSTED).select_related("posting")
    free = {row.posting_id: row for row in rows if beside.shown_free(row.held_by, steps.SETTLE)}
    return any(steps.SETTLE.verdict(row, at) for row in free.values())


def left_open(cycle: Cycle) -> list[str]:
    """What keeps the national stage of the year from being closed, in sentences."""
    waiting = Filing.objects.of_cycle(cycle).filter(state__in=BEFORE_NATIONAL).count()
    rows = NationalReview.objects.of_cycle(cycle).exclude(state__in=SETTLED)
    if not FigureSetting.objects.law(Regime.EMR, timezone.localdate(cycle.closes_at))["closing_awaits_objections"]:
        rows = rows.exclude(state=NationalStage.POSTED, held_by__contains=OBJECTION)
    left = rows.count()
    return [
        *([f"还有{waiting}家医院尚在填报或者市级初核没有结论。"] if waiting else []),
        *([f"还有{left}家医院的国家级审核没有确定结果（含公示期内和异议未办结的）。"] if left else []),
    ]


@transaction.atomic
def close_stage(cycle: Cycle, *, by: Membership, at: datetime, **paper: Unpack[Proxy]) -> NationalClosing:
    """The institute's recorded act: no review, publicity or recheck of the year is open any more (E18)."""
    facts = acts_for_institute(by, paper)
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if NationalClosing.objects.filter(cycle=cycle).exists():
        raise Refused("本年度国家级审核已经结束，不能重复办理。")
    if found := left_open(cycle):
        raise Refused(*found)
    said = record.plain(facts.get("proxy", {}))
    closing = NationalClosing.objects.create(cycle=cycle, closed_at=at, closed_by=by.person, paper=said)
    _note(closing, "close_national", "结束国家级审核", by=by, at=at, facts=facts)
    return closing


@transaction.atomic
def report_for_filing(
    closing: NationalClosing, *, number: str, on: date, by: Membership, at: datetime, **paper: Unpack[Proxy]
) -> NationalClosing:
    """With which letter the institute has reported the results to the National Health Commission (E25)."""
    facts = acts_for_institute(by, paper)
    closing = NationalClosing.objects.select_for_update().get(pk=closing.pk)
    if closing.reported_at:
        raise Refused("备案已经登记，不能重复办理。")
    _ask_day(on, at, field="on")
    closing.reported_number, closing.reported_on = number, on
    closing.reported_at, closing.reported_by = at, by.person
    closing.save(update_fields=["reported_number", "reported_on", "reported_at", "reported_by"])
    _note(
        closing, "report_national", "结果报国家卫生健康委备案", by=by, at=at, facts={"number": number, "on": on} | facts
    )
    return closing


@transaction.atomic
def enter_national_notice(
    closing: NationalClosing, *, number: str, on: date, scan: Examined, by: Membership, at: datetime
) -> NationalClosing:
    """The notice by which the results were made known, as it has come in."""
    if by.role not in ENTERS:
        raise Refused("国家通知由市级人员、信息中心或者医管所录入，您当前的岗位不能办理。")
    closing = NationalClosing.objects.select_for_update().get(pk=closing.pk)
    if closing.reported_at is None:
        raise Refused(closing.fault)
    if closing.notice_at:
        raise Refused("国家通知已经录入，不能重复办理。")
    _ask_day(on, at, field="on")
    closing.notice_number, closing.notice_on, closing.notice_scan = number, on, keep(scan, at=at)
    closing.notice_at, closing.notice_by = at, by.person
    closing.save(update_fields=["notice_number", "notice_on", "notice_scan", "notice_at", "notice_by"])
    _note(closing, "enter_national_notice", "录入国家通知", by=by, at=at, facts={"number": number, "on": on})
    return closing


def finals(cycle: Cycle, *, states: Collection[Stage] = ENDING) -> Iterator[tuple[Filing, int]]:
    """Every result that the city's notice makes final, with its level: what was settled, and what waits below 5 (E18)."""
    rows = Filing.objects.of_cycle(cycle).filter(state__in=states)
    rows = rows.select_related("district", "institution", "national_review")
    for filing in rows.prefetch_related("conclusions", "national_review__conclusions").order_by("district", "pk"):
        review, level = getattr(filing, "national_review", None), final_level(filing)
        if level is not None and (review is None or review.state in SETTLED):
            yield filing, level


def drafts(cycle: Cycle) -> QuerySet[Notice]:
    """The city's notice of the year, drafted and not yet signed."""
    return Notice.objects.open_drafts().filter(kind=NOTICE_KIND, fields__year=cycle.year)


@transaction.atomic
def draft_city_notice(closing: NationalClosing, *, by: Membership, at: datetime) -> Notice:
    """Drafted with the list as it now stands; issued by the head at the notice desk, and with that the results are final.

    What comes to its end later, a late filing or a hospital whose objection was open, is made final by a further notice.
    """
    if by.role not in COMMISSION_ROLES:
        raise Refused("市级通知由市卫生健康委拟写，您当前的岗位不能办理。")
    closing = NationalClosing.objects.select_for_update().get(pk=closing.pk)
    if fault := closing.fault:
        raise Refused(fault)
    fields = said(closing)
    if not fields["results"]:
        raise Refused("没有尚待公布的结果。")
    if drafts(closing.cycle).exists():
        raise Refused("市级通知已有拟稿，请在“文书”页签发或者撤回后再办理。")
    return notices.draft(None, kind=NOTICE_KIND, office=by.office, fields=fields, by=by, at=at)


def said(closing: NationalClosing) -> dict[str, Any]:
    """What a city's notice would say of the year now: what is not final yet."""
    found = finals(closing.cycle, states=TO_BE_FINAL)
    rows = [[filing.title, str(filing.district), f"{level}级"] for filing, level in found]
    return record.plain(
        {
            "year": closing.cycle.year,
            "national_number": closing.notice_number,
            "national_on": closing.notice_on,
            "results": rows,
        }
    )


def issued(notice: Notice, *, by: Membership, at: datetime) -> None:
    """With the city's notice the results that it lists become final: a job, which goes on where it was interrupted.

    Issued anew, it lists what is final already.
    """
    if notice.replaces:
        return
    closing = NationalClosing.objects.select_for_update().get(cycle__year=notice.fields["year"])
    if fault := closing.fault:
        raise Refused(fault)
    if closing.city_notice is None:
        closing.city_notice = notice
        closing.save(update_fields=["city_notice"])
    listed = sorted(filing.pk for filing, _ in finals(closing.cycle, states=TO_BE_FINAL))
    working.start(AnnounceResults, by=by, at=at, params={"notice": notice.number, "filings": listed})


@job_kind
class AnnounceResults(Acts):
    """Every result of a year, made final by its two notices."""

    name, label, unit = "announce_results", "公布和确认本年度结果", "家"

    def leads_to(self) -> tuple[str, str]:
        return "查看结束和公布", reverse("emr_closing")

    def parts(self, *, at: datetime) -> Sequence[int]:
        return cast(list[int], self.params["filings"])

    def act(self, part: int, outcome: Outcome, *, at: datetime) -> None:
        filing = Filing.objects.select_related("cycle").get(pk=part)
        final = partial(_final, notice=str(self.params["notice"]), at=at)
        match filing.state:
            case Stage.PUBLICITY:
                review = NationalReview.objects.get(of_filing=filing)
                perform(review, steps.ANNOUNCE, by=self.by, at=at)
                perform(filing, steps.ANNOUNCE_FILING, by=self.by, at=at, then=final)
                outcome.counts["公布"] += 1
            case Stage.PROVISIONAL:
                perform(filing, steps.CONFIRM, by=self.by, at=at, then=final)
                outcome.counts["确认"] += 1
            case _:  # done before the job was interrupted
                return

    def fault(self, part: int, refused: Refused) -> Named:
        return Named(Filing.objects.get(pk=part).number, "".join(refused.sentences))


def _final(filing: Filing, *, notice: str, at: datetime) -> None:
    """The result of the year, which later years read (E12, E32); what was imported of the year before it was rated here gives way."""
    closing = NationalClosing.objects.get(cycle=filing.cycle_id)
    YearResult.objects.update_or_create(
        institution=filing.hospital,
        year=filing.cycle.year,
        defaults={
            "declared_level": filing.declared_level,
            "final_level": final_level(filing),
            "notice": f"{closing.notice_number}；{notice}"[:100],
            "imported_at": at,
        },
    )


def _ask_day(on: date, at: datetime, *, field: str) -> None:
    if on > timezone.localdate(at):
        raise Refused("文件日期不能晚于今天，请核对。", field=field)


def _note(
    closing: NationalClosing, verb: str, label: str, *, by: Membership, at: datetime, facts: dict[str, Any]
) -> None:
    record.append(
        subject=closing.cycle.subject,
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=E(25),
        facts=facts,
        role_label=role_label(by, facts),
    )
