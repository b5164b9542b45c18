"""The workbench: counts, filters, pages by key, and what a page costs."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import OfficeKind, Role
from casework import grants, ledger, ticking, turns
from casework.gateway import perform
from casework.models import Case
from casework.paging import page_by_due
from casework.registry import case_type
from casework.tables import cases as tables
from casework.workbench import counting, desk
from casework.workbook import read_workbook
from config.scenarios import cast, primary_care
from primary_care_review.application.steps import WITHDRAW
from primary_care_review.check import actions as check
from primary_care_review.models import Application, Grade
from primary_care_review.requirements import actions as requirements
from primary_care_review.stages import Stage

from .conftest import application, institution, leader

pytestmark = pytest.mark.django_db


@pytest.fixture
def fill(people, at):
    """`fill(n)` puts n cases on the bureau's desk: one every day back from today, every fourth without a clock."""

    def filled(count: int) -> None:
        for number in range(count):
            application(
                institution(number),
                at=at - timedelta(days=number),
                by=people[Role.BUREAU_HANDLER],
                clock=number % 4 != 3,
            )

    return filled


def numbers(response) -> list[str]:
    return re.findall(r'<td><a href="/cases/([^/]+)/">', response.content.decode())


def counts(response) -> dict[str, str]:
    return {count["label"]: count["number"] for count in response.context["counts"]}


@pytest.mark.parametrize("role, regimes", [(Role.CENTRE, {"emr"}), (Role.BUREAU_HEAD, {"emr", "primary_care"})])
def test_the_filters_offer_what_the_office_works_on(people, signed_in, role, regimes):
    context = signed_in(people[role]).get("/workbench/").context
    kinds = {option["value"].partition(".")[0] for group in context["stages"] for option in group["options"]}
    assert {regime["value"] for regime in context["regimes"]} == regimes
    assert {case_type(kind).regime for kind in kinds} == regimes


def test_counts_are_the_ranges_of_the_desk_and_links_to_their_rows(people, signed_in, at):
    handler = people[Role.BUREAU_HANDLER]
    for number, days in enumerate((0, 5, 12, 14, 21, 25)):
        application(institution(number), at=at - timedelta(days=days), by=handler)
    application(institution(8), at=at, by=handler, clock=False)
    application(institution(9), at=at, by=handler, stage=Stage.SELF_ASSESSING)
    client = signed_in(handler)
    response = client.get("/workbench/")
    assert counts(response) == {
        "已逾期": "2",
        "今日到期": "1",
        "五个工作日内": "1",
        "时限未到": "2",
        "暂无时限": "1",
        "待同事办理": "0",
        "等待对方": "1",
    }
    for count in response.context["counts"]:
        assert len(client.get(count["url"]).context["rows"]) == int(count["number"])
    assert "今天有 2 件已逾期" in response.content.decode()


def test_a_row_says_stage_clock_article_what_is_missing_and_the_next_step(people, signed_in, at):
    handler = people[Role.BUREAU_HANDLER]
    case = application(institution(1), at=at - timedelta(days=3), by=handler)
    (row,) = signed_in(handler).get("/workbench/").context["rows"]
    assert row["number"] == case.number
    assert row["stage"] == "材料审核"
    assert row["chip"] == "剩 9 个工作日"
    assert row["due"] == "2026年11月20日止 · 第二十条"
    # A handler may draft either of two notices here; which, is decided on the case page.
    assert (row["step"], row["step_url"]) == ("办理", f"/cases/{case.number}/")


def test_the_button_leads_to_the_one_thing_to_do_and_never_to_giving_up(people, signed_in, at):
    own = institution(1)
    by = leader(own, at=at)
    application(own, at=at, by=by, stage=Stage.SELF_ASSESSING)
    (group,) = signed_in(by).get("/workbench/").context["groups"]
    (row,) = group["rows"]
    assert (group["label"], row["step"], row["step_url"]) == ("待我办理", "继续自评", "/primary-care/assessment/")
    actions = signed_in(by).get(f"/cases/{row['number']}/tabs/record/").context["actions"]
    assert actions[0]["label"] == "继续自评"
    assert {action["label"]: action["tone"] for action in actions}["撤回"] == "danger plain"


def test_a_clock_that_stands_still_says_so(people, at, signed_in):
    handler = people[Role.BUREAU_HANDLER]
    case = application(institution(1), at=at, by=handler)
    Case.objects.filter(pk=case.pk).update(due_on=None)
    (row,) = signed_in(handler).get("/workbench/").context["rows"]
    assert (row["chip"], row["due"]) == ("时限中止", "完成申请材料审核 · 第二十条")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 11, 12, 50])
def test_pages_by_key_show_every_case_once_forwards_and_back(fill, size):
    fill(12)
    everything = list(Case.objects.order_by("due_on", "id").exclude(due_on=None).values_list("id", flat=True))
    everything += list(Case.objects.filter(due_on=None).order_by("id").values_list("id", flat=True))
    columns = ("id", "due_on")
    asked, pages = {}, []
    while True:
        page = page_by_due(Case.objects.all(), columns, asked=asked, size=size)
        pages.append([row["id"] for row in page.rows])
        if not page.next:
            break
        asked = {"after": page.next}
    assert [pk for rows in pages for pk in rows] == everything
    back = []
    while page.previous:
        page = page_by_due(Case.objects.all(), columns, asked={"before": page.previous}, size=size)
        back.insert(0, [row["id"] for row in page.rows])
    assert back == pages[:-1]


@pytest.mark.parametrize("key", ["x", ".", "2026-13-40.7", "2026-11-09.x", "'--"])
def test_a_key_that_nobody_was_given_shows_the_first_page(fill, people, signed_in, key):
    fill(2)
    assert len(signed_in(people[Role.BUREAU_HANDLER]).get("/workbench/", {"after": key}).context["rows"]) == 2


def test_filters_keep_their_words_and_say_when_nothing_fits(fill, people, signed_in):
    fill(3)
    client = signed_in(people[Role.BUREAU_HANDLER])
    assert len(client.get("/workbench/", {"q": "演示1镇"}).context["rows"]) == 1
    assert len(client.get("/workbench/", {"regime": "emr"}).context["rows"]) == 0
    assert len(client.get("/workbench/", {"stage": "primary_care_application.submitted"}).context["rows"]) == 3
    empty = client.get("/workbench/", {"q": "没有这家"}).content.decode()
    assert "没有符合条件的事项" in empty
    assert 'value="没有这家"' in empty


def cost(client, url: str = "/workbench/") -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def test_the_page_costs_the_same_with_1_3_and_50_cases_and_at_most_8_queries(fill, people, signed_in, at):
    client = signed_in(people[Role.BUREAU_HANDLER])
    handler = people[Role.BUREAU_HANDLER]
    costs = []
    for number in range(50):
        application(institution(number), at=at - timedelta(days=number), by=handler)
        if number + 1 in (1, 3, 50):
            costs.append(cost(client))
    assert costs == [costs[0]] * 3
    assert costs[0] <= 8
    page = client.get("/workbench/")
    assert len(page.context["rows"]) == 50
    assert len(page.content) <= 45_000


def test_waiting_for_others_costs_the_same_with_1_and_3(people, signed_in, at):
    handler, client = people[Role.BUREAU_HANDLER], signed_in(people[Role.BUREAU_HANDLER])
    costs = []
    for number in range(3):
        application(institution(number), at=at, by=handler, stage=Stage.SELF_ASSESSING)
        costs.append(cost(client, "/workbench/?when=waiting"))
    assert costs == [costs[0]] * 3


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads SQLite's plan")
def test_the_queue_is_read_by_its_index(fill, people):
    fill(2)
    queue = desk.on_desk(people[Role.BUREAU_HANDLER], on=date(2026, 1, 1))
    plan = queue.filter(due_on__isnull=False).order_by("due_on", "id").values("id")[:51].explain()
    assert "case_desk" in plan
    assert "TEMP B-TREE" not in plan
    assert "COVERING INDEX case_desk" in queue.filter(due_on__gt=date(2026, 1, 1)).order_by().values("pk").explain()


def test_a_closed_case_is_held_by_nobody(people, signed_in, at):
    own = institution(1)
    by = leader(own, at=at)
    case = application(own, at=at, by=by, stage=Stage.SELF_ASSESSING)
    closed = perform(case, WITHDRAW, by=by, at=at)
    assert (closed.closed_at, closed.holder) == (at, None)
    assert [group["label"] for group in signed_in(by).get("/workbench/").context["groups"]] == ["已办结"]


def test_counts_stop_at_a_thousand(fill, people, monkeypatch):
    fill(4)
    monkeypatch.setattr(counting, "LIMIT", 2)
    assert counting.shown(3) == "2+"


def test_export_gives_the_filtered_rows(fill, people, signed_in):
    fill(3)
    response = signed_in(people[Role.BUREAU_HANDLER]).get("/workbench/export/", {"q": "演示1镇"})
    assert response["Content-Disposition"].startswith("attachment")
    read = read_workbook(BytesIO(response.content), tables.QUEUE)
    assert [row.values["title"] for row in read.rows] == ["演示1镇卫生院"]


def test_another_district_sees_nothing_of_it(fill, people, signed_in, at):
    fill(1)
    other = cast.person(
        "other", "别处人", role=Role.BUREAU_HANDLER, office=cast.office(OfficeKind.BUREAU, "500101"), at=at
    )
    response = signed_in(other).get("/workbench/")
    assert response.context["rows"] == []
    assert set(counts(response).values()) == {"0"}


def test_an_institution_sees_its_own_cases_and_post(people, signed_in, at):
    own = institution(1)
    application(own, at=at, by=people[Role.BUREAU_HANDLER])
    application(institution(2), at=at, by=people[Role.BUREAU_HANDLER])
    response = signed_in(leader(own, at=at)).get("/workbench/")
    assert [group["label"] for group in response.context["groups"]] == ["等待审核或时限"]
    assert numbers(response) == [Case.objects.get(institution=own).number]


def test_an_institution_page_costs_the_same_with_1_and_3_cases(people, signed_in, at):
    own = institution(1)
    client = signed_in(leader(own, at=at))
    application(own, at=at, by=people[Role.BUREAU_HANDLER])
    first = cost(client)
    for _ in range(2):
        Application.objects.update(ended_at=at)
        application(own, at=at, by=people[Role.BUREAU_HANDLER])
    assert cost(client) == first


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_see_no_case(fill, people, signed_in, role):
    fill(1)
    client = signed_in(people[role])
    page = client.get("/workbench/").content.decode()
    assert "演示0镇" not in page
    assert client.get(f"/cases/{Case.objects.get().number}/").status_code == 404
    assert client.get("/search/", {"q": "演示0镇"}).status_code == 403


def listed(response) -> list[tuple[str, str]]:
    return [(row["number"], row["step"]) for row in response.context["rows"]]


def test_what_waits_for_a_colleague_stands_as_theirs_with_their_names(people, at, signed_in):
    handler, head = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]
    second = cast.holder("qx-fuze-2", "温世安", role=Role.BUREAU_HEAD, office=head.office, at=at)
    case = application(institution(1), at=at, by=handler)
    check.draft_supplement(case, missing="评审申请书", by=handler, at=at)
    theirs = signed_in(handler).get("/workbench/")
    assert (theirs.context["rows"], counts(theirs)["待同事办理"]) == ([], "1")
    (row,) = theirs.context["colleagues"]
    assert (row["number"], row["step"], row["missing"]) == (case.number, "查看", "签发补正通知书")
    assert row["waits"] == f"待区县负责人 {head.person.name}、{second.person.name} 办理"
    assert listed(signed_in(handler).get("/workbench/?when=colleagues")) == [(case.number, "查看")]
    assert row["waits"] in signed_in(handler).get(f"/cases/{case.number}/").text
    for one in (head, second):
        mine = signed_in(one).get("/workbench/")
        assert (listed(mine), mine.context["colleagues"]) == ([(case.number, "签发补正通知书")], [])


def test_a_case_handed_over_is_on_the_colleagues_desk_with_its_step(people, at, signed_in):
    handler, head = people[Role.BUREAU_HANDLER], people[Role.BUREAU_HEAD]
    case = application(institution(1), at=at, by=handler)
    check.draft_supplement(case, missing="评审申请书", by=head, at=at)
    grants.hand_over(case, to=handler, until=at.date(), by=head, at=at, reason="出差")
    assert listed(signed_in(handler).get("/workbench/")) == [(case.number, "签发补正通知书")]
    page = signed_in(handler).get(f"/cases/{case.number}/").context["actions"]
    assert [action["label"] for action in page if not action["tone"]] == ["签发补正通知书"]
    grants.take_back(case, from_=handler, by=head, at=at, reason="已返岗")
    assert listed(signed_in(handler).get("/workbench/")) == []


def test_a_role_without_steps_has_no_case_on_its_desk(people, at, signed_in):
    application(institution(1), at=at, by=people[Role.BUREAU_HANDLER])
    found = counts(signed_in(people[Role.NOTICE_CLERK]).get("/workbench/"))
    assert found == dict.fromkeys(found, "0") | {"待同事办理": "1"}


def test_an_office_reads_of_nobody_where_the_institution_is_waited_for(people, at, signed_in):
    own = institution(1)
    application(own, at=at, by=leader(own, at=at), stage=Stage.SELF_ASSESSING)
    (row,) = signed_in(people[Role.BUREAU_HANDLER]).get("/workbench/?when=waiting").context["rows"]
    assert (row["step"], row["waits"]) == ("查看", "待填报人、机构负责人 办理")


@pytest.mark.article("P19")
def test_a_material_that_the_bureau_names_is_lacking_at_once(people, at):
    case = primary_care.application_at(Stage.DRAFT, people=people, at=at)
    assert Case.objects.get(pk=case.pk).turn == "institution_leader:submit institution_clerk:hand_up"
    named = requirements.name_material(name="卫生应急预案", by=people[Role.BUREAU_HANDLER], at=at)
    case.refresh_from_db()
    assert (case.missing, case.turn) == ("申请材料", "institution_clerk: institution_leader:")
    requirements.end_material(named, by=people[Role.BUREAU_HANDLER], at=at)
    assert Case.objects.get(pk=case.pk).missing == "负责人提交申请；送负责人审定"


@pytest.mark.article("P34")
def test_what_time_alone_brings_is_nobodys_until_the_clock_has_brought_it(people, at):
    case = primary_care.application_at(Stage.DRAFT, people=people, at=at)
    revoked_on = at.date() - timedelta(days=100)
    Grade.objects.create(
        institution=case.institution, grade="乙", decree_number="文1", decreed_on=revoked_on, revoked_on=revoked_on
    )
    ledger.refresh(case, at=at)
    case.refresh_from_db()
    assert (case.missing, case.turn) == ("等级被撤销满一年", "")
    again = case.turns_at
    assert timezone.localdate(again) == revoked_on.replace(year=revoked_on.year + 1)
    assert ledger.turn(again - timedelta(seconds=1)) == 0
    assert ticking.tick(at=again)["turns"] == 1
    case.refresh_from_db()
    assert (case.turns_at, Role.INSTITUTION_LEADER in turns.read(case.turn)) == (None, True)
    assert ledger.turn(again) == 0
