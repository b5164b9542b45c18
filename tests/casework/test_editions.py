"""An edition of a standard comes in by one way (P03, E28)."""

from datetime import date

import pytest

from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework import editions
from casework.models import Record, StandardEdition
from emr_rating.articles import E

pytestmark = [pytest.mark.django_db, pytest.mark.article("E28")]


def enter(people, at, *, key: str, may_give_way=lambda standing: None, **payload) -> StandardEdition:
    return editions.enter(
        payload,
        key=key,
        title="试行版",
        regime=Regime.EMR,
        valid_from=date(2027, 1, 1),
        article=E(28),
        label="导入标准版本",
        may_give_way=may_give_way,
        by=people[Role.COMMISSION_HANDLER],
        at=at,
    )


def test_it_comes_in_with_its_digest_and_gives_way_only_where_it_may(people, at):
    first = enter(people, at, key="t-1", a=1, b=2)
    assert first.digest == editions.digest_of({"b": 2, "a": 1})
    again = enter(people, at, key="t-1", a=2)
    assert (again.pk, again.payload) == (first.pk, {"a": 2})

    def stands(standing: StandardEdition) -> None:
        raise Refused("已在使用。")

    with pytest.raises(Refused, match="已在使用"):
        enter(people, at, key="t-1", may_give_way=stands, a=3)
    labels = Record.objects.filter(subject="edition:t-1").order_by("seq").values_list("label", flat=True)
    assert list(labels) == ["导入标准版本", "重新导入标准版本"]


def test_of_two_that_enter_one_key_at_once_the_second_is_told(people, at, monkeypatch):
    enter(people, at, key="t-1", a=1)
    monkeypatch.setattr(StandardEdition.objects, "select_for_update", StandardEdition.objects.none)  # not seen yet
    with pytest.raises(Refused, match="版本代号“t-1”已经存在"):
        enter(people, at, key="t-1", a=2)
    assert StandardEdition.objects.get(key="t-1").payload == {"a": 1}
