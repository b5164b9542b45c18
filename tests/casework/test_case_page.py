"""The case page and its common tabs, search, post, files, hand-over."""

from dataclasses import replace
from io import BytesIO
from random import Random

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from accounts.roles import Role
from casework import messages, record
from casework.actions import materials
from casework.files.examine import examine
from casework.models import Inquiry, Message, Notice, Reading, Record
from casework.registry import case_type
from casework.tables import cases as tables
from casework.tabs import COMMON_TABS
from casework.workbook import read_workbook
from config.scenarios import cast, primary_care, review
from config.scenarios import filing as filings
from emr_rating.stages import Stage as Filed
from primary_care_review.stages import Stage
from tests.evidence.honest.pictures import screenshot
from tests.forms_on_pages import form_with

from .conftest import application, institution, leader

pytestmark = pytest.mark.django_db

MOST_QUERIES = 14  # of a case page as an office sees it: one asks the number for its kind


@pytest.fixture
def hospital(people):
    return institution(1, name="渝中区解放碑镇卫生院")


@pytest.fixture
def case(hospital, people, at):
    return application(hospital, at=at, by=people[Role.BUREAU_HANDLER])


@pytest.fixture
def clerk(hospital, at) -> Membership:
    return leader(hospital, at=at)


def note(case, people, at, audience: str) -> None:
    record.append(
        subject=record.case_subject(case),
        case=case,
        at=at,
        verb="note",
        label=f"记录-{audience}",
        by=people[Role.BUREAU_HANDLER],
        audience=audience,
    )


@pytest.mark.article("E05")
def test_the_page_shows_where_the_case_stands_its_clock_and_what_may_be_done(case, people, signed_in):
    response = signed_in(people[Role.BUREAU_HANDLER]).get(f"/cases/{case.number}/")
    page = response.content.decode()
    assert [point["label"] for point in response.context["progress"] if point["state"] == "now"] == ["材料审核"]
    assert "完成申请材料审核" in page
    assert "第二十条" in page
    assert response.context["actions"]
    assert [tab["label"] for tab in response.context["tabs"]][-5:] == ["文书", "提问与答复", "机构", "催办", "办理记录"]


def test_a_tab_cannot_overwrite_what_the_page_calls_something(case, people, signed_in, monkeypatch):
    client, address = signed_in(people[Role.BUREAU_HANDLER]), f"/cases/{case.number}/tabs/notices/"
    page = client.get(address).context
    names = [name for name in page[0].flatten() if name not in ("csrf_token", "messages", "tab")]
    greedy = replace(COMMON_TABS[0], context=lambda case, member, at: dict.fromkeys(names, "") | {"notices": []})
    monkeypatch.setattr("casework.views.case.COMMON_TABS", (greedy,))
    shown = client.get(address).content.decode()
    assert case.title in shown
    assert "完成申请材料审核" in shown
    assert [action["label"] for action in client.get(address).context["actions"]] == [
        action["label"] for action in page["actions"]
    ]


@pytest.mark.article("E31")
@pytest.mark.refuses("E31", 1)
def test_strangers_get_404_on_every_address_of_a_case(case, at, signed_in):
    stranger = signed_in(leader(institution(2), at=at))
    for address in ("", "tabs/record/", "steps/withdraw/", "record/export/"):
        assert stranger.get(f"/cases/{case.number}/{address}").status_code == 404
    assert Reading.objects.count() == 0


def test_an_unknown_tab_or_step_is_not_found(case, people, signed_in):
    client = signed_in(people[Role.BUREAU_HANDLER])
    assert client.get(f"/cases/{case.number}/tabs/nothing/").status_code == 404
    assert client.get(f"/cases/{case.number}/steps/nothing/").status_code == 404


@pytest.mark.parametrize("role", [Role.CENTRE, Role.INSTITUTE])
def test_the_offices_of_the_emr_rating_do_not_know_a_grade_review(case, people, signed_in, role):
    assert signed_in(people[role]).get(f"/cases/{case.number}/").status_code == 404


@pytest.mark.article("E31")
@pytest.mark.parametrize(
    "role, seen",
    [
        (None, ["parties"]),
        (Role.BUREAU_HANDLER, ["parties", "authorities"]),
        (Role.COMMISSION_HANDLER, ["parties", "authorities", "city"]),
    ],
)
def test_the_record_shows_each_reader_its_audiences(case, people, clerk, at, signed_in, role, seen):
    for audience in ("parties", "authorities", "city", "national"):
        note(case, people, at, audience)
    client = signed_in(people[role] if role else clerk)
    shown = client.get(f"/cases/{case.number}/tabs/record/").context["record"]
    assert {row.label for row, _ in shown if row.verb == "note"} == {f"记录-{audience}" for audience in seen}
    export = client.get(f"/cases/{case.number}/record/export/")
    labels = [row.values["label"] for row in read_workbook(BytesIO(export.content), tables.RECORD).rows]
    assert labels == ["提交申请", *(f"记录-{audience}" for audience in seen)]


@pytest.mark.article("E31")
def test_every_opening_is_noted_and_shown_to_authorities_alone(case, people, clerk, signed_in):
    signed_in(clerk).get(f"/cases/{case.number}/")
    assert Reading.objects.get().person == clerk.person
    official = signed_in(people[Role.BUREAU_HEAD]).get(f"/cases/{case.number}/tabs/record/").content.decode()
    assert "谁看过本案件" in official
    assert "谁看过本案件" not in signed_in(clerk).get(f"/cases/{case.number}/tabs/record/").content.decode()


def queries(client, address: str) -> int:
    """What a page asks the second time, when the process has loaded what it keeps."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_the_page_and_its_tabs_cost_the_same_with_1_and_3_rows(case, people, at, signed_in):
    handler, costs = people[Role.BUREAU_HANDLER], []
    client = signed_in(handler)
    for number in range(3):
        note(case, people, at, "parties")
        Notice.objects.create(
            case=case,
            kind=f"notice-{number}",
            title="通知",
            office=handler.office,
            fields={},
            drafted_by=handler.person,
            drafted_at=at,
        )
        Inquiry.objects.create(case=case, question="是否搬迁？", asked_by=handler.person, asked_at=at)
        tabs = ("", "tabs/record/", "tabs/notices/", "tabs/inquiries/")
        costs.append([queries(client, f"/cases/{case.number}/{tab}") for tab in tabs])
    assert costs == [costs[0]] * 3
    assert costs[0][0] <= MOST_QUERIES


def test_a_filing_in_review_costs_the_same_with_1_and_2_reports_and_with_more_reviewers(people, at, signed_in):
    of_cycle = filings.cycle(people=people, at=at)
    once, twice = (filings.hospital(index, people=people, at=at) for index in (2, 22))
    made = [
        filings.filing_at(stage, applicant=applicant, of_cycle=of_cycle, at=at, level=3)
        for stage, applicant in ((Filed.REPORTED, once), (Filed.AMENDING, twice))
    ]
    filings.report(made[1], by=twice.leader, at=at)
    morning = review.close(of_cycle)
    client = signed_in(people[Role.BUREAU_HANDLER])
    for filing in made:
        review.designate(filing, people=people, at=morning)
    costs = [queries(client, f"/cases/{filing.number}/") for filing in made]
    colleague = cast.person("expert-2", "何静", role=Role.EXPERT, office=people[Role.EXPERT].office, at=at)
    review.designate(made[0], people=people, at=morning, experts=[colleague])
    costs.append(queries(client, f"/cases/{made[0].number}/"))
    assert [filing.reports.count() for filing in made] == [1, 2]
    assert costs == [costs[0]] * 3
    assert costs[0] <= MOST_QUERIES


def test_the_record_tab_costs_the_same_with_1_and_3_rows(case, people, at, signed_in):
    client = signed_in(people[Role.BUREAU_HANDLER])
    costs = []
    for _ in range(3):
        client.get(f"/cases/{case.number}/tabs/record/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/cases/{case.number}/tabs/record/")
        costs.append(len(captured))
        note(case, people, at, "parties")
    assert costs == [costs[0]] * 3


def test_questions_and_answers_stand_beside_each_other(case, people, clerk, at, signed_in):
    Inquiry.objects.create(
        case=case, question="诊室是否搬迁？", asked_by=people[Role.BUREAU_HANDLER].person, asked_at=at
    )
    page = signed_in(clerk).get(f"/cases/{case.number}/tabs/inquiries/").content.decode()
    assert "诊室是否搬迁？" in page
    assert "待答复" in page


@pytest.mark.parametrize("words", ["P2026-0001", "p2026-1", "1", "解放碑", "jiefangbei", "yzqjfb", "Yu Zhong"])
def test_search_finds_by_number_name_pinyin_and_initials(case, people, signed_in, words):
    response = signed_in(people[Role.BUREAU_HANDLER]).get("/search/", {"q": words}, follow=True)
    assert case.number in response.content.decode()


def test_search_stays_within_scope_and_keeps_what_was_typed(case, at, signed_in):
    page = signed_in(leader(institution(2), at=at)).get("/search/", {"q": "解放碑"}).content.decode()
    assert case.number not in page
    assert 'value="解放碑"' in page
    assert "没有找到" in page


def test_a_new_name_is_found_by_its_letters(hospital):
    hospital.name = "两路口卫生院"
    hospital.save(update_fields=["name"])
    hospital.refresh_from_db()
    assert hospital.pinyin == "lianglukouweishengyuan llkwsy"


def test_post_is_read_once_by_post_and_only_ones_own(case, people, clerk, at, signed_in):
    own = messages.send(to=clerk.office, title="请补正", body="请补正材料。", at=at, case=case)
    other = messages.send(to=people[Role.BUREAU_HEAD].office, title="别处", body="别处。", at=at)
    client = signed_in(clerk)
    assert "请补正" in client.get("/messages/?show=unread").content.decode()
    assert Message.objects.unread().filter(pk=own.pk).exists()
    client.post("/messages/read/", {"message": own.pk})
    client.post("/messages/read/", {"message": other.pk})
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.read_by, other.read_at) == (clerk.person, None)
    assert client.get("/messages/read/").status_code == 405


def test_all_marked_read_are_those_that_the_page_showed(case, clerk, at, signed_in):
    for number in range(3):
        messages.send(to=clerk.office, title=f"第{number}条", body="", at=at, case=case)
    client = signed_in(clerk)
    page = form_with(client.get("/messages/").content.decode(), "message")
    assert len(page["message"]) == Message.objects.to(clerk).unread().count()
    late = messages.send(to=clerk.office, title="此后到的", body="", at=at, case=case)
    client.post("/messages/read/", page)
    assert list(Message.objects.to(clerk).unread()) == [late]


@pytest.mark.article("E31")
def test_an_expert_reads_personal_post_alone(people, at, signed_in):
    expert = people[Role.EXPERT]
    messages.send(to=expert.office, title="单位来件", body="略。", at=at)
    messages.send(to=expert.person, title="本人来件", body="略。", at=at)
    page = signed_in(expert).get("/messages/").content.decode()
    assert ("单位来件" in page, "本人来件" in page) == (False, True)


def test_post_comes_in_pages_without_gaps(people, at, signed_in):
    head = people[Role.BUREAU_HEAD]
    for number in range(120):
        messages.send(to=head.office, title=f"第{number}件", body="略。", at=at)
    client, url, seen = signed_in(head), "/messages/", []
    while url:
        context = client.get(url).context
        seen += [row["title"] for row in context["post"]]
        url = context["next"]
    assert seen == [f"第{number}件" for number in reversed(range(120))]
    assert [row["title"] for row in client.get(context["previous"]).context["post"]] == [
        f"第{number}件" for number in reversed(range(20, 70))
    ]


@pytest.mark.article("E31")
def test_a_file_goes_out_as_a_download_within_scope_and_is_noted(case, people, clerk, at, signed_in):
    upload = examine(SimpleUploadedFile("执业许可证.png", screenshot(Random(1))[1], content_type="image/png"))
    row = materials.add(case, kind="licence", file=upload, by=clerk, at=at)
    address = f"/materials/{row.pk}/"
    assert signed_in(people[Role.BUREAU_HANDLER]).get(address).status_code == 404
    materials.hand_in(case, at=at)
    response = signed_in(people[Role.BUREAU_HANDLER]).get(address)
    assert b"".join(response.streaming_content) == upload.content.open().read()
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert Reading.objects.latest("id").what == "下载 执业许可证.png"
    assert signed_in(leader(institution(2), at=at)).get(address).status_code == 404
    assert signed_in(people[Role.AUDIT_ADMIN]).get(address).status_code == 403


def test_a_file_that_the_storage_lost_is_said_in_a_sentence(case, people, clerk, at, signed_in):
    row = materials.add(case, kind="licence", file=primary_care.material("丢失.pdf"), by=clerk, at=at)
    default_storage.delete(row.file.path)
    response = signed_in(clerk).get(f"/materials/{row.pk}/")
    assert response.status_code == 409
    assert "“丢失.pdf”在存储中缺失" in response.content.decode()


def test_hand_over_and_take_back_are_acts_of_the_record(case, people, at, signed_in):
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    client = signed_in(head)
    address = f"/cases/{case.number}/hand-over/"
    assert client.post(address, {"colleague": handler.pk, "until": "2026-12-01", "reason": "出差"}).status_code == 302
    assert [member.pk for member in client.get(address).context["standing"]] == [handler.pk]
    assert client.post(f"{address}{handler.pk}/take-back/").status_code == 409, "not without a reason"
    assert client.post(f"{address}{handler.pk}/take-back/", {"reason": "移交有误"}).status_code == 302
    assert "理由：移交有误" in client.get(address).content.decode()
    assert list(client.get(address).context["standing"]) == []
    assert list(Record.objects.filter(case=case).order_by("seq").values_list("verb", flat=True)) == [
        "open",
        "hand_over",
        "take_back",
    ]


def test_hand_over_without_a_reason_or_to_another_office_is_refused_with_what_was_typed(case, people, signed_in):
    client = signed_in(people[Role.BUREAU_HEAD])
    address = f"/cases/{case.number}/hand-over/"
    assert client.post(address, {"colleague": people[Role.BUREAU_HANDLER].pk, "reason": " "}).status_code == 422
    response = client.post(address, {"colleague": people[Role.COMMISSION_HEAD].pk, "reason": "出差期间"})
    assert response.status_code == 422
    assert "出差期间" in response.content.decode()
    assert Record.objects.filter(verb="hand_over").count() == 0


def test_hand_over_is_for_the_offices_that_hold_the_role(case, people, clerk, signed_in, at):
    address = f"/cases/{case.number}/hand-over/"
    assert signed_in(clerk).get(address).status_code == 403
    elsewhere = cast.person("x", "别处人", role=Role.BUREAU_HEAD, office=cast.office("bureau", "500101"), at=at)
    assert signed_in(elsewhere).get(address).status_code == 404


def test_a_step_of_another_role_or_stage_says_so_in_a_sentence(case, people, signed_in):
    client = signed_in(people[Role.BUREAU_HANDLER])
    other_role = client.get(f"/cases/{case.number}/steps/request_supplement/").content.decode()
    assert "由区县负责人办理，您当前的岗位不能办理。" in other_role
    other_stage = client.get(f"/cases/{case.number}/steps/accept/").content.decode()
    assert "案件现处于“材料审核”，不能办理“" in other_stage


def test_a_page_sent_from_an_older_state_is_refused_once_with_what_was_typed(hospital, clerk, at, signed_in):
    case = application(hospital, at=at, by=clerk, stage=Stage.SELF_ASSESSING)
    client = signed_in(clerk)
    address = f"/cases/{case.number}/steps/withdraw/"
    form = {"seen": 7, "case_number": case.number}
    stale = client.post(address, form)
    assert stale.status_code == 422
    assert "已有新的办理，请核对最新情况后再操作" in stale.content.decode()
    assert f'value="{case.number}"' in stale.content.decode()
    case.refresh_from_db()
    assert case.closed_at is None
    again = client.post(address, form | {"seen": stale.context["form"]["seen"].value()})
    assert again.status_code == 302


@pytest.mark.article("E31")
def test_every_role_on_every_address_of_a_case_reads_and_writes_nothing(case, people, clerk, signed_in):
    addresses = ["", "hand-over/", "record/export/"]
    addresses += [f"tabs/{tab.name}/" for tab in (*case_type(case.kind).tabs, *COMMON_TABS)]
    addresses += [f"steps/{step.name}/" for step in case_type(case.kind).steps]
    before = Record.objects.count()
    for member in (*people.values(), clerk):
        client = signed_in(member)
        for address in addresses:
            assert client.get(f"/cases/{case.number}/{address}").status_code in (200, 403, 404)
    assert Record.objects.count() == before
