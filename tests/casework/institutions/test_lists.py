"""Who finds an institution, and the lists that search, filter and export at the cost of one row."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import InstitutionType
from accounts.roles import Regime, Role
from casework.actions import change_requests, enrolments
from config.scenarios import cast

from .entries import create


def test_strangers_do_not_find_an_institution(institution, clerk, people, at, signed_in):
    elsewhere = create(people, at, index=904, district="500104", name="演示大渡口区测试医院")
    client = signed_in(people[Role.BUREAU_HANDLER])
    assert client.get(reverse("institution", args=[institution.pk])).status_code == 200
    assert client.get(reverse("institution", args=[elsewhere.pk])).status_code == 404
    client = signed_in(clerk)
    assert client.get(reverse("institution", args=[institution.pk])).status_code == 403
    assert client.get(reverse("change_requests")).status_code == 403


def test_an_official_goes_from_an_institution_to_its_cases(institution, clerk, people, signed_in):
    address = f"/search/?q={institution.uscc}"
    read = signed_in(people[Role.BUREAU_HANDLER]).get(f"/institutions/{institution.pk}/").content.decode()
    assert address in read
    assert address not in signed_in(clerk).get("/institutions/own/").content.decode()


def test_list_searches_filters_and_exports(people, at, signed_in):
    first = create(people, at)
    other = create(people, at, index=905, district="500104", name="演示大渡口区测试中医院")
    enrolments.enrol(first, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
    client = signed_in(people[Role.COMMISSION_HANDLER])
    for asked, found in (
        ({}, [first, other]),
        ({"q": "中医"}, [other]),
        ({"q": "dadukou"}, [other]),
        ({"q": first.uscc.lower()}, [first]),
        ({"district": "500104"}, [other]),
        ({"district": "999999"}, [first, other]),
        ({"type": InstitutionType.GENERAL_HOSPITAL}, [first, other]),
        ({"regime": Regime.EMR}, [first]),
        ({"q": "没有这家"}, []),
    ):
        assert list(client.get(reverse("institutions"), asked).context["page"].object_list) == found
    assert "没有符合条件的机构" in client.get(reverse("institutions"), {"q": "没有这家"}).text
    answer = client.get(reverse("institution_export"), {"district": "500104"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer.content.startswith(b"PK")


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_lists_ask_the_same_queries_for_one_row_and_three(people, at, signed_in):
    client, counted = signed_in(people[Role.CENTRE]), []
    urls = (reverse("institutions"), reverse("change_requests"))
    for rows in ([910], [911, 912]):
        for index in rows:
            made = create(people, at, index=index, name=f"演示第{index}医院")
            enrolments.enrol(made, regime=Regime.EMR, by=people[Role.CENTRE], at=at)
            clerk = cast.person(f"tb-{index}", "王文博", role=Role.INSTITUTION_CLERK, office=made.office, at=at)
            wish = {"type": InstitutionType.OTHER}
            change_requests.request_change(made, changes=wish, reason="更正", by=clerk, at=at)
        client.get(urls[0])
        counted.append([queries(client, url) for url in urls])
    assert counted[0] == counted[1]
