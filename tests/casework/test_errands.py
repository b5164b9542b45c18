"""What waits besides cases stands on the workbench of whoever has to act, with a count, and nowhere else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts import people as accounts
from accounts import throttle
from accounts.models import Membership
from accounts.roles import Role
from casework import grants
from casework.actions import change_requests, notices
from casework.anchors import set_anchor
from casework.models import Delivery, Job, Material, Outbox, Record, StoredFile
from casework.notices import with_step
from casework.workbench.counting import put_together
from casework.workbench.errands import asked_first, counted_beside, errands_of
from config.scenarios import cast, filing, primary_care, review
from emr_rating.stages import Stage as Filed
from experts.models import Assignment
from primary_care_review.check import actions as check
from primary_care_review.check.steps import ACCEPTANCE_NOTICE
from primary_care_review.stages import Stage
from tests.guards import lift

pytestmark = pytest.mark.django_db

# Who opens the workbench, and what it says then.
Waiting = dict[Role, dict[str, str]]


@pytest.fixture
def beside(people, at, signed_in) -> Callable[..., Waiting]:
    """What each role of the cast reads beside the queue, roles that read nothing left out."""

    def read(*labels: str, also: tuple[Membership, ...] = ()) -> Waiting:
        found = {}
        for member in (*people.values(), *also):
            context = signed_in(member).get("/workbench/", follow=True).context
            counts = {count["label"]: count["number"] for count in context.get("beside") or ()}
            if said := {label: number for label, number in counts.items() if label in labels}:
                found[member.role] = said
        return found

    return read


def _address(member: Membership, label: str, signed_in) -> str:
    counts = signed_in(member).get("/workbench/").context["beside"]
    return next(count["url"] for count in counts if count["label"] == label)


@pytest.fixture
def leader(people, at) -> Membership:
    return primary_care.institution(1, people=people, at=at)


def test_a_slip_waits_for_whoever_may_release_it(people, at, beside, signed_in):
    head = people[Role.BUREAU_HEAD]
    who = {"name": "邹文博", "login": "qx-zouwenbo", "phone": "13800000017", "email": ""}
    accounts.invite(office=head.office, role=Role.NOTICE_CLERK, **who, by=head, at=at)
    one = {"密码单待放行": "1"}
    waiting = {Role.COMMISSION_HEAD: one, Role.CENTRE: one, Role.SECURITY_ADMIN: one}
    assert beside("密码单待放行") == waiting
    assert _address(people[Role.SECURITY_ADMIN], "密码单待放行", signed_in) == reverse("slips_waiting")


def test_a_draft_waits_for_the_head_and_one_sent_back_for_the_handler(people, at, beside, signed_in):
    handler, head = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]
    case = primary_care.application_at(Stage.SUBMITTED, people=people, at=at)
    check.draft_supplement(case, missing="评审申请书：缺少签字", by=handler, at=at)
    labels = ("文书待签发", "退回待修改的文书")
    assert beside(*labels) == {Role.BUREAU_HEAD: {"文书待签发": "1"}}
    listed = signed_in(head).get(_address(head, "文书待签发", signed_in)).context["rows"]
    assert [row["case__number"] for row in listed] == [case.number]
    notices.send_back(case.notices.get(), reason="请写明条款。", by=head, at=at)
    assert beside(*labels) == {Role.BUREAU_HANDLER: {"退回待修改的文书": "1"}}
    listed = signed_in(handler).get(_address(handler, "退回待修改的文书", signed_in)).context["rows"]
    assert [row["standing_label"] for row in listed] == ["已退回拟稿人"]


def test_what_a_head_drafted_and_was_sent_back_waits_for_that_head(people, at, beside):
    head = people[Role.BUREAU_HEAD]
    second = cast.holder("qx-fuze-2", "温世安", role=Role.BUREAU_HEAD, office=head.office, at=at)
    case = primary_care.application_at(Stage.QUALIFIED, people=people, at=at)
    with_step.draft(case, ACCEPTANCE_NOTICE, by=head, at=at)
    notices.send_back(case.notices.get(), reason="请写明条款。", by=second, at=at)
    case.refresh_from_db()
    assert case.missing == "修改退回的受理通知书"
    one = {"退回待修改的文书": "1"}
    assert beside(*one) == {Role.BUREAU_HANDLER: one, Role.BUREAU_HEAD: one}
    people[Role.BUREAU_HEAD] = second
    assert beside(*one) == {Role.BUREAU_HANDLER: one}


def test_paper_waits_for_the_clerk_and_where_there_is_none_for_the_handler(people, at, beside):
    handler, head, clerk = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD], people[Role.NOTICE_CLERK]
    case = primary_care.application_at(Stage.SUPPLEMENT, people=people, at=at)
    one = {"文书待打印": "1"}
    assert beside("文书待打印", "文书待送达") == {Role.NOTICE_CLERK: one}
    accounts.end_membership(clerk, by=head, at=at, reason="调离")
    Membership.objects.filter(pk=clerk.pk).update(valid_until=at.date() - timedelta(days=1))
    people.pop(Role.NOTICE_CLERK)
    assert beside("文书待打印", "文书待送达") == {Role.BUREAU_HANDLER: one}
    notice = case.notices.get()
    notices.deliver(notice, way=Delivery.Way.IN_PERSON, to="罗文清", delivered_at=at, by=handler, at=at)
    assert beside("文书待打印", "文书待送达") == {}


def test_a_request_of_an_institution_waits_for_the_centre(people, at, beside, leader):
    institution = leader.office.institution
    change_requests.request_change(institution, changes={"type": "other"}, reason="登记有误", by=leader, at=at)
    assert beside("机构信息变更", also=(leader,)) == {Role.CENTRE: {"机构信息变更": "1"}}


def test_a_case_handed_over_waits_for_the_colleague_until_its_day(people, at, beside, signed_in):
    handler, head = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]
    case = primary_care.application_at(Stage.SUBMITTED, people=people, at=at)
    grants.hand_over(case, to=handler, until=at.date(), by=head, at=at, reason="出差")
    assert beside("移交我承办的案件") == {Role.BUREAU_HANDLER: {"移交我承办的案件": "1"}}
    assert _address(handler, "移交我承办的案件", signed_in) == reverse("case", args=[case.number])
    grants.take_back(case, from_=handler, by=head, at=at, reason="已返岗")
    assert beside("移交我承办的案件") == {}


def test_an_account_that_is_guessed_at_waits_for_the_security_administrator_until_it_is_set_free(
    people, at, beside, signed_in
):
    handler, label = people[Role.BUREAU_HANDLER], "登录异常的账号"
    for number in range(throttle.NOTICED):
        visitor = throttle.Visitor(address=f"198.51.100.{number}", browser="")
        for login in (handler.person.login, "nobody"):
            throttle.admit(login, visitor, at=at)
    assert beside(label) == {Role.SECURITY_ADMIN: {label: "1"}}
    listed = signed_in(people[Role.SECURITY_ADMIN]).get(_address(people[Role.SECURITY_ADMIN], label, signed_in))
    assert [member.person for member in listed.context["page"]] == [handler.person]
    throttle.forgive(handler.person.login)
    assert beside(label) == {}


def test_slips_of_a_job_wait_for_whoever_asked_for_it(people, at, beside, signed_in, leader):
    handler = people[Role.BUREAU_HANDLER]
    job = Job.objects.create(kind="enrol_register", asked_by=handler, asked_at=at, slips=[leader.pk])
    assert beside("密码单待领取") == {Role.BUREAU_HANDLER: {"密码单待领取": "1"}}
    assert _address(handler, "密码单待领取", signed_in) == reverse("job", args=[job.pk])


@pytest.mark.parametrize(
    "ended",
    [
        {"ending": Job.Ending.REFUSED},
        {"ending": Job.Ending.FAILED},
        {"ending": Job.Ending.DONE, "faults": [["第3行", "代码重复"]]},
    ],
)
def test_a_job_that_came_to_nothing_waits_for_a_week_or_until_it_is_asked_for_again(people, at, beside, ended):
    handler, label = people[Role.BUREAU_HANDLER], "批量事项未办成"
    asked = {"kind": "enrol_register", "asked_by": handler, "asked_at": at}
    job = Job.objects.create(**asked, ended_at=at, **ended)
    assert beside(label) == {Role.BUREAU_HANDLER: {label: "1"}}
    again = Job.objects.create(**asked)
    assert beside(label) == {}
    again.delete()
    Job.objects.filter(pk=job.pk).update(ended_at=at - timedelta(days=8))
    assert beside(label) == {}


def test_another_list_is_not_the_one_that_failed(people, at, beside):
    handler, label = people[Role.BUREAU_HANDLER], "批量事项未办成"
    asked = {"kind": "export", "asked_by": handler, "asked_at": at}
    of_cases, of_notices = ({"export": name, "asked": ""} for name in ("workbench", "notices"))
    Job.objects.create(**asked, params=of_cases, ended_at=at, ending=Job.Ending.FAILED)
    Job.objects.create(**asked, params=of_notices, ended_at=at, ending=Job.Ending.DONE)
    assert beside(label) == {Role.BUREAU_HANDLER: {label: "1"}}
    Job.objects.create(**asked, params=of_cases)
    assert beside(label) == {}


def test_an_effect_that_failed_waits_for_the_system_administrator(people, at, beside):
    Outbox.objects.create(kind=Outbox.Kind.MAIL, key="x", queued_at=at, due_at=at, error="connection refused")
    assert beside("未成的发送和生成") == {Role.SYSTEM_ADMIN: {"未成的发送和生成": "1"}}


def test_records_under_no_anchor_wait_for_the_auditor_and_are_told_to_the_system_administrator(
    people, at, beside, signed_in, leader
):
    set_anchor(at=at - timedelta(days=1))
    rows, label = Record.objects.filter(at=at).count(), "逾期未存证的记录"
    assert rows > 0
    assert beside(label) == {}  # of today
    with time_machine.travel(at + timedelta(days=2), tick=False):
        assert beside(label) == {Role.AUDIT_ADMIN: {label: str(rows)}}
        page = signed_in(people[Role.SYSTEM_ADMIN]).get("/workbench/").text
        assert f"{rows} 条办理记录逾期未存证" in page
    set_anchor(at=at)
    with time_machine.travel(at + timedelta(days=2), tick=False):
        assert beside(label) == {}
        assert "逾期未存证" not in signed_in(people[Role.SYSTEM_ADMIN]).get("/workbench/").text


def test_a_file_with_a_virus_waits_for_its_institution(people, at, beside, signed_in, leader):
    case = primary_care.application_at(Stage.DRAFT, people=people, at=at, leader=leader)
    material = Material.objects.filter(case=case).first()
    StoredFile.objects.filter(pk=material.file_id).update(sent_in=True, scanned_at=at, finding="Eicar-Test")
    one = {"查出病毒的材料": "1"}
    assert beside("查出病毒的材料", also=(leader,)) == {Role.INSTITUTION_LEADER: one}
    assert _address(leader, "查出病毒的材料", signed_in) == reverse("case", args=[case.number])
    Material.objects.filter(pk=material.pk).update(withdrawn_at=at)
    assert beside("查出病毒的材料", also=(leader,)) == {}


@pytest.mark.article("E16")
@pytest.mark.parametrize("column", ["answer_due_on", "due_on"])
def test_a_review_whose_expert_is_late_waits_for_the_office_that_asked(people, at, beside, column):
    began = at - timedelta(days=50)
    applicant = filing.hospital(2, people=people, at=began)
    cycle = filing.cycle(people=people, at=began, year=2025, district_due_on=at.date() + timedelta(days=20))
    case = filing.filing_at(Filed.REPORTED, applicant=applicant, of_cycle=cycle, at=began, level=3)
    review.designate(case, people=people, at=review.close(cycle))
    lift(Assignment)
    accepted = at - timedelta(days=1) if column == "due_on" else None
    late = {"accepted_at": accepted, "answer_due_on": at.date(), "due_on": at.date()}
    late[column] -= timedelta(days=1)
    Assignment.objects.of(case).update(**late)
    one = {"专家逾期未提交意见" if accepted else "专家逾期未答复": "1"}
    assert beside(*one) == {Role.BUREAU_HANDLER: one, Role.BUREAU_HEAD: one}
    Assignment.objects.of(case).update(**{column: at.date()})
    assert beside(*one) == {}


def test_what_is_asked_first_follows_from_the_member_and_the_day_alone(people, at, leader, django_assert_num_queries):
    """So it is put together once (`asked_first`): one that reads other rows for it is declared `anew`, or with `among`."""
    for asked in (*people.values(), leader):
        member = Membership.objects.select_related("office__district").get(pk=asked.pk)
        said = []
        for moment in (at, at + timedelta(hours=3)):
            with time_machine.travel(moment, tick=False), django_assert_num_queries(0):
                first = {
                    errand.name: errand.first(member, at.date()) for errand in errands_of(member) if not errand.anew
                }
                said.append(repr(put_together(first)))  # what PostgreSQL is given compares by its looks alone
        assert said[0] == said[1], member.role


def test_what_was_put_together_before_is_answered_anew(people, at, leader):
    def requests() -> int:
        centre = Membership.objects.select_related("office__district").get(pk=people[Role.CENTRE].pk)
        return counted_beside({}, errands_of(centre), member=centre, on=at.date())["change_requests"]

    assert requests() == 0
    made = asked_first.cache_info().misses
    institution = leader.office.institution
    change_requests.request_change(institution, changes={"type": "other"}, reason="登记有误", by=leader, at=at)
    assert (requests(), asked_first.cache_info().misses) == (1, made)
