"""The bureau's review (E16): reviewers of its own pool, questions, conclusion, and who may not."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from casework import turns
from casework.deciding import proposals
from casework.gateway import Refused, perform
from casework.models import Message, Record
from casework.text import day_text
from config.scenarios import cast, deciding, experts
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.models import Filing
from emr_rating.municipal import actions as review
from emr_rating.municipal.steps import CONCLUDE_DISTRICT
from emr_rating.municipal.uses import DISTRICT_REVIEW
from emr_rating.stages import Stage
from emr_rating.summary.steps import RETURN_SUMMARY
from experts import uses
from experts.actions import seats
from experts.models import Assignment, Employment
from experts.review.designation import Choices, open_work_of
from tests.post import messages_from_here
from tests.worlds import walked_once


@walked_once
def filing(applicant, cycle, at) -> Filing:
    """The day after the window: a level 3 of 渝中区 lies with its bureau."""
    reported = filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    scenes.close(cycle)
    return fresh(reported)


@walked_once
def morning(filing):
    return filing.cycle.closes_at


@walked_once
def second_reviewer(people, at):
    return cast.person("qx-zhuanjia2", "钱思齐", role=Role.EXPERT, office=people[Role.EXPERT].office, at=at)


@walked_once
def assignment(filing, people, morning) -> Assignment:
    return scenes.designate(filing, people=people, at=morning)[0]


def fresh(filing: Filing) -> Filing:
    return Filing.objects.get(pk=filing.pk)


def step_url(filing: Filing, name: str) -> str:
    return reverse("step", args=[filing.number, name])


# Reviewers


@pytest.mark.article("E16")
def test_the_bureau_names_its_reviewers_and_they_learn_of_it(filing, people, as_role, now, morning):
    now(morning)
    client = as_role(Role.BUREAU_HANDLER)
    assert "何佩文" in client.get(step_url(filing, "emr_district_review_designate")).content.decode()
    reviewer = people[Role.EXPERT]
    data = {"seen": filing.version, "experts": [reviewer.pk], "due_on": "2026-12-10", "reason": scenes.DESIGNATION}
    without = client.post(step_url(filing, "emr_district_review_designate"), data | {"reason": ""})
    assert (without.status_code, Assignment.objects.count()) == (422, 0)
    assert client.post(step_url(filing, "emr_district_review_designate"), data).status_code == 302
    named = Assignment.objects.get()
    assert (named.member, str(named.due_on), named.designated_reason) == (reviewer, "2026-12-10", scenes.DESIGNATION)
    assert (named.draw, named.leads) == (None, False)
    assert Message.objects.get(person=reviewer.person).title == f"评审任务：{filing.number}"
    assert fresh(filing).missing == "评审专家答复 0/1"


@pytest.mark.article("E16")
def test_naming_reviewers_shows_employer_open_work_and_the_days_that_will_be_set(
    filing, assignment, second_reviewer, people, as_role, now, morning
):
    now(morning)
    Employment.objects.filter(expert=second_reviewer.pool_entry.expert).delete()
    text = as_role(Role.BUREAU_HANDLER).get(step_url(filing, "emr_district_review_designate")).content.decode()
    assert f"{second_reviewer.person.name}（信息专家，未填写工作单位，无在办评审）" in text
    use = uses.use("emr_district_review")
    on = timezone.localdate(morning)
    answer, opinion = use.answer_by(on, law=filing.law), use.opinion_by(on, law=filing.law)
    told = f"意见时限不填的，为接受后10个工作日，今日接受的，至{day_text(opinion)}"
    assert f"答复时限为{day_text(answer)}；{told}" in text
    at_work = assignment.member.pool_entry
    unit = at_work.expert.employer().name
    told = Choices([], {}, open_work_of([at_work])).described(at_work)
    assert told == f"{at_work.expert}（信息专家，{unit}，在办1件）"


@pytest.mark.article("E16")
def test_only_own_reviewers_are_named_and_none_twice(filing, assignment, people, at, morning):
    stranger = cast.person("sw-zhuanjia", "沈一鸣", role=Role.EXPERT, office=people[Role.COMMISSION_HEAD].office, at=at)
    with pytest.raises(Refused, match="所选人员中有人不是本库的在库专家"):
        scenes.designate(filing, people=people, at=morning, experts=[stranger])
    with pytest.raises(Refused, match="所选人员中有人不是本库的在库专家"):
        scenes.designate(filing, people=people, at=morning)
    assert Assignment.objects.get() == assignment


@pytest.mark.article("E16")
def test_an_assignment_ends_with_a_reason_and_the_reviewer_no_longer_sees_the_case(
    filing, assignment, people, as_role, now, morning
):
    now(morning)
    client = as_role(Role.BUREAU_HANDLER)
    data = {"seen": fresh(filing).version, "assignment": assignment.pk, "reason": ""}
    assert client.post(step_url(filing, "emr_district_review_release"), data).status_code == 422
    assert (
        client.post(step_url(filing, "emr_district_review_release"), data | {"reason": "出差在外"}).status_code == 302
    )
    assignment.refresh_from_db()
    assert (assignment.ended_at, assignment.ended_reason) == (morning, "出差在外")
    expert = as_role(Role.EXPERT)
    assert expert.get(reverse("opinion", args=[assignment.pk])).status_code == 404
    assert expert.get(reverse("case", args=[filing.number])).status_code == 404


def test_a_reviewer_whose_opinion_is_in_is_not_released(filing, assignment, second_reviewer, people, morning):
    scenes.designate(filing, people=people, at=morning, experts=[second_reviewer])
    scenes.hand_in(assignment, at=morning)
    with pytest.raises(Refused, match="该评审专家已提交意见"):
        seats.release(
            fresh(filing),
            use=DISTRICT_REVIEW,
            assignment=assignment.pk,
            reason="更换",
            by=people[Role.BUREAU_HEAD],
            at=morning,
        )


@pytest.mark.article("E15")
@pytest.mark.article("E16")
def test_a_reviewer_who_works_there_is_shown_with_the_ground_and_refused_by_raw_post(
    filing, people, as_role, now, morning
):
    reviewed = filing.hospital
    experts.employ(people[Role.EXPERT].pool_entry.expert, reviewed)
    now(morning)
    client = as_role(Role.BUREAU_HANDLER)
    form = client.get(step_url(filing, "emr_district_review_designate")).content.decode()
    assert f"何佩文（现在{reviewed.name}工作（第十五条））" in form
    data = {"seen": filing.version, "experts": [people[Role.EXPERT].pk], "reason": scenes.DESIGNATION}
    assert client.post(step_url(filing, "emr_district_review_designate"), data).status_code == 422
    with pytest.raises(Refused, match=f"何佩文：现在{reviewed.name}工作（第十五条），应当回避"):
        scenes.designate(filing, people=people, at=morning)
    assert not Assignment.objects.exists()


@pytest.mark.article("E16")
def test_a_bureau_may_draw_from_its_own_pool_and_then_the_team_speaks_through_its_leader(filing, people, at, morning):
    bureau = people[Role.BUREAU_HANDLER].office
    for index in range(5):
        cast.person(f"qx-zj-{index}", f"演示区{index}", role=Role.EXPERT, office=bureau, at=at)
    officials = {Role.COMMISSION_HANDLER: people[Role.BUREAU_HANDLER]}
    drawn = scenes.draw(filing, people=officials, supervisor=people[Role.SUPERVISOR], at=morning)
    assert drawn.pool.office == bureau
    for assignment in scenes.accept_all(filing, at=morning):
        scenes.hand_in(assignment, at=morning)
    with pytest.raises(Refused, match="组长尚未提交评审组汇总意见（第十六条）"):
        scenes.conclude_district(filing, people=people, at=morning)
    scenes.consolidate(filing, at=morning)
    assert scenes.conclude_district(filing, people=people, at=morning).state == Stage.DISTRICT_CONCLUDED


@pytest.mark.article("E16")
def test_an_opinion_past_its_day_is_marked_for_the_office(filing, assignment, as_role, now):
    tab = reverse("case_tab", args=[filing.number, "review"])
    for days, overdue in ((0, False), (1, True)):
        now(timezone.make_aware(datetime.combine(assignment.due_on + timedelta(days=days), time(9))))
        assert ("已逾期" in as_role(Role.BUREAU_HANDLER).get(tab).content.decode()) == overdue


# Questions


@pytest.mark.article("E16")
def test_question_and_answer_are_seen_by_both_and_change_no_data(filing, applicant, as_role, client, now, morning):
    before = dict(filing.answers.values_list("field", "value"))
    now(morning)
    asked = as_role(Role.BUREAU_HANDLER).post(
        step_url(filing, "emr_district_review_ask"),
        {"seen": filing.version, "question": "病案首页时间为何早于入院时间？"},
    )
    assert asked.status_code == 302
    assert fresh(filing).missing == "确定评审专家；医院答复提问"
    assert Message.objects.filter(office=applicant.institution.office, title__contains="有问题请答复").exists()
    client.force_login(applicant.clerk.person, backend="accounts.backends.PersonBackend")
    form = client.get(step_url(filing, "emr_district_review_answer")).content.decode()
    assert "病案首页时间为何早于入院时间？" in form
    data = {"seen": fresh(filing).version, "inquiry": filing.inquiries.get().pk, "answer": "系统时钟偏差，已校正。"}
    assert client.post(step_url(filing, "emr_district_review_answer"), data).status_code == 302
    assert (
        client.post(step_url(filing, "emr_district_review_answer"), data | {"seen": fresh(filing).version}).status_code
        == 422
    )
    for page in (client, as_role(Role.BUREAU_HEAD)):
        text = page.get(reverse("case_tab", args=[filing.number, "inquiries"])).content.decode()
        assert "系统时钟偏差，已校正。" in text
    assert dict(filing.answers.values_list("field", "value")) == before


# Conclusion


@pytest.mark.article("E16")
def test_the_head_lowers_with_a_reason_once_all_opinions_are_in(filing, assignment, as_role, now, morning):
    scenes.hand_in(assignment, at=morning, level=2)
    now(morning)
    data = {"seen": fresh(filing).version, "level": "2", "reason": scenes.REASON}
    assert as_role(Role.BUREAU_HEAD).post(step_url(filing, "emr_district_review_conclude"), data).status_code == 422
    assert as_role(Role.BUREAU_HANDLER).post(step_url(filing, "emr_district_review_conclude"), data).status_code == 302
    assert fresh(filing).state == Stage.DISTRICT_REVIEW
    data["proposal"] = filing.proposals.get().pk
    assert as_role(Role.BUREAU_HEAD).post(step_url(filing, "emr_district_review_conclude"), data).status_code == 302
    concluded = fresh(filing)
    assert (concluded.state, concluded.conclusion.to_level) == (Stage.DISTRICT_CONCLUDED, 2)
    assert (concluded.summary, concluded.missing) == ("申报3级", "汇总报送")


@pytest.mark.article("E16")
def test_a_head_who_decides_otherwise_than_was_proposed_is_recorded_as_doing_so(
    filing, assignment, people, as_role, now, morning
):
    now(morning)
    scenes.hand_in(assignment, at=morning, level=2)
    proposal = deciding.proposed(fresh(filing), CONCLUDE_DISTRICT, by=people[Role.BUREAU_HANDLER], at=morning, level=3)
    head, data = as_role(Role.BUREAU_HEAD), {"seen": fresh(filing).version, "proposal": proposal.pk, "otherwise": "1"}
    assert (
        head.post(step_url(filing, "emr_district_review_conclude"), data | {"level": "9", "reason": "理由"}).status_code
        == 422
    )
    assert (
        head.post(
            step_url(filing, "emr_district_review_conclude"), data | {"level": "2", "reason": scenes.LOWERED}
        ).status_code
        == 302
    )
    assert fresh(filing).conclusion.to_level == 2
    assert Record.objects.get(case=filing, verb="emr_district_review_conclude").facts["deviates"] is True


@pytest.mark.article("E16")
def test_who_concludes_reads_the_opinions_beside_the_form_and_it_is_the_one_thing_to_do(
    filing, assignment, people, as_role, now, morning
):
    now(morning)
    head = as_role(Role.BUREAU_HEAD)
    before = head.get(reverse("case", args=[filing.number])).context["actions"]
    assert [action["label"] for action in before if not action["tone"]] == []  # the opinions are waited for
    scenes.hand_in(assignment, at=morning, level=2)
    for role, label in ((Role.BUREAU_HANDLER, "拟办：作出区县结论"), (Role.BUREAU_HEAD, "作出区县结论")):
        client = as_role(role)
        after = client.get(reverse("case", args=[filing.number])).context["actions"]
        assert [action["label"] for action in after if not action["tone"]] == [label]
        assert scenes.DOUBT in client.get(step_url(filing, "emr_district_review_conclude")).content.decode()
        deciding.proposed(fresh(filing), CONCLUDE_DISTRICT, by=people[Role.BUREAU_HANDLER], at=morning, level=2)


@pytest.mark.article("E16")
def test_an_open_question_is_named_beside_what_else_is_missing(filing, assignment, people, morning):
    review.ask(filing, question="病案首页时间为何早于入院时间？", by=people[Role.BUREAU_HEAD], at=morning)
    assert fresh(filing).missing == "评审意见 0/1；医院答复提问"
    scenes.hand_in(assignment, at=morning)
    answer = "emr_district_review_answer"
    assert (fresh(filing).missing, turns.read(fresh(filing).turn)) == (
        "医院答复提问",
        {"institution_clerk": answer, "institution_leader": answer},
    )


@pytest.mark.article("E16")
def test_a_conclusion_waits_for_the_answer_or_says_why_it_does_not(filing, assignment, people, as_role, now, morning):
    now(morning)
    scenes.hand_in(assignment, at=morning)
    review.ask(fresh(filing), question="病案首页时间为何早于入院时间？", by=people[Role.BUREAU_HEAD], at=morning)
    handler, address = as_role(Role.BUREAU_HANDLER), step_url(filing, "emr_district_review_conclude")
    data = {"seen": fresh(filing).version, "level": "3", "reason": scenes.REASON}
    refused = handler.post(address, data)
    assert refused.status_code == 422
    assert refused.context["form"].errors["going_on_reason"] == [
        "尚有1个问题未获医院答复，请待答复后作出结论；不再等待的，请写明理由（第十六条）。"
    ]
    assert (fresh(filing).state, fresh(filing).conclusion) == (Stage.DISTRICT_REVIEW, None)
    assert handler.post(address, data | {"going_on_reason": "医院来电说明无法提供。"}).status_code == 302
    proposals.agree(fresh(filing).proposals.get(), by=people[Role.BUREAU_HEAD], at=morning)
    concluded = Record.objects.get(case=filing, verb="emr_district_review_conclude")
    assert concluded.reason == f"{scenes.REASON}\n不再等待医院答复：医院来电说明无法提供。"
    assert (fresh(filing).state, fresh(filing).conclusion.reason) == (Stage.DISTRICT_CONCLUDED, scenes.REASON)


@pytest.mark.article("E16")
def test_once_answered_a_question_stands_in_nobodys_way(filing, applicant, assignment, people, morning):
    scenes.hand_in(assignment, at=morning)
    review.ask(fresh(filing), question="病案首页时间为何早于入院时间？", by=people[Role.BUREAU_HEAD], at=morning)
    asked = fresh(filing).inquiries.get()
    review.answer(fresh(filing), inquiry=asked.pk, answer="补录所致。", by=applicant.clerk, at=morning)
    assert scenes.conclude_district(filing, people=people, at=morning).state == Stage.DISTRICT_CONCLUDED


@pytest.mark.article("E16")
def test_an_office_is_not_told_of_its_own_act_and_reads_why_another_sent_it_back(filing, assignment, people, morning):
    scenes.hand_in(assignment, at=morning)
    sent = messages_from_here()
    scenes.conclude_district(fresh(filing), people=people, at=morning)
    assert not sent.filter(office=people[Role.BUREAU_HEAD].office).exists()
    scenes.report_summary(filing.cycle, people=people, at=morning)
    sent_back = {"reason": "请核对护理记录的截图。", "by": people[Role.COMMISSION_HEAD], "at": morning}
    deciding.decided(fresh(filing), RETURN_SUMMARY, **sent_back)
    told = sent.get(office=people[Role.BUREAU_HEAD].office)
    assert told.body.endswith("理由：请核对护理记录的截图。")


@pytest.mark.article("E16")
def test_no_conclusion_without_reviewers_or_their_opinions(filing, people, as_role, now, morning):
    now(morning)
    data = {"seen": filing.version, "level": "3", "reason": scenes.REASON}
    page = as_role(Role.BUREAU_HEAD).post(step_url(filing, "emr_district_review_conclude"), data)
    assert page.status_code == 422
    assert "尚未确定评审专家" in page.content.decode()
    scenes.designate(filing, people=people, at=morning)
    with pytest.raises(Refused, match="专家意见应有1份，现有0份"):
        review.conclude_district(fresh(filing), level=3, reason="理由", by=people[Role.BUREAU_HEAD], at=morning)
    with pytest.raises(Refused, match="还有1份评审意见未提交"):
        perform(
            fresh(filing),
            CONCLUDE_DISTRICT,
            by=people[Role.BUREAU_HEAD],
            at=morning,
            reason="理由",
            level=3,
            grounds="理由",
        )
    assert fresh(filing).state == Stage.DISTRICT_REVIEW


@pytest.mark.article("E04")
@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"level": "4"}, "审核结论只能维持3级或降至更低级别"),
        ({"level": "-1"}, "审核结论只能维持3级或降至更低级别"),
        ({"reason": "  "}, "此项必须填写"),
    ],
)
def test_a_conclusion_above_the_declared_level_or_without_reason_is_refused(
    filing, assignment, as_role, now, morning, changes, sentence
):
    scenes.hand_in(assignment, at=morning)
    now(morning)
    data = {"seen": fresh(filing).version, "level": "3", "reason": scenes.REASON} | changes
    answer = as_role(Role.BUREAU_HEAD).post(step_url(filing, "emr_district_review_conclude"), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert fresh(filing).state == Stage.DISTRICT_REVIEW


@pytest.mark.article("E04")
def test_the_verb_itself_refuses_what_the_form_would_not_send(filing, assignment, people, morning):
    scenes.hand_in(assignment, at=morning)
    head = people[Role.BUREAU_HEAD]
    with pytest.raises(Refused, match="审核结论只能维持3级或降至更低级别"):
        review.conclude_district(fresh(filing), level=4, reason="理由", by=head, at=morning)
    with pytest.raises(Refused, match="请填写作出审核结论的理由"):
        review.conclude_district(fresh(filing), level=2, reason="", by=head, at=morning)
    with pytest.raises(Refused, match="由区县负责人办理"):
        review.conclude_district(fresh(filing), level=2, reason="理由", by=people[Role.BUREAU_HANDLER], at=morning)


@pytest.mark.article("E16")
def test_a_conclusion_is_reopened_with_a_reason_until_it_is_reported(filing, assignment, people, morning):
    scenes.hand_in(assignment, at=morning)
    scenes.conclude_district(filing, people=people, at=morning)
    with pytest.raises(Refused, match="请填写“重新审核”的理由"):
        review.reopen(fresh(filing), by=people[Role.BUREAU_HEAD], at=morning, reason="")
    review.reopen(fresh(filing), by=people[Role.BUREAU_HEAD], at=morning, reason="补充核查")
    assert (fresh(filing).state, fresh(filing).conclusion) == (Stage.DISTRICT_REVIEW, None)
    scenes.conclude_district(filing, people=people, at=morning)
    scenes.report_summary(filing.cycle, people=people, at=morning)
    with pytest.raises(Refused, match="不能办理“重新审核”"):
        review.reopen(fresh(filing), by=people[Role.BUREAU_HEAD], at=morning, reason="补充核查")


# Whose case it is


@pytest.mark.article("E16")
def test_whoever_works_on_the_case_does_not_review_it(filing, people, at, morning):
    handler = people[Role.BUREAU_HANDLER]
    both = Membership.objects.create(
        person=handler.person, office=handler.office, role=Role.EXPERT, valid_from=at.date()
    )
    experts.place(both, at=at, of=experts.employer(1, district=cast.DISTRICT))
    with pytest.raises(Refused, match="已参与办理本案件，不能再作为评审专家"):
        scenes.designate(filing, people=people, at=morning, experts=[both])
    review.ask(filing, question="请说明。", by=handler, at=morning)
    with pytest.raises(Refused, match="周晓岚：已以“区县经办”的身份办理过本案件（第四条），应当回避"):
        scenes.designate(
            filing, people={**people, Role.BUREAU_HANDLER: people[Role.BUREAU_HEAD]}, at=morning, experts=[both]
        )
    assert Assignment.objects.of(filing).count() == 0
