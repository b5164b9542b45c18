"""Two editions of a standard side by side (P03, E28)."""

from copy import deepcopy
from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Regime, Role
from casework.comparing import compared, differences
from casework.editions import digest_of
from casework.models import StandardEdition


@pytest.mark.article("P03")
def test_what_is_added_left_out_and_changed():
    one = {"1.1": {"名称": "甲", "C级要求": "有"}, "1.2": {"名称": "乙"}, "1.3": {"名称": "丙"}}
    other = {"1.1": {"名称": "甲", "C级要求": "有记录"}, "1.3": {"名称": "丙"}, "1.4": {"名称": "丁", "C级要求": ""}}
    found = [(row.number, row.kind, row.parts) for row in differences(one, other)]
    assert found == [
        ("1.1", "修改", (("C级要求", "有", "有记录"),)),
        ("1.2", "删去", (("名称", "乙", ""),)),
        ("1.4", "新增", (("名称", "", "丁"),)),
    ]
    assert list(differences(one, one)) == []


@pytest.mark.django_db
@pytest.mark.article("P03")
@pytest.mark.article("E28")
@pytest.mark.parametrize("regime, key", [(Regime.PRIMARY_CARE, "demo-2026"), (Regime.EMR, "emr-2018-demo")])
def test_the_latest_stands_beside_the_one_before_it(people, at, signed_in, regime, key):
    first = StandardEdition.objects.get(key=key)
    payload = deepcopy(first.payload) | {"key": "next", "title": "下一版"}
    if regime == Regime.EMR:
        payload["items"][0]["name"] += "（修订）"
    else:
        payload["chapters"][0]["sections"][0]["clauses"][0]["title"] += "（修订）"
    StandardEdition.objects.create(
        key="next", regime=regime, title="下一版", valid_from=date(2027, 1, 1), payload=payload,
        digest=digest_of(payload), imported_at=at,
    )  # fmt: skip
    client = signed_in(people[Role.BUREAU_HEAD])
    page = client.get(reverse("compare_editions", args=[regime]))
    changed = [(row.kind, [heading for heading, *_ in row.parts]) for row in page.context["differences"]]
    assert (changed, "（修订）" in page.content.decode()) == ([("修改", ["名称"])], True)
    same = client.get(reverse("compare_editions", args=[regime]), {"one": key, "other": key})
    assert "两个版本没有不同" in same.content.decode()
    assert compared("none") is None
    assert client.get(reverse("compare_editions", args=["none"])).status_code == 404
