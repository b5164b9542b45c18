"""The city's check of 5 and above (E17): experts, opinions, the commission's conclusion, and where the filing goes with it."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import OfficeKind, Role
from casework import proving
from casework.clocks.calendar import SHANGHAI
from casework.models import Message
from config.scenarios import cast, deciding, draws
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from emr_rating import rules
from emr_rating.materials.closing import close_materials
from emr_rating.models import Cycle, Filing
from emr_rating.municipal import actions as review
from emr_rating.municipal.steps import CONCLUDE_CHECK
from emr_rating.municipal.uses import CITY_CHECK
from emr_rating.stages import Stage
from experts.actions import assignments, drawing, seats
from experts.models import Assignment, Draw
from tests.experts.reviews import WHY, fresh, page, tab, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E17")]


@walked_once
def filing(people, at, cycle: Cycle, applicant, earlier_years) -> Filing:
    """Declared at the level it holds: it goes to the city's check without materials."""
    earlier_years(applicant, (2025, 6, 6))
    return filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=6)


@walked_once
def morning(filing, cycle):
    return scenes.close(cycle)


@walked_once
def heard(filing, people, morning, at) -> Filing:
    """A team was named, and every opinion and the team's word are in."""
    team = scenes.city_experts(5, at=at)
    for assignment in scenes.designate_team(filing, CITY_CHECK, experts=team, people=people, at=morning):
        scenes.hand_in(assignment, at=morning)
    scenes.consolidate(filing, at=morning)
    return fresh(filing)


def test_the_check_begins_with_its_experts(filing, people, morning):
    waiting = fresh(filing)
    assert (waiting.state, waiting.missing) == (Stage.CITY_CHECK, "组织抽取评审专家")
    desk = page(people[Role.COMMISSION_HANDLER], reverse("workbench"), at=morning)
    assert reverse("case_draw", args=[filing.number]) in desk
    assert "本环节尚未开放" not in page(people[Role.COMMISSION_HANDLER], tab(filing, "review"), at=morning)


@pytest.mark.parametrize(
    "level, state", [(6, Stage.NATIONAL), (5, Stage.NATIONAL), (4, Stage.PROVISIONAL), (0, Stage.PROVISIONAL)]
)
@pytest.mark.article("E18")
def test_five_and_above_goes_on_to_the_national_stage_and_less_is_provisional(heard, people, morning, level, state):
    concluded = scenes.conclude_check(heard, people=people, at=morning, level=level)
    assert (concluded.state, concluded.conclusion.to_level, concluded.summary) == (state, level, "申报6级")
    assert concluded.conclusion.review.use == CITY_CHECK.name
    assert proving.faults() == []


def test_nothing_is_concluded_before_the_opinions(filing, people, morning):
    with pytest.raises(Refused, match="请待专家提交意见后再作结论（第十七条）"):
        review.conclude_check(fresh(filing), level=6, reason="理由", by=people[Role.COMMISSION_HEAD], at=morning)


@pytest.mark.parametrize(
    "level, reason, sentence",
    [(7, "理由", "审核结论只能维持6级或降至更低级别"), (5, " ", "请填写作出审核结论的理由")],
)
def test_a_conclusion_upwards_or_without_a_reason_is_refused(heard, people, morning, level, reason, sentence):
    with pytest.raises(Refused, match=sentence):
        review.conclude_check(heard, level=level, reason=reason, by=people[Role.COMMISSION_HEAD], at=morning)


@pytest.mark.article("E03")
@pytest.mark.parametrize("role", [Role.CENTRE, Role.COMMISSION_HANDLER, Role.BUREAU_HEAD])
@pytest.mark.refuses("E03", 1)
def test_only_the_commissions_head_concludes(heard, people, morning, role):
    with pytest.raises(Refused, match="由市级负责人办理"):
        review.conclude_check(heard, level=6, reason=scenes.REASON, by=people[role], at=morning)


# Without the materials that were owed (E11)


@walked_once
def risen(people, at, cycle, stranger, earlier_years) -> Filing:
    """Declared newly at 5; nothing was handed in within the term, and the experts were heard all the same."""
    earlier_years(stranger, (2025, 4, 4))
    return filings.filing_at(Stage.REPORTED, applicant=stranger, of_cycle=cycle, at=at, level=5)


def unheard_of_materials(filing: Filing, people, at) -> tuple[Filing, datetime]:
    scenes.close(filing.cycle)
    late = datetime.combine(fresh(filing).due_on + timedelta(days=1), time(9), SHANGHAI)
    close_materials(late)
    team = scenes.city_experts(5, at=at)
    for assignment in scenes.designate_team(filing, CITY_CHECK, experts=team, people=people, at=late):
        scenes.hand_in(assignment, at=late)
    scenes.consolidate(filing, at=late)
    return fresh(filing), late


@pytest.mark.article("E11")
def test_a_conclusion_without_the_materials_says_so(risen, people, at):
    filing, late = unheard_of_materials(risen, people, at)
    head, url = people[Role.COMMISSION_HEAD], reverse("step", args=[filing.number, CONCLUDE_CHECK.name])
    data = {"seen": filing.version, "level": "5", "reason": scenes.REASON}
    refused = visit(people[Role.COMMISSION_HANDLER], url, data, at=late)
    assert refused.status_code == 422
    assert "没有材料而作出结论的，请写明理由（第十一条）" in refused.content.decode()
    assert scenes.REASON in refused.content.decode()
    with pytest.raises(Refused, match="没有材料而作出结论的，请写明理由"):
        scenes.conclude_check(filing, people=people, at=late)
    why = "系统日志足以证明各项应用，材料不影响认定。"
    said = {"level": 5, "reason": scenes.REASON, "without_materials": why}
    concluded = deciding.decided(filing, CONCLUDE_CHECK, by=head, at=late, **said)
    assert (concluded.state, concluded.conclusion.reason) == (
        Stage.NATIONAL,
        f"{scenes.REASON}\n医院未提交材料：{why}",
    )


@pytest.mark.article("E11")
@pytest.mark.parametrize(
    "due, handed_in, reason, ok",
    [
        ("newly", False, "", False),
        ("newly", False, "理由", True),
        ("newly", True, "", True),
        ("for_the_file", False, "", True),
        ("", False, "", True),
    ],
)
def test_what_was_owed_and_not_handed_in_is_answered_for(due, handed_in, reason, ok):
    assert rules.materials_answered_for(due=due, handed_in=handed_in, reason=reason).ok is ok


# The centre runs the round, the commission decides (E03)


@walked_once
def supervisor(people, at):
    return cast.commission_supervisor(at=at)


@pytest.mark.article("E03")
def test_the_centre_draws_for_the_commission_with_the_commissions_supervisor(filing, people, supervisor, morning, at):
    scenes.city_experts(7, at=at)
    centre = people[Role.CENTRE]
    assert "组织抽取评审专家" in page(centre, reverse("workbench"), at=morning)
    answer = visit(centre, reverse("case_draw", args=[filing.number]), at=morning)
    assert answer.headers["Location"] == reverse("draw_new", args=[filing.number])
    made = draws.drawn(fresh(filing), office=centre, supervisor=supervisor, at=morning)
    assert (made.office, made.office_by) == (supervisor.office, centre.person)
    names = list(Assignment.objects.of(filing).values_list("member__person__name", flat=True))
    shown = page(centre, tab(filing, "review"), at=morning)
    assert [name for name in names if name not in shown] == []
    assert set(Draw.objects.visible_to(centre)) == set(Draw.objects.visible_to(supervisor)) == {made}


@pytest.mark.article("E03")
def test_the_centre_hears_who_stands_back_and_names_nobody_itself(filing, people, supervisor, morning, at):
    team = scenes.city_experts(7, at=at)
    centre = people[Role.CENTRE]
    draws.drawn(fresh(filing), office=centre, supervisor=supervisor, at=morning)
    row = Assignment.objects.proposed().of(filing).filter(leads=False).first()
    assignments.decline(row, reason="出国进修", by=row.member, at=morning)
    told = Message.objects.filter(case=filing.pk, title__contains="谢绝").values_list("office__kind", flat=True)
    assert set(told) == {OfficeKind.COMMISSION, OfficeKind.CENTRE}
    free = next(one for one in team if not one.assignments.exists())
    with pytest.raises(Refused, match="“指定评审专家”由市级负责人办理"):
        seats.designate(
            fresh(filing), use=CITY_CHECK, experts=[free.pk], leader=None, reason=WHY, by=centre, at=morning
        )


@pytest.mark.article("E03")
def test_nobody_else_calls_the_experts_of_the_city(filing, people, morning, at):
    scenes.city_experts(5, at=at)
    with pytest.raises(Refused, match="由市卫生健康委、市卫生健康统计信息中心组织抽取"):
        drawing.freeze(fresh(filing), by=people[Role.BUREAU_HANDLER], at=morning)
