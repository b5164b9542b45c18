"""Signs of the rating: what they rest on, who reads a name, and a violation that is opened from one (E29, E31)."""

from datetime import timedelta

import pytest
from axes.models import AccessLog
from django.urls import reverse

from accounts.roles import Role
from casework import proving
from casework.models import Reading, Sign
from casework.reading_log import UNNAMED
from casework.record import log_reading
from casework.signs import finding, signing_in
from config.scenarios import cast
from config.scenarios import filing as filings
from config.scenarios import review as scenes
from config.scenarios.papers import pdf
from config.scenarios.violating import FACTS
from emr_rating.models import Filing, Violation
from emr_rating.stages import Stage
from experts.models import Assignment
from tests.experts.reviews import fresh, page, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E29")]
HANDLER = Role.COMMISSION_HANDLER


@walked_once
def both(people, at, cycle, applicant, stranger, earlier_years) -> list[Filing]:
    """Two hospitals have reported, one of them at a level that the city checks."""
    earlier_years(applicant, (2025, 6, 6))
    return [
        filings.filing_at(Stage.REPORTED, applicant=one, of_cycle=cycle, at=at, level=level, seed=level)
        for one, level in ((applicant, 6), (stranger, 3))
    ]


def test_of_one_address_and_one_telephone_the_commission_learns_and_opens_a_case(both, people, at, applicant, stranger):
    one, two = both
    for login in (applicant.clerk.person.login, stranger.leader.person.login):
        AccessLog.objects.create(username=login, ip_address="10.1.2.3", path_info="/")
    AccessLog.objects.update(attempt_time=at)
    few = {"sign_institutions": 2}
    (found,) = signing_in.one_address(few, at, kinds=("emr_filing",))
    assert {rest.number for rest in found.rests_on} == {one.number, two.number}
    assert list(signing_in.one_address({"sign_institutions": 3}, at, kinds=("emr_filing",))) == []
    assert list(signing_in.one_address(few, at + timedelta(days=40), kinds=("emr_filing",))) == []
    assert finding.look(at) == 3  # all was filled in within ten minutes, by both, with one telephone
    sign = Sign.objects.get(use="emr_same_telephone")
    late = Sign.objects.filter(use="emr_edited_late")
    assert {row.about for row in late} == {one.number, two.number}
    shown = page(people[HANDLER], reverse("sign", args=[sign.pk]), at=at)
    opening = f"{reverse('propose_violation', args=[two.number])}?sign={sign.pk}"
    assert [opening in shown, sign.what in page(people[HANDLER], opening, at=at)] == [True, True]
    assert visit(people[Role.AUDIT_ADMIN], reverse("sign", args=[sign.pk]), at=at).status_code == 404
    sent = {"ground": "vendor", "ground_facts": FACTS, "evidence": pdf("核查记录.pdf")}
    assert visit(people[HANDLER], opening, sent, at=at).status_code == 302
    sign.refresh_from_db()
    opened = Violation.objects.get()
    assert (sign.opened, sign.standing[0], opened.about_id) == (opened.number, "已立案", two.pk)
    named = {"reason": "已另行立案。", "opened": "D2026-9999"}
    other = reverse("sign", args=[late.earliest("pk").pk])
    refused = visit(people[HANDLER], other, named, at=at)
    assert (refused.status_code, "没有编号为“D2026-9999”的案件" in refused.content.decode()) == (422, True)
    assert visit(people[HANDLER], other, named | {"opened": opened.number}, at=at).status_code == 302
    listed, _ = page(people[HANDLER], f"{reverse('signs')}?standing=open", at=at).split("查找的情形</h2>")
    assert [listed.count("在提交前10分钟内填写"), "填写了同一联系电话" in listed] == [1, False]
    assert proving.faults() == []


@pytest.mark.article("E31")
def test_an_expert_who_had_read_the_case_and_one_far_from_all_are_named_to_whom_they_may_be(both, people, at, cycle):
    filing, supervisor = both[0], cast.commission_supervisor(at=at)
    experts = scenes.city_experts(7, at=at)
    morning = scenes.close(cycle)
    log_reading(by=experts[0], at=at, what=f"{filing.number} 办理记录", case=filing)
    scenes.draw(fresh(filing), people=people, supervisor=supervisor, at=morning)
    drawn = scenes.accept_all(fresh(filing), at=morning)
    early = next((row for row in drawn if row.member_id == experts[0].pk), drawn[0])
    Reading.objects.create(
        at=at, person=early.member.person, office_name="演示单位", case=filing, what=f"{filing.number} 材料"
    )
    late = morning + timedelta(days=1)
    log_reading(by=drawn[1].member, at=late, what=f"{filing.number} 材料", case=filing)  # in their own round
    for row in drawn:
        scenes.hand_in(row, at=morning, level=3 if row.pk == drawn[2].pk else None)
    scenes.consolidate(filing, at=morning)
    scenes.conclude_check(fresh(filing), people=people, at=morning)
    finding.look(late)
    before, far = Sign.objects.get(use="emr_read_before_draw"), Sign.objects.get(use="emr_far_opinion")
    assert {row.person_id for row in Sign.objects.filter(use="emr_read_before_draw")} == {early.member.person_id}
    assert far.person_id == Assignment.objects.get(pk=drawn[2].pk).member.person_id
    assert far.rests_on == [["建议3级，其他专家建议6级、6级、6级、6级", filing.number]]
    told = page(people[HANDLER], reverse("sign", args=[far.pk]), at=late)
    untold = page(people[Role.AUDIT_ADMIN], reverse("sign", args=[before.pk]), at=late)
    assert [drawn[2].member.person.name in told, "据此立案" in told] == [True, False]
    assert [UNNAMED in untold, early.member.person.name in untold] == [True, False]
