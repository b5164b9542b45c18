"""Signs: what strikes, kept once, settled with a reason by whoever reads it, and back only where it rests on more (E29, E31, P33)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Office
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework import proving
from casework.gateway import NotTheirs
from casework.models import Reading, Record, Sign
from casework.signs import actions, finding, reading, rules
from config.scenarios import cast
from emr_rating.articles import E
from primary_care_review.signs.uses import SIGNS
from tests.experts.reviews import page, visit
from tests.worlds import walked_once

from .conftest import application, institution

FEW = {"sign_readings_hour": 2, "sign_readings_elsewhere": 2}
ELSEWHERE = SIGNS[1]


@pytest.mark.article("E31")
def test_it_is_settled_once_and_with_a_reason():
    found = {
        (reason, settled): [
            str(refusal) for refusal in rules.may_settle(reason, settled=settled, article=E(31)).reasons
        ]
        for reason in ("属正常办理。", " \n")
        for settled in (False, True)
    }
    again = ["该线索已经处理，不能再次处理，请刷新页面查看处理情况（第三十一条）。"]
    unsaid = ["请写明处理理由，理由载入办理记录（第三十一条）。"]
    assert found == {
        ("属正常办理。", False): [],
        ("属正常办理。", True): again,
        (" \n", False): unsaid,
        (" \n", True): again,
    }


@pytest.mark.article("E29")
def test_what_was_settled_comes_back_only_with_more():
    one, two = ["查阅", "A1"], ["查阅", "A2"]
    asked = [([one], []), ([one], [[one]]), ([one, two], [[one]]), ([one, two], [[one], [two]])]
    assert [rules.says_more(found, settled=settled) for found, settled in asked] == [True, False, True, False]


@pytest.mark.article("E29")
def test_equal_figures_are_counted_where_both_years_have_them():
    now = {"a.all": "10", "b.all": "0", "c.all": "7", "d.all": "3"}
    before = {"a.all": "10", "b.all": "0", "c.all": "8", "e.all": "3"}
    assert rules.equal_share(now, before) == (1, 2)
    asked = [(19, 20), (18, 20), (19, 19)]
    assert [rules.is_copied(*one, share=95, least=20) for one in asked] == [True, False, False]


@pytest.mark.article("P33")
@pytest.mark.parametrize(
    "values, far",
    [
        ({1: 4, 2: 4, 3: 2}, [3]),
        ({1: 4, 2: 3, 3: 2}, []),
        ({1: 6, 2: 4, 3: 2}, [1, 2, 3]),
        ({1: 6, 2: 4}, []),
        ({}, []),
    ],
)
def test_far_is_whoever_is_far_from_every_other_of_at_least_three(values, far):
    assert rules.far_from_all(values, distance=2) == far


@walked_once
def read(people, at):
    """Somebody of a bureau has read three cases of another district within an hour, one of them twice; the head of theirs has as well."""
    handler = people[Role.BUREAU_HANDLER]
    cases = [application(institution(n), at=at, by=handler) for n in (1, 2, 3)]
    elsewhere = Office.objects.filter(kind=OfficeKind.BUREAU).exclude(district=cast.DISTRICT).earliest("pk")
    stranger = cast.person("stranger", "外区经办", role=Role.BUREAU_HANDLER, office=elsewhere, at=at)
    for member in (stranger, people[Role.BUREAU_HEAD]):
        for minute, case in enumerate((*cases, cases[0])):
            _log(member, case, at + timedelta(minutes=minute))
    return stranger, cases


def _log(member, case, when) -> None:
    Reading.objects.create(
        at=when, person=member.person, office_name=member.office.name, case=case, what=f"{case.number} 办理记录"
    )


@pytest.mark.django_db
@pytest.mark.article("E31")
@pytest.mark.article("P32")
def test_readings_are_counted_by_person_and_hour_and_by_district(read, people, at, django_assert_num_queries):
    stranger, cases = read
    numbers = [case.number for case in cases]
    with django_assert_num_queries(4):
        hour = list(reading.many_in_an_hour(FEW, at + timedelta(hours=1), regime=Regime.PRIMARY_CARE))
        elsewhere = list(reading.of_other_districts(FEW, at + timedelta(hours=1), regime=Regime.PRIMARY_CARE))
    assert {(one.person, tuple(rest.number for rest in one.rests_on)) for one in hour} == {
        (member.person_id, tuple(numbers)) for member in (stranger, people[Role.BUREAU_HEAD])
    }
    assert [(one.person, one.what) for one in elsewhere] == [
        (stranger.person_id, f"{stranger.office.name}一名人员于2026年11月9日查阅其他区县的案件3件")
    ]
    assert list(reading.many_in_an_hour(FEW, at + timedelta(hours=1), regime=Regime.EMR)) == []
    assert list(reading.many_in_an_hour(FEW, at + timedelta(days=9), regime=Regime.PRIMARY_CARE)) == []


@pytest.mark.django_db
@pytest.mark.article("E31")
def test_it_is_kept_once_dismissed_with_a_reason_and_comes_back_with_more(read, people, at):
    stranger, cases = read
    auditor, evening = people[Role.AUDIT_ADMIN], at + timedelta(hours=5)
    assert [finding.daily(evening), finding.daily(evening + timedelta(hours=1))] == [1, 0]
    assert [finding.daily(evening + timedelta(days=1)), Sign.objects.count()] == [0, 1]
    sign = Sign.objects.get()
    address = reverse("sign", args=[sign.pk])
    listed = page(auditor, reverse("signs"), at=evening)
    assert [words in listed for words in (sign.what, stranger.person.name, ELSEWHERE.label)] == [True, True, True]
    assert visit(people[Role.COMMISSION_HEAD], address, at=evening).status_code == 404
    with pytest.raises(NotTheirs):
        actions.settle(sign, reason="属实。", by=people[Role.COMMISSION_HEAD], at=evening)
    shown = page(auditor, address, at=evening)
    assert [cases[0].number in shown, cases[0].title in shown, "立案编号" in shown] == [True, False, False]
    assert visit(auditor, address, {"reason": ""}, at=evening).status_code == 422
    assert visit(auditor, address, {"reason": "代办移交，属正常办理。"}, at=evening).status_code == 302
    done = Record.objects.get(subject="signs", verb="settle")
    assert (done.reason, done.facts["what"], done.actor_name) == (
        "代办移交，属正常办理。",
        sign.what,
        auditor.person.name,
    )
    with pytest.raises(Refused, match="该线索已经处理"):
        actions.settle(sign, reason="属实。", by=auditor, at=evening)
    assert finding.look(evening + timedelta(days=1)) == 0
    _log(stranger, application(institution(4), at=at, by=people[Role.BUREAU_HANDLER]), at + timedelta(hours=2))
    assert [finding.look(evening + timedelta(days=2)), Sign.objects.open().count()] == [1, 1]
    assert proving.faults() == []
