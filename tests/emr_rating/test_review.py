"""The bureau's review (E16): reviewers, blind opinions handed in once, questions, conclusion, and who may not."""

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from casework.gateway import NotTheirs, Refused, perform
from casework.models import Message
from config.scenarios import cast
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating.actions import review
from emr_rating.models import Filing
from emr_rating.stages import Stage
from emr_rating.workflow import CONCLUDE, REOPEN
from experts.models import Assignment


@pytest.fixture
def morning(cycle, applicant, at):
    """The day after the window: a level 3 of 渝中区 lies with its bureau."""
    filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    return scenes.close(cycle)


@pytest.fixture
def filing(morning) -> Filing:
    return Filing.objects.get()


@pytest.fixture
def second_reviewer(people, at):
    return cast.person("qx-zhuanjia2", "钱思齐", role=Role.EXPERT, office=people[Role.EXPERT].office, at=at)


@pytest.fixture
def assignment(filing, people, morning) -> Assignment:
    return scenes.name_reviewers(filing, people=people, at=morning)[0]


def fresh(filing: Filing) -> Filing:
    return Filing.objects.get(pk=filing.pk)


def step_url(filing: Filing, name: str) -> str:
    return reverse("step", args=[filing.number, name])


# Reviewers


@pytest.mark.article("E16")
def test_the_bureau_names_its_reviewers_and_they_learn_of_it(filing, people, as_role, now, morning):
    now(morning)
    client = as_role(Role.BUREAU_HANDLER)
    assert "何佩文" in client.get(step_url(filing, "name_reviewers")).content.decode()
    reviewer = people[Role.EXPERT]
    data = {"seen": filing.version, "reviewers": [reviewer.pk], "due_on": "2026-12-10"}
    assert client.post(step_url(filing, "name_reviewers"), data).status_code == 302
    named = Assignment.objects.get()
    assert (named.member, str(named.due_on)) == (reviewer, "2026-12-10")
    assert Message.objects.get(person=reviewer.person).title == f"评审任务：{filing.number}"
    assert fresh(filing).missing == "评审意见 0/1"


@pytest.mark.article("E16")
def test_only_own_reviewers_are_named_and_none_twice(filing, assignment, people, at, morning):
    stranger = cast.person("sw-zhuanjia", "沈一鸣", role=Role.EXPERT, office=people[Role.COMMISSION_HEAD].office, at=at)
    with pytest.raises(Refused, match="所选人员中有人不是本单位的评审人员"):
        scenes.name_reviewers(filing, people=people, at=morning, reviewers=[stranger])
    with pytest.raises(Refused, match="何佩文已是本案件的评审人员"):
        scenes.name_reviewers(filing, people=people, at=morning)
    assert Assignment.objects.get() == assignment


@pytest.mark.article("E16")
def test_an_assignment_ends_with_a_reason_and_the_reviewer_no_longer_sees_the_case(
    filing, assignment, people, as_role, now, morning
):
    now(morning)
    client = as_role(Role.BUREAU_HANDLER)
    data = {"seen": fresh(filing).version, "assignment": assignment.pk, "reason": ""}
    assert client.post(step_url(filing, "release_reviewer"), data).status_code == 422
    assert client.post(step_url(filing, "release_reviewer"), data | {"reason": "出差在外"}).status_code == 302
    assignment.refresh_from_db()
    assert (assignment.ended_at, assignment.ended_reason) == (morning, "出差在外")
    expert = as_role(Role.EXPERT)
    assert expert.get(reverse("opinion", args=[assignment.pk])).status_code == 404
    assert expert.get(reverse("case", args=[filing.number])).status_code == 404


def test_a_reviewer_whose_opinion_is_in_is_not_released(filing, assignment, second_reviewer, people, morning):
    scenes.name_reviewers(filing, people=people, at=morning, reviewers=[second_reviewer])
    scenes.hand_in(assignment, at=morning)
    with pytest.raises(Refused, match="该评审人员已提交意见"):
        review.release_reviewer(
            fresh(filing), assignment=assignment.pk, reason="更换", by=people[Role.BUREAU_HEAD], at=morning
        )


# Opinions


def opinion(**changes) -> dict:
    return {"outcome": "keep", "level": "", "text": scenes.OPINION, "seen": ""} | changes


@pytest.mark.article("E16")
def test_the_opinion_stands_beside_the_data_is_saved_and_handed_in(filing, assignment, as_role, now, morning):
    now(morning)
    client = as_role(Role.EXPERT)
    url = reverse("opinion", args=[assignment.pk])
    page = client.get(url).content.decode()
    assert "病房医嘱处理" in page
    assert client.post(url, opinion(outcome="", text="写到一半")).status_code == 302
    assert "写到一半" in client.get(url).content.decode()
    assignment.refresh_from_db()
    handed_in = client.post(url, opinion(outcome="lower", level="2", seen=assignment.mark, hand_in="1"))
    assert handed_in.status_code == 302
    assignment.refresh_from_db()
    assert (assignment.outcome, assignment.level, assignment.handed_in_at) == ("lower", 2, morning)
    assert "不能更改" in client.get(url).content.decode()
    assert fresh(filing).missing == "区县结论"


@pytest.mark.article("E16")
@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"text": "同意。"}, "意见内容不得少于20个字，现为3个字"),
        ({"outcome": ""}, "请选择“建议维持”或“建议降级”。"),
        ({"outcome": "lower"}, "建议降级的，须选择低于申报级别（3级）的级别。"),
        ({"outcome": "lower", "level": "3"}, "建议降级的，须选择低于申报级别（3级）的级别。"),
        ({"outcome": "lower", "level": "7"}, "建议降级的，须选择低于申报级别（3级）的级别。"),
    ],
)
def test_an_opinion_that_is_not_whole_is_refused_with_all_that_was_typed(
    assignment, as_role, now, morning, changes, sentence
):
    now(morning)
    typed = opinion(hand_in="1", **changes)
    answer = as_role(Role.EXPERT).post(reverse("opinion", args=[assignment.pk]), typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert typed["text"] in page
    assignment.refresh_from_db()
    assert (assignment.handed_in_at, assignment.text) == (None, "")


@pytest.mark.article("E16")
@pytest.mark.parametrize("change", [{}, {"hand_in": "1"}])
def test_a_handed_in_opinion_is_not_changed_by_a_raw_post(assignment, as_role, now, morning, change):
    scenes.hand_in(assignment, at=morning)
    now(morning)
    client = as_role(Role.EXPERT)
    changed = opinion(outcome="lower", level="1", **change)
    answer = client.post(reverse("opinion", args=[assignment.pk]), changed)
    assert answer.status_code == 422
    assert "提交后不能更改" in answer.content.decode()
    saved = client.post(reverse("opinion_draft", args=[assignment.pk]), changed)
    assert "提交后不能更改" in saved.content.decode()
    assignment.refresh_from_db()
    assert (assignment.outcome, assignment.level) == ("keep", 3)


def test_the_draft_saves_itself_and_a_second_window_does_not_overwrite_it(assignment, as_role, now, morning):
    now(morning)
    client = as_role(Role.EXPERT)
    url = reverse("opinion_draft", args=[assignment.pk])
    assert "已自动保存 10:00:00" in client.post(url, opinion(text="第一稿")).content.decode()
    other = client.post(url, opinion(text="另一窗口")).content.decode()
    assert "您在另一窗口已保存了不同的内容" in other
    assignment.refresh_from_db()
    assert assignment.text == "第一稿"
    assert "已自动保存" in client.post(url, opinion(text="第二稿", seen=assignment.mark)).content.decode()


@pytest.mark.article("E31")
def test_reviewers_do_not_see_each_others_opinions_nor_write_them(
    filing, assignment, second_reviewer, people, client, as_role, now, morning
):
    scenes.name_reviewers(filing, people=people, at=morning, reviewers=[second_reviewer])
    scenes.hand_in(assignment, at=morning)
    now(morning)
    client.force_login(second_reviewer.person, backend="accounts.backends.PersonBackend")
    assert client.get(reverse("opinion", args=[assignment.pk])).status_code == 404
    for tab in ("review", "record"):
        page = client.get(reverse("case_tab", args=[filing.number, tab])).content.decode()
        assert scenes.OPINION not in page
    with pytest.raises(NotTheirs):
        review.hand_in_opinion(
            assignment, outcome="keep", level=None, text=scenes.OPINION, by=second_reviewer, at=morning
        )
    bureau = as_role(Role.BUREAU_HANDLER).get(reverse("case_tab", args=[filing.number, "review"])).content.decode()
    assert scenes.OPINION in bureau
    assert "未提交" in bureau


def test_a_draft_is_seen_by_nobody_else(filing, assignment, people, as_role, now, morning):
    review.save_opinion(
        assignment, outcome="keep", level=None, text="尚在斟酌", seen="", by=people[Role.EXPERT], at=morning
    )
    now(morning)
    page = as_role(Role.BUREAU_HEAD).get(reverse("case_tab", args=[filing.number, "review"])).content.decode()
    assert "尚在斟酌" not in page


# Questions


@pytest.mark.article("E16")
def test_question_and_answer_are_seen_by_both_and_change_no_data(filing, applicant, as_role, client, now, morning):
    before = dict(filing.answers.values_list("field", "value"))
    now(morning)
    asked = as_role(Role.BUREAU_HANDLER).post(
        step_url(filing, "ask"), {"seen": filing.version, "question": "病案首页时间为何早于入院时间？"}
    )
    assert asked.status_code == 302
    assert fresh(filing).missing == "等待医院答复提问"
    assert Message.objects.filter(office=applicant.institution.office, title__contains="有问题请答复").exists()
    client.force_login(applicant.clerk.person, backend="accounts.backends.PersonBackend")
    form = client.get(step_url(filing, "answer")).content.decode()
    assert "病案首页时间为何早于入院时间？" in form
    data = {"seen": fresh(filing).version, "inquiry": filing.inquiries.get().pk, "answer": "系统时钟偏差，已校正。"}
    assert client.post(step_url(filing, "answer"), data).status_code == 302
    assert client.post(step_url(filing, "answer"), data | {"seen": fresh(filing).version}).status_code == 422
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
    assert as_role(Role.BUREAU_HEAD).post(step_url(filing, "conclude"), data).status_code == 302
    concluded = fresh(filing)
    assert (concluded.state, concluded.concluded_level) == (Stage.DISTRICT_CONCLUDED, 2)
    assert (concluded.summary, concluded.missing) == ("申报3级", "汇总报送")


@pytest.mark.article("E16")
def test_no_conclusion_without_reviewers_or_their_opinions(filing, people, as_role, now, morning):
    now(morning)
    data = {"seen": filing.version, "level": "3", "reason": scenes.REASON}
    page = as_role(Role.BUREAU_HEAD).post(step_url(filing, "conclude"), data)
    assert page.status_code == 422
    assert "尚未指定评审人员" in page.content.decode()
    scenes.name_reviewers(filing, people=people, at=morning)
    with pytest.raises(Refused, match="专家意见应有1份，现有0份"):
        scenes.conclude(filing, people=people, at=morning)
    with pytest.raises(Refused, match="还有1份评审意见未提交"):
        perform(
            fresh(filing), CONCLUDE, by=people[Role.BUREAU_HEAD], at=morning, reason="理由", level=3, grounds="理由"
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
    answer = as_role(Role.BUREAU_HEAD).post(step_url(filing, "conclude"), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert fresh(filing).state == Stage.DISTRICT_REVIEW


@pytest.mark.article("E04")
def test_the_verb_itself_refuses_what_the_form_would_not_send(filing, assignment, people, morning):
    scenes.hand_in(assignment, at=morning)
    head = people[Role.BUREAU_HEAD]
    with pytest.raises(Refused, match="审核结论只能维持3级或降至更低级别"):
        review.conclude(fresh(filing), level=4, reason="理由", by=head, at=morning)
    with pytest.raises(Refused, match="请填写作出审核结论的理由"):
        review.conclude(fresh(filing), level=2, reason="", by=head, at=morning)
    with pytest.raises(Refused, match="由区县负责人办理"):
        review.conclude(fresh(filing), level=2, reason="理由", by=people[Role.BUREAU_HANDLER], at=morning)


@pytest.mark.article("E16")
def test_a_conclusion_is_reopened_with_a_reason_until_it_is_reported(filing, assignment, people, morning):
    scenes.hand_in(assignment, at=morning)
    scenes.conclude(filing, people=people, at=morning)
    with pytest.raises(Refused, match="请填写“重新审核”的理由"):
        perform(fresh(filing), REOPEN, by=people[Role.BUREAU_HEAD], at=morning)
    perform(fresh(filing), REOPEN, by=people[Role.BUREAU_HEAD], at=morning, reason="补充核查")
    assert (fresh(filing).state, fresh(filing).concluded_level) == (Stage.DISTRICT_REVIEW, None)
    scenes.conclude(filing, people=people, at=morning)
    scenes.report_summary(filing.cycle, people=people, at=morning)
    with pytest.raises(Refused, match="不能办理“重新审核”"):
        perform(fresh(filing), REOPEN, by=people[Role.BUREAU_HEAD], at=morning, reason="补充核查")


# Whose case it is


@pytest.mark.article("E16")
def test_another_districts_case_is_404_by_its_address(cycle, people, as_role, now, at):
    elsewhere = filings.hospital(3, people=people, at=at)
    filings.filing_at(Stage.REPORTED, applicant=elsewhere, of_cycle=cycle, at=at, level=3)
    morning = scenes.close(cycle)
    filing = Filing.objects.get()
    now(morning)
    client = as_role(Role.BUREAU_HEAD)
    assert client.get(reverse("case", args=[filing.number])).status_code == 404
    for name in ("name_reviewers", "ask", "conclude"):
        assert client.post(step_url(filing, name), {"seen": filing.version, "level": "3"}).status_code == 404
    with pytest.raises(NotTheirs):
        scenes.name_reviewers(filing, people=people, at=morning)
    assert not Assignment.objects.exists()


@pytest.mark.article("E15")
@pytest.mark.article("E17")
@pytest.mark.parametrize(
    "level, past, sentence",
    [(4, (), "首次自评4级，由市卫生健康委组织审核（第十五条）"), (5, ((2025, 4, 4),), "申报5级及以上")],
)
def test_a_bureau_does_not_touch_a_first_time_4_nor_a_5(
    cycle, applicant, people, as_role, now, at, earlier_years, level, past, sentence
):
    earlier_years(applicant, *past)
    filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=level)
    morning = scenes.close(cycle)
    filing = Filing.objects.get()
    for act in (scenes.name_reviewers, scenes.conclude):
        with pytest.raises(Refused, match=f"{sentence}.*不属本区县审核"):
            act(filing, people=people, at=morning)
    now(morning)
    client = as_role(Role.BUREAU_HEAD)
    answer = client.post(step_url(filing, "conclude"), {"seen": filing.version, "level": str(level), "reason": "理由"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    page = client.get(reverse("case_tab", args=[filing.number, "review"])).content.decode()
    assert "本环节尚未开放" in page
    assert sentence in page
    board = client.get(reverse("emr_board")).content.decode()
    assert "不属本区县审核" in board


@pytest.mark.article("E16")
def test_whoever_works_on_the_case_does_not_review_it(filing, people, at):
    handler = people[Role.BUREAU_HANDLER]
    both = Membership.objects.create(
        person=handler.person, office=handler.office, role=Role.EXPERT, valid_from=at.date()
    )
    with pytest.raises(Refused, match="已参与办理本案件，不能再作为评审人员"):
        review.name_reviewers(filing, reviewers=[both.pk], by=handler, at=at)
    assert filing.assignments.count() == 0
