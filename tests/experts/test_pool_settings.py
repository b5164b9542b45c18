"""What the commission sets for a pool: letters and points, which the grade review has by law, and the same district (E14, P09, P10, P30)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework.models import Record
from config.scenarios import cast, experts
from experts.actions.settings import set_pool
from experts.models import PointsEntry, Pool
from tests.worlds import walked_once

ON = {"requires_letter": True, "keeps_points": True, "reason": "试行分级管理。"}


@walked_once
def pool(people):
    return experts.pool(people[Role.EXPERT].office)


@pytest.mark.article("E14")
def test_points_begin_for_everybody_in_the_pool_and_once(pool, people, at):
    head = people[Role.COMMISSION_HEAD]
    changed = set_pool(pool, **ON, by=head, at=at)
    assert (changed.requires_letter, changed.keeps_points) == (True, True)
    expert = people[Role.EXPERT].pool_entry.expert
    assert [entry.ground for entry in expert.points.all()] == [PointsEntry.Ground.BASE]
    set_pool(pool, requires_letter=False, keeps_points=False, reason="停止试行。", by=head, at=at)
    set_pool(pool, **ON, by=head, at=at)
    assert expert.points.count() == 1
    assert [row.reason for row in Record.objects.filter(subject=f"pool:{pool.pk}").order_by("seq")] == [
        "试行分级管理。",
        "停止试行。",
        "试行分级管理。",
    ]


@pytest.mark.parametrize("role", [Role.COMMISSION_HANDLER, Role.BUREAU_HEAD, Role.CENTRE])
def test_only_the_head_of_the_commission_decides(pool, people, at, role):
    with pytest.raises(Refused, match="由市卫生健康委负责人决定"):
        set_pool(pool, **ON, by=people[role], at=at)


def test_nothing_changed_or_no_reason_is_refused(pool, people, at):
    head = people[Role.COMMISSION_HEAD]
    with pytest.raises(Refused, match="相同"):
        set_pool(pool, requires_letter=False, keeps_points=False, reason="改", by=head, at=at)
    with pytest.raises(Refused, match="请填写更改的理由"):
        set_pool(pool, **ON | {"reason": " "}, by=head, at=at)


@pytest.mark.article("P09")
def test_the_grade_review_has_letters_and_points_by_law(people, at):
    city = experts.pool(cast.office(OfficeKind.COMMISSION), Regime.PRIMARY_CARE)
    with pytest.raises(Refused, match="不能更改"):
        set_pool(city, requires_letter=False, keeps_points=True, reason="改", by=people[Role.COMMISSION_HEAD], at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pool.objects.filter(pk=city.pk).update(requires_letter=False)


def test_the_head_changes_it_on_the_page_and_others_only_read(pool, people, client):
    client.force_login(people[Role.COMMISSION_HEAD].person, backend="accounts.backends.PersonBackend")
    address = reverse("pool_settings", args=[pool.pk])
    empty = client.post(address, {"keeps_points": "on", "reason": ""})
    assert (empty.status_code, "checked" in empty.content.decode()) == (422, True)
    page = client.post(address, {"keeps_points": "on", "reason": "试行。"}, follow=True).content.decode()
    assert f"{pool}的设置已更改" in page
    client.force_login(people[Role.COMMISSION_HANDLER].person, backend="accounts.backends.PersonBackend")
    assert client.get(address).status_code == 403
    assert "更改设置" not in client.get(reverse("pools")).content.decode()


@pytest.mark.article("P30")
def test_the_same_district_is_set_for_the_pools_of_the_city_and_never_for_a_bureaus_own(people, at):
    head = people[Role.COMMISSION_HEAD]
    assert set(Pool.objects.filter(bars_same_district=True)) == {
        experts.pool(cast.office(OfficeKind.COMMISSION), Regime.PRIMARY_CARE)
    }
    for pool in Pool.objects.filter(bars_same_district=True):
        kept = {"requires_letter": True, "keeps_points": True, "bars_same_district": False}
        assert not set_pool(pool, **kept, reason="专家不足。", by=head, at=at).bars_same_district
    own = experts.pool(cast.office(OfficeKind.BUREAU), Regime.PRIMARY_CARE)
    on = {"requires_letter": True, "keeps_points": True, "bars_same_district": True}
    with pytest.raises(Refused, match="区县专家库只评审本区县的机构，不适用同一区县回避"):
        set_pool(own, **on, reason="改", by=head, at=at)


@pytest.mark.article("P30")
def test_what_is_not_the_commissions_to_set_is_shown_and_not_asked(people, client):
    client.force_login(people[Role.COMMISSION_HEAD].person, backend="accounts.backends.PersonBackend")
    city = experts.pool(cast.office(OfficeKind.COMMISSION), Regime.PRIMARY_CARE)
    own = experts.pool(cast.office(OfficeKind.BUREAU), Regime.PRIMARY_CARE)
    form = client.get(reverse("pool_settings", args=[city.pk])).context["form"]
    assert {name for name, field in form.fields.items() if field.disabled} == {"requires_letter", "keeps_points"}
    assert client.get(reverse("pool_settings", args=[own.pk])).status_code == 404
    assert client.post(reverse("pool_settings", args=[city.pk]), {"reason": "专家不足。"}).status_code == 302
    city.refresh_from_db()
    assert (city.requires_letter, city.keeps_points, city.bars_same_district) == (True, True, False)
