"""What was done by mistake is taken back by the office that did it, before it binds; both acts stay, clocks run on as they stood."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import District
from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.actions import closures, institutions
from casework.deciding import proposals
from casework.models import Case, Deadline, Message, Proposal, Record
from casework.notices import with_step
from config.scenarios import deciding, primary_care
from config.scenarios import filing as filings
from emr_rating.cycle import actions as cycle
from emr_rating.cycle.closing import GRACE, close_windows
from emr_rating.cycle.steps import ALLOW_LATE
from emr_rating.models import LateFiling
from emr_rating.stages import Stage
from experts.actions import leaving_cases
from primary_care_review.check import actions as check
from primary_care_review.check.steps import ACCEPTANCE_NOTICE, FIND_QUALIFIED
from primary_care_review.stages import Stage as Review
from primary_care_review.standards.terms import Grade as G
from tests.worlds import walked_once

from .walks.walk import fresh

pytestmark = pytest.mark.django_db


@walked_once
def submitted(people, at):
    return primary_care.application_at(Review.SUBMITTED, people=people, at=at, grade=G.YI)


@pytest.mark.article("P20")
def test_a_finding_taken_back_lets_the_clock_of_the_check_run_on_as_it_stood(submitted, people, at):
    head, due = people[Role.BUREAU_HEAD], submitted.due_on
    deciding.decided(fresh(submitted), FIND_QUALIFIED, by=head, at=at + timedelta(days=2))
    drafter, then = people[Role.BUREAU_HANDLER], at + timedelta(days=2)
    with_step.draft(fresh(submitted), ACCEPTANCE_NOTICE, by=drafter, at=then, seen=None)
    check.unqualify(submitted, reason="漏看了前置条件表。", by=head, at=at + timedelta(days=3))
    case = Case.objects.get(pk=submitted.pk)
    assert (case.state, case.due_on, case.due_label) == (Review.SUBMITTED, due, "完成申请材料审核")
    assert not submitted.notices.filter(withdrawn_at=None).exists()
    assert list(Deadline.objects.filter(case=case, met_on=None).values_list("clock", flat=True)) == ["check"]
    found, back = (Record.objects.get(case=case, verb=verb) for verb in ("find_qualified", "unqualify"))
    assert (back.facts["undoes"], back.reason) == (found.seq, "漏看了前置条件表。")
    deciding.decided(fresh(submitted), FIND_QUALIFIED, by=head, at=at + timedelta(days=3))
    with pytest.raises(Refused, match="请填写“撤回审核合格，重新审核材料”的理由"):
        check.unqualify(submitted, reason=" ", by=head, at=at + timedelta(days=3))


@pytest.mark.article("E08")
def test_a_late_filing_is_taken_back_until_it_is_begun(people, at):
    year = filings.cycle(people=people, at=at)
    applicant, head = filings.hospital(2, people=people, at=at), people[Role.COMMISSION_HEAD]
    case = filings.begin(applicant, year, at=at)
    close_windows(year.closes_at + GRACE)
    morning = year.closes_at + timedelta(hours=10)
    granted = {"ends_at": morning + timedelta(days=3), "reason": "系统故障", "by": head, "at": morning}
    deciding.decided(fresh(case), ALLOW_LATE, **granted)
    cycle.forbid_late(case, reason="核实后不属实", by=head, at=morning)
    case.refresh_from_db()
    assert (case.state, case.exception_ends_at) == (Stage.NOT_FILED, None)
    assert LateFiling.objects.get().withdrawn_at == morning
    deciding.decided(fresh(case), ALLOW_LATE, **granted)
    filings.fill(case, by=applicant.clerk, at=morning, level=1)
    with pytest.raises(Refused, match="医院已经开始补报，准予补报不能撤回"):
        cycle.forbid_late(case, reason="核实后不属实", by=head, at=morning)


@pytest.mark.article("E06")
def test_no_clock_ends_the_filing_of_a_closed_hospital_its_bureau_does(people, at):
    year = filings.cycle(people=people, at=at)
    applicant, head = filings.hospital(2, people=people, at=at), people[Role.BUREAU_HEAD]
    case = filings.begin(applicant, year, at=at)
    on = timezone.localdate(at)
    closures.close_institution(
        applicant.institution, closed_on=on, reason="渝卫〔2026〕8号", by=people[Role.CENTRE], at=at
    )
    close_windows(year.closes_at + GRACE)
    case.refresh_from_db()
    bureau = Case.objects.get(pk=case.pk).holder
    assert (case.state, bureau.kind, bureau.district_id) == (Stage.DRAFT, "bureau", case.district_id)
    leaving_cases.cancel(case, by=head, at=at, reason="机构已注销。")
    case.refresh_from_db()
    assert (case.state, bool(case.closed_at)) == (Stage.CANCELLED, True)
    with pytest.raises(Refused, match="已因该机构注销终止办理，注销登记不能撤回"):
        closures.reopen_institution(applicant.institution, reason="误", by=people[Role.CENTRE], at=at)


@pytest.mark.article("P06")
def test_a_case_is_handed_to_the_bureau_of_the_district_into_which_the_institution_has_moved(submitted, people, at):
    head = people[Role.BUREAU_HEAD]
    with pytest.raises(Refused, match="机构仍在本区县"):
        leaving_cases.move(submitted, by=head, at=at, reason="迁址")
    to = District.objects.get(pk="500104")
    institutions.change_basic_data(
        submitted.institution, changes={"district": to}, reason="迁址", by=people[Role.CENTRE], at=at
    )
    submitted.refresh_from_db()
    assert submitted.district_id != "500104"
    by, checked = people[Role.BUREAU_HANDLER], FIND_QUALIFIED.checks
    proposals.propose(fresh(submitted), FIND_QUALIFIED, facts={}, reason="齐全", checked=checked, by=by, at=at)
    leaving_cases.move(submitted, by=head, at=at, reason="机构已迁至大渡口区。")
    case = Case.objects.get(pk=submitted.pk)
    assert (case.district_id, case.holder.district_id) == ("500104", "500104")
    assert {row.holder_id for row in Deadline.objects.filter(case=case, met_on=None)} == {case.holder_id}
    assert Message.objects.filter(office=case.holder, title__contains="移交").exists()
    assert not Case.objects.visible_to(head).filter(pk=case.pk).exists()
    assert not Proposal.objects.open().exists(), "one is open a case and step, whichever office has sent it up"
    assert proving.faults() == []
