"""The commission's table of recusals: a new edition from a day on, the one before kept (P30)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework.models import Record
from experts.actions.recusals import enter_table
from experts.models import RecusalTable
from experts.recusal import BY_TABLE, Ground

ROWS = {ground.value: {"applies": True, "months": None} for ground in BY_TABLE} | {
    "former_employer": {"applies": True, "months": 60},
    "misconduct": {"applies": False, "months": None},
}


def enter(people, at, *, role=Role.COMMISSION_HANDLER, rows=ROWS, days=0):
    return enter_table(
        Regime.EMR,
        title="专家回避规定（2027年）",
        valid_from=at.date() + timedelta(days=days),
        rows=rows,
        by=people[role],
        at=at,
    )


@pytest.mark.article("P30")
def test_a_new_edition_is_in_force_from_its_day_and_the_one_before_stands_in_the_record(people, at):
    before = RecusalTable.objects.in_force(Regime.EMR, at.date())
    table = enter(people, at, days=30)
    assert RecusalTable.objects.in_force(Regime.EMR, at.date()) == before
    assert RecusalTable.objects.in_force(Regime.EMR, at.date() + timedelta(days=30)) == table
    assert table.demonstration is False
    row = Record.objects.get(subject="recusals:emr", verb="enter_recusals")
    assert (row.facts["rows"], row.facts["before"]) == (ROWS, before.rows)


@pytest.mark.parametrize(
    "change, field, sentence",
    [
        ({"former_employer": {"applies": True, "months": None}}, Ground.FORMER_EMPLOYER, "请填写追溯月数"),
        ({"former_employer": {"applies": True, "months": 601}}, Ground.FORMER_EMPLOYER, "1至600"),
        ({"relation": {"applies": True, "months": 12}}, Ground.RELATION, "不填追溯月数"),
        ({"misconduct": {"applies": False, "months": 12}}, Ground.MISCONDUCT, "不填追溯月数"),
        ({"earlier_opinion": {"applies": None, "months": None}}, Ground.EARLIER_OPINION, "是否回避"),
        ({"same_district": {"applies": True, "months": None}}, "", "不能识别的事由"),
        ({"own_employer": {"applies": False, "months": None}}, "", "不能识别的事由"),
    ],
)
def test_an_edition_says_yes_or_no_to_every_ground_and_nothing_else(people, at, change, field, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        enter(people, at, rows=ROWS | change)
    assert refused.value.field == field


def test_an_edition_never_reaches_into_the_past_and_is_the_commissions_alone(people, at):
    with pytest.raises(Refused, match="启用日期不得早于今日"):
        enter(people, at, days=-1)
    for role in (Role.BUREAU_HEAD, Role.CENTRE, Role.SUPERVISOR):
        with pytest.raises(Refused, match="由市卫生健康委制定"):
            enter(people, at, role=role)


def test_the_page_shows_the_editions_and_takes_a_new_one(people, client, at):
    def sign_in(role):
        client.logout()
        client.force_login(people[role].person, backend="accounts.backends.PersonBackend")

    sign_in(Role.BUREAU_HEAD)
    page = client.get(reverse("recusals")).content.decode()
    assert "演示规定" in page
    assert "录入新的规定" not in page
    url = reverse("new_recusals", args=["emr"])
    assert client.get(url).status_code == 403
    sign_in(Role.COMMISSION_HEAD)
    assert client.get(reverse("new_recusals", args=["none"])).status_code == 404
    posted = {"title": "专家回避规定（2099年）", "valid_from": "2099-01-01", "former_employer": "on", "relation": "on"}
    wrong = client.post(url, posted)
    assert (wrong.status_code, "请填写追溯月数" in wrong.content.decode()) == (422, True)
    done = client.post(url, posted | {"former_employer_months": "24"}, follow=True).content.decode()
    assert "尚未启用" in done
    assert RecusalTable.objects.get(title="专家回避规定（2099年）").rows == {
        "former_employer": {"applies": True, "months": 24},
        "relation": {"applies": True, "months": None},
        "earlier_opinion": {"applies": False, "months": None},
        "misconduct": {"applies": False, "months": None},
    }
