"""Two at the same instant, on connections of their own: exactly one has it, and the other is told so in a sentence.

One table: a year is walked from a registration to its final results, and where an act is to be had once two take it at once. That
of the grade review: tests/primary_care_review/test_races.py. What happens when files, experts, jobs or forms meet stands with their
own tests.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

import pytest
from django.utils import timezone

from accounts.entry.asking import answer
from accounts.roles import Role
from casework import outbox
from casework.actions import notices
from casework.clocks.calendar import GRACE
from casework.deciding import proposals
from casework.gateway import perform
from casework.models import Job, Notice, Outbox, Posting, Record
from casework.step import Step
from config.scenarios import cast as scenes
from config.scenarios import concluding, deciding, filing, hospitals, materials, national, primary_care, review
from config.scenarios import objecting as grades
from config.scenarios.papers import material
from emr_rating.filing import actions as filings
from emr_rating.filing.steps import AMEND
from emr_rating.materials import actions as handing_in
from emr_rating.models import (
    Cycle,
    Filing,
    NationalClosing,
    NationalReview,
    Objection,
    Report,
    ShownEvidence,
    YearResult,
)
from emr_rating.municipal import actions as municipal
from emr_rating.municipal.steps import CONCLUDE_CHECK, CONCLUDE_DISTRICT
from emr_rating.municipal.uses import CITY_CHECK
from emr_rating.national import actions as nationally
from emr_rating.national import announcing, publicity
from emr_rating.objection import actions as objecting
from emr_rating.objection import evidence
from emr_rating.registration import actions as registration
from emr_rating.registration.steps import VERIFY
from emr_rating.stages import NationalStage, Stage
from emr_rating.summary import actions as summary
from primary_care_review.models import PrimaryCareObjection
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade
from tests.config.races import MOVED, NOW, Act, Race, Table, fresh, lost, taken, twice
from tests.real_database import at_once

AT = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
WHY = "经核实，情况属实。"


@dataclass
class Year:
    """One that declares 5 above its 4 and owes materials, two that hold a 5, and one of the bureau's lane."""

    people: national.People
    cycle: Cycle
    rising: filing.Applicant
    small: filing.Applicant

    def races(self) -> Table:
        yield from self.registration()
        yield from self.window()
        held = national.filed(42, 62, people=self.people, cycle=self.cycle, at=AT)
        filing.filing_at(Stage.REPORTED, applicant=self.small, of_cycle=self.cycle, at=AT, level=3)
        morning = review.close(self.cycle)
        yield from self.city(morning)
        yield from self.bureau(morning)
        checked = [national.checked(case, people=self.people, at=morning) for case in held]
        passed, lowered = cast(list[NationalReview], checked)
        yield from self.national(passed, lowered, at=morning)
        yield from self.publicity(passed, at=morning)
        yield from self.end(passed, over=fresh(passed).posting.ends_at() + GRACE)

    def registration(self) -> Table:
        by = self.people[Role.INSTITUTE]
        case, _ = hospitals.registered(hospitals.hospital(82), at=AT)
        perform(case, VERIFY, by=self.people[Role.CENTRE], at=AT)
        approve = partial(registration.approve, case, by=by, at=AT)
        reject = partial(registration.reject, case, reason=WHY, by=by, at=AT)
        yield Race("E06 approved or returned", (approve, reject), (NOW,), taken(case, "approve", "reject"))

    def window(self) -> Table:
        by, own = self.rising, Filing.objects.filter(filed_by=self.rising.institution)
        start = partial(filings.start, institution=by.institution, cycle=self.cycle, by=by.clerk, at=AT)
        yield twice("E12 begun", start, "同一年度只能填报一次（第十二条）。", counts=own.count)
        case = filing.confirm(filing.fill(own.get(), by=by.clerk, at=AT, level=5), by=by.clerk, at=AT)

        def report() -> Act:
            seen = own.get().version
            return partial(filings.report, own.get(), declared_level=5, by=by.leader, at=AT, seen=seen)

        yield twice("E09 reported", report(), MOVED, counts=Report.objects.filter(filing=case).count)
        amend = partial(perform, own.get(), AMEND, by=by.clerk, at=AT)
        yield twice("E10 opened for the one modification", amend, NOW, counts=taken(case, "amend"))
        second = Report.objects.filter(filing=case, version=2)
        yield twice("E10 the one modification reported", report(), MOVED, counts=second.count)

    def city(self, at: datetime) -> Table:
        case = materials.hang(Filing.objects.get(filed_by=self.rising.institution), by=self.rising, at=at)
        confirmed = answer(case.checklist.doubts())
        hand_in = partial(handing_in.hand_in, case, confirmed=confirmed, by=self.rising.leader, at=at)
        yield twice("E11 handed in", hand_in, NOW, counts=taken(case, "hand_in_materials"))
        team = review.city_experts(5, at=at)
        for row in review.designate_team(case, CITY_CHECK, experts=team, people=self.people, at=at):
            review.hand_in(row, at=at)
        review.consolidate(case, at=at)
        by = self.people[Role.COMMISSION_HANDLER], self.people[Role.COMMISSION_HEAD]
        yield self.decided("E17 the city's check", case, CONCLUDE_CHECK, by, level=4, at=at)

    def bureau(self, at: datetime) -> Table:
        case, head = Filing.objects.get(filed_by=self.small.institution), self.people[Role.BUREAU_HEAD]
        for row in review.designate(case, people=self.people, at=at):
            review.hand_in(row, at=at)
        by = self.people[Role.BUREAU_HANDLER], head
        yield self.decided("E16 the bureau's conclusion", case, CONCLUDE_DISTRICT, by, level=3, at=at)
        seen = summary.mark(summary.concluded(self.cycle, head.office.own_district))
        report = partial(summary.report_summary, self.cycle, remarks="", seen=seen, by=head, at=at)
        reopen = partial(municipal.reopen, fresh(case), by=head, at=at, reason=WHY)
        either = taken(case, "report_summary", "emr_district_review_reopen")
        yield Race("E16 reported or taken up again", (report, reopen), (MOVED, NOW), either)

    def decided(self, name: str, case: Filing, step: Step, by: tuple, *, level: int, at: datetime) -> Race:
        """A head who presses twice."""
        handler, head = by
        proposal = deciding.proposed(fresh(case), step, by=handler, at=at, level=level, reason=WHY)
        agree = partial(proposals.agree, proposal, by=head, at=at)
        return twice(name, agree, MOVED, counts=taken(case, step.name))

    def national(self, passed: NationalReview, lowered: NationalReview, at: datetime) -> Table:
        people, by = self.people, self.people[Role.INSTITUTE]
        national.experts(at=at)
        national.heard(lowered, people=people, at=at, level=4)
        lower = partial(nationally.conclude_materials, fresh(lowered), reason=WHY, by=by, at=at)
        acts = partial(lower, level=4), partial(lower, level=3)
        concluded = taken(lowered, "emr_national_materials_conclude")
        yield Race("E23 concluded at one level or another", acts, (NOW,), concluded)
        national.national_at(NationalStage.APPLICATION_REVIEW, passed, people=people, at=at)
        national.arrange(passed, people=people, at=at)
        national.heard(passed, people=people, at=at)
        found = national.findings(passed)
        record = partial(
            nationally.record_visit, fresh(passed), findings=found, record_text=national.SEEN, by=by, at=at
        )
        recorded = taken(passed, "emr_national_application_record")
        yield twice("E24 recorded", record, "审核记录已经登记，不能再变更", counts=recorded)
        conclude = partial(nationally.conclude_application, fresh(passed), level=5, reason=WHY, by=by, at=at)
        concluded = taken(passed, "emr_national_application_conclude")
        yield twice("E24 concluded", conclude, NOW, counts=concluded)

    def publicity(self, passed: NationalReview, at: datetime) -> Table:
        people, head = self.people, self.people[Role.COMMISSION_HEAD]
        post = partial(publicity.post, self.cycle, listed=[passed.number], by=people[Role.INSTITUTE], at=at)
        yield twice("E25 posted", post, "所选案件中有的已经公示", counts=Posting.objects.count)
        withdraw = partial(publicity.withdraw, Posting.objects.get(), reason=WHY, by=people[Role.INSTITUTE], at=at)
        yield twice("E25 taken back", withdraw, "本公示已经撤回。", counts=taken(passed, "unpost"))
        post()
        lodge = partial(self.lodge, passed, at=at)
        yield twice("E25 one form sent twice", lodge, "done", counts=Objection.objects.count)
        objection = Objection.objects.get()
        show = partial(national.evidence_shown, objection, people=people, at=at)
        yield twice("E25 shown to the hospital", show, "不必重复办理", counts=ShownEvidence.objects.count)
        shown, leader = ShownEvidence.objects.get(), filing.leader(passed)
        comment = partial(evidence.comment, shown, text=national.COMMENT, by=leader, at=at)
        commented = taken(passed, "comment_evidence")
        yield twice("E25 commented on", comment, "没有等待陈述意见的异议新证据", counts=commented)
        propose = partial(national.answered, objection, people=people, at=at, level=None)
        yield twice("E25 answered", propose, NOW, counts=taken(objection, "propose"))
        national.answer_drafted(objection, people=people, at=at)
        concur = partial(objecting.concur, objection, by=head, at=at)
        send_back = partial(objecting.send_back, objection, by=head, at=at, reason=WHY)
        either = taken(objection, "concur", "send_back")
        yield Race("E25 countersigned or sent back", (concur, send_back), (NOW,), either)
        self.answer_all(at)

    def lodge(self, case: NationalReview, at: datetime, token: int = 1) -> None:
        files = {"letter": material("意见书.pdf"), "evidence": material("证明材料.pdf")}
        said: dict[str, Any] = {"said": national.OBJECTOR, "points": [national.OBJECTION], "token": UUID(int=token)}
        objecting.lodge(case, **said, **files, by=None, at=at)

    def answer_all(self, at: datetime) -> None:
        for row in Objection.objects.filter(closed_at=None):
            if row.state == "lodged":
                national.answered(row, people=self.people, at=at, level=None)
            national.concurred(row, people=self.people, at=at)

    def end(self, passed: NationalReview, over: datetime) -> Table:
        people, by, on = self.people, self.people[Role.INSTITUTE], timezone.localdate(over)
        last = over - GRACE - timedelta(seconds=1)
        self.lodge(passed, at=last, token=2)  # holds this one up, so that one other can be settled
        settle = partial(announcing.settle, self.cycle, by=by, at=over)
        settled = Record.objects.filter(verb="settle")
        yield twice("E25 settled", settle, NOW, "异议尚未办结", counts=settled.count)
        self.answer_all(over)
        acts = partial(self.lodge, passed, at=last, token=3), settle
        timely = ("审核结果已经确定，现在不能提出异议", "异议尚未办结")
        late = Objection.objects.open()
        yield Race(
            "E25 objected to in the last second, or settled",
            acts,
            timely,
            lambda: late.count() + settled.filter(case=passed.pk).count(),
        )
        if late.exists():
            self.answer_all(over)
            settle()
        close = partial(announcing.close_stage, self.cycle, by=by, at=over)
        yield twice("E18 the stage closed", close, "已经结束，不能重复办理。", counts=NationalClosing.objects.count)
        closing = NationalClosing.objects.get()
        report = partial(announcing.report_for_filing, closing, number="演示报〔2026〕9号", on=on, by=by, at=over)
        of_cycle = Record.objects.filter(subject=self.cycle.subject)
        reported = of_cycle.filter(verb="report_national")
        yield twice("E25 reported for filing", report, "备案已经登记，不能重复办理。", counts=reported.count)
        said: dict[str, Any] = {"number": "演示国卫通〔2026〕300号", "on": on, "scan": material("国家通知.pdf")}
        handler, head = people[Role.COMMISSION_HANDLER], people[Role.COMMISSION_HEAD]
        enter = partial(announcing.enter_national_notice, closing, **said, by=handler, at=over)
        entered = of_cycle.filter(verb="enter_national_notice")
        yield twice("E18 the national notice", enter, "国家通知已经录入，不能重复办理。", counts=entered.count)
        type(head.office).objects.filter(pk=head.office_id).update(document_word="渝卫演示")
        drafts = Notice.objects.filter(kind=announcing.NOTICE_KIND)
        draft = partial(announcing.draft_city_notice, closing, by=handler, at=over)
        yield twice("E18 the city's notice drafted", draft, "市级通知已有拟稿", counts=drafts.count)
        issue = partial(notices.issue, drafts.get(), by=fresh(head), at=over)
        yield twice("E18 the city's notice issued", issue, "本文书已于签发时编号", counts=Job.objects.count)
        row = Outbox.objects.get(kind=Outbox.Kind.JOB)
        announce = partial(outbox.work, row.pk, at=over)
        final = YearResult.objects.filter(year=self.cycle.year, institution=passed.institution)
        yield twice("E18 announced", announce, "done", counts=final.count)
        yield Race(
            "E25 objected to while it is announced",
            (partial(self.lodge, passed, at=last, token=4), announce),
            ("审核结果已经确定，现在不能提出异议",),
            taken(passed, "announce"),
        )


@pytest.mark.article("P13")
@pytest.mark.refuses("P13", 1)
def test_an_objection_in_time_is_never_the_late_one(fresh_database):
    """To a conclusion whose period is over while its grade is determined: one of the two is told that the other came first."""
    people = scenes.officials(at=AT)
    of = primary_care.application_at(Review.PUBLICITY, people=people, at=AT, grade=Grade.YI)
    over = concluding.after_publicity(of)
    lodge, determine = partial(grades.lodged, of, at=over), partial(concluding.determined, of, people=people, at=over)
    outcomes = at_once(lodge, determine)
    told = next((one for one in outcomes if one != "done"), "done")
    assert "done" in outcomes
    assert any(said in told for said in ("评审等级已经确定，现在不能提出异议", "本案件的异议尚未办结"))
    assert PrimaryCareObjection.objects.count() + taken(of, "determine")() == 1


@pytest.mark.article("E25")
@pytest.mark.refuses("E10", 4)
def test_of_two_at_once_exactly_one_has_it(fresh_database):
    people = scenes.officials(at=AT)
    rising, small = (filing.hospital(index, people=people, at=AT) for index in (2, 22))
    scenes.passed(rising.institution, 2025, 4, at=AT)
    year = Year(people, filing.cycle(people=people, at=AT), rising, small)
    assert lost(year.races()) == []
