"""Filling in: the order of the parts, numbers outside their range, collisions, autosave, ended sessions (E09)."""

import pytest
from django.test import Client

from casework import autosave as protocol
from casework.gateway import Refused
from casework.models import Answer
from config.scenarios import filing as scenario
from emr_rating.filing import actions
from emr_rating.models import Filing
from emr_rating.rules import Part
from emr_rating.stages import Stage
from tests.emr_rating.pages import address, autosave, form_of, save, text
from tests.worlds import walked_once


@walked_once
def filing(cycle, applicant, at):
    return scenario.begin(applicant, cycle, at=at)


@walked_once
def with_basic(filing, applicant, at):
    return scenario.fill(filing, by=applicant.clerk, at=at, parts=(Part.BASIC,))


@pytest.fixture
def clerk(signed_in, applicant):
    return signed_in(applicant.clerk)


def test_the_way_leads_to_the_first_unfinished_page(filing, clerk, applicant, at):
    assert clerk.get(address("filing", filing)).url == address("filing_section", filing, "basic")
    scenario.fill(filing, by=applicant.clerk, at=at, parts=(Part.BASIC,))
    assert clerk.get(address("filing", filing)).url == address("filing_section", filing, "emr-01")
    scenario.fill(filing, by=applicant.clerk, at=at)
    assert clerk.get(address("filing", filing)).url == address("filing_confirm", filing)


@pytest.mark.article("E09")
@pytest.mark.parametrize(
    "slug, field, sentence",
    [
        ("emr-01", "emr.01.01.level", "请先完成“基础数据”，再填写“EMR数据”（第九条）。"),
        ("quality-01", "dq.01.01.3.consistency.have", "请先完成“基础数据”，再填写“数据质量评估”（第九条）。"),
    ],
)
@pytest.mark.refuses("E09", 1)
def test_a_later_part_before_an_earlier_one(filing, clerk, applicant, at, slug, field, sentence):
    page = clerk.get(address("filing_section", filing, slug))
    assert (page.status_code, sentence in text(page)) == (409, True)
    Answer.objects.create(case=filing, field="emr.01.01.level", value="3", by=applicant.clerk.person, at=at)
    posted = save(clerk, filing, slug, form={field: "3"})
    assert (posted.status_code, sentence in text(posted)) == (409, True)
    sent = autosave(clerk, filing, field, "3", seen="1.00000000")
    assert (sent.status_code, sent.json()["refused"]) == (422, sentence)
    assert list(Answer.objects.values_list("field", "value")) == [("emr.01.01.level", "3")]


@pytest.mark.article("E09")
def test_part_three_waits_for_part_two(with_basic, clerk):
    autosave(clerk, with_basic, "emr.01.01.level", "3")
    sentence = "请先完成“EMR数据”，再填写“数据质量评估”（第九条）。"
    assert sentence in text(clerk.get(address("filing_section", with_basic, "quality-01")))
    assert autosave(clerk, with_basic, "dq.01.01.3.consistency.have", "1").json()["refused"] == sentence


WRONG = [
    ("emr.01.01.have", "500", "“达到该级的数量”不能大于“全部数量”（400），请核对。"),
    ("emr.01.01.have", "-1", "“达到该级的数量”不能为负数，请填写0或正整数。"),
    ("emr.01.01.have", "许多", "“达到该级的数量”应为整数，请只填写数字。"),
    ("emr.01.01.have", "3.5", "“达到该级的数量”应为整数，请只填写数字。"),
    ("emr.01.01.have", "1e5", "“达到该级的数量”应为整数，请只填写数字。"),
    ("emr.01.01.have", "1" + "0" * 30, "“达到该级的数量”的数值过大，请核对单位后重新填写。"),
    ("emr.01.01.level", "9", "“达到等级”应为0至8级，请重新选择。"),
    ("emr.01.01.level", "<script>", "“达到等级”应为整数，请只填写数字。"),
]


@pytest.mark.article("E09")
@pytest.mark.parametrize("field, typed, sentence", WRONG, ids=[typed[:8] for _, typed, _ in WRONG])
@pytest.mark.refuses("E09", 2)
def test_a_wrong_number_is_kept_shown_and_counts_for_nothing(with_basic, clerk, field, typed, sentence):
    form = form_of(clerk, with_basic, "emr-01") | {"emr.01.01.all": "400", "emr.01.02.all": "77", field: typed}
    response = save(clerk, with_basic, "emr-01", form=form)
    page = text(response)
    assert (response.status_code, sentence in page) == (422, True)
    assert "未能保存" not in page
    assert f'value="{typed}"' in page
    stored = protocol.values(with_basic)
    assert (stored[field], stored["emr.01.02.all"]) == (typed, "77")
    assert Filing.objects.get().sheet.scoring.items["01.01"].score == 0


def test_full_width_digits_and_thousands_are_read(with_basic, clerk):
    form = form_of(clerk, with_basic, "emr-01")
    form |= {"emr.01.01.level": "2", "emr.01.01.have": "１，２００", "emr.01.01.all": "1 500"}
    assert save(clerk, with_basic, "emr-01", form=form).status_code == 302
    sheet = Filing.objects.get().sheet
    assert (sheet.values["emr.01.01.have"], str(sheet.scoring.items["01.01"].score)) == (1200, "1.6000")


def test_denominator_nought_is_explained_and_gives_nought(with_basic, clerk):
    response = autosave(clerk, with_basic, "emr.07.01.all", "0")
    answer = autosave(clerk, with_basic, "emr.07.01.have", "0").json()
    assert (response.status_code, answer["effective"], answer["error"]) == (200, "0.00（未开展）", "")
    assert "填0表示未开展该项业务，有效应用按0计算" in text(clerk.get(address("filing_section", with_basic, "emr-07")))


@pytest.mark.article("E09")
@pytest.mark.parametrize(
    "year, sentence", [("2015", ""), ("1850", "应为1980至2099之间的年份"), ("20155", "应为1980至2099之间的年份")]
)
def test_a_year_is_a_year(filing, clerk, year, sentence):
    assert sentence in autosave(clerk, filing, "basic.emr_since", year).json()["error"]
    assert (filing.sheet.fields["basic.emr_since"].name in Filing.objects.get().sheet.errors) == bool(sentence)


def test_requirements_stand_beside_the_level(with_basic, clerk):
    page = text(clerk.get(address("filing_section", with_basic, "emr-01")))
    assert "1级（基本项）：本版未收录条文" in page


def test_save_and_go_on(with_basic, clerk):
    form = form_of(clerk, with_basic, "emr-01") | {"next": "1"}
    assert save(clerk, with_basic, "emr-01", form=form).url == address("filing_section", with_basic, "emr-02")
    last = form_of(clerk, with_basic, "emr-10") | {"next": "1"}
    # The page after it belongs to part three, which is not open yet.
    assert save(clerk, with_basic, "emr-10", form=last).url == address("filing_section", with_basic, "emr-10")


def test_a_page_posted_twice_writes_once(filing, clerk):
    form = form_of(clerk, filing, "basic") | {"basic.beds": "620"}
    assert [save(clerk, filing, "basic", form=form).status_code for _ in range(2)] == [302, 302]
    assert protocol.versions(filing) == {"basic.beds": 1}


def test_two_people_on_one_page_collide_only_where_both_typed(filing, clerk, signed_in, applicant):
    leader = signed_in(applicant.leader)
    autosave(clerk, filing, "basic.beds", "600")
    mine = form_of(clerk, filing, "basic") | {"basic.beds": "620", "basic.it_staff": "12"}
    theirs = form_of(leader, filing, "basic") | {"basic.beds": "640", "basic.discharges": "23110"}
    assert save(leader, filing, "basic", form=theirs).status_code == 302
    response = save(clerk, filing, "basic", form=mine)
    page = text(response)
    assert response.status_code == 409
    name = applicant.leader.person.name
    assert f"“实际开放床位数”已由{name}于2026年11月9日 10:00改为“640”，您填写的是“620”，请选择以哪一个为准。" in page
    assert 'name="basic.beds" value="620"' in page
    stored = protocol.values(filing)
    assert (stored["basic.beds"], stored["basic.it_staff"], stored["basic.discharges"]) == ("640", "12", "23110")


@pytest.mark.parametrize("choice, kept", [({"take": "basic.beds"}, "640"), ({}, "620")], ids=["theirs", "mine"])
def test_the_person_chooses_between_two_values(filing, clerk, signed_in, applicant, choice, kept):
    autosave(clerk, filing, "basic.beds", "600")
    mine = form_of(clerk, filing, "basic") | {"basic.beds": "620"}
    save(signed_in(applicant.leader), filing, "basic", **{"basic.beds": "640"})
    page = text(save(clerk, filing, "basic", form=mine))
    token = page.split('name="seen-basic.beds" value="')[1].split('"')[0]
    assert (
        save(clerk, filing, "basic", form={"basic.beds": "620", "seen-basic.beds": token} | choice).status_code == 302
    )
    assert protocol.values(filing)["basic.beds"] == kept


def test_autosave_answers_with_what_changes_on_the_page(with_basic, clerk):
    autosave(clerk, with_basic, "emr.01.01.level", "2")
    autosave(clerk, with_basic, "emr.01.01.all", "100")
    answer = autosave(clerk, with_basic, "emr.01.01.have", "95").json()
    assert (answer["version"], answer["key"], answer["effective"], answer["error"]) == (1, "01.01", "0.95", "")
    assert (answer["level"], answer["total"], answer["at"]) == (0, "1.9000", "10:00:00")
    assert "目前可达到" in answer["standing"]
    assert "1/6" in answer["tasks"]
    # The fault of a numerator follows its denominator.
    wrong = autosave(clerk, with_basic, "emr.01.01.all", "90", seen="1.00000000").json()
    assert wrong["errors"]["emr.01.01.have"] == "“达到该级的数量”不能大于“全部数量”（90），请核对。"
    assert wrong["effective"] == "–"


def test_a_replayed_key_is_one_write(filing, clerk):
    first = autosave(clerk, filing, "basic.beds", "620", key="k1").json()
    again = autosave(clerk, filing, "basic.beds", "620", key="k1").json()
    assert (first["version"], again["version"], protocol.versions(filing)) == (1, 1, {"basic.beds": 1})


def test_autosave_conflict_returns_both_values(filing, clerk, signed_in, applicant):
    autosave(signed_in(applicant.leader), filing, "basic.beds", "640")
    response = autosave(clerk, filing, "basic.beds", "620")
    answer = response.json()
    assert (response.status_code, answer["stored"], answer["sent"], answer["version"]) == (409, "640", "620", 1)
    assert (answer["by"], answer["at"]) == (applicant.leader.person.name, "2026-11-09T10:00:00+08:00")
    assert answer["place"] == "基础数据"
    mine = autosave(clerk, filing, "basic.beds", "620", seen=answer["seen"], key="again")
    assert (mine.status_code, protocol.values(filing)["basic.beds"]) == (200, "620")


def test_a_conflict_with_ones_own_second_window_is_called_that_and_names_item_and_page(with_basic, clerk, applicant):
    form_of(clerk, with_basic, "emr-09")
    autosave(clerk, with_basic, "emr.09.01.met", "yes")
    answer = autosave(clerk, with_basic, "emr.09.01.met", "no", key="second").json()
    assert "已由您在另一窗口于" in answer["sentence"]
    item = next(item for item in with_basic.sheet.edition.items if item.code == "09.01")
    assert answer["place"].startswith("EMR数据 · ")
    assert answer["place"].endswith(f" · {item.name}")


def test_a_conflict_over_yes_and_no_is_said_in_words(with_basic, clerk, signed_in, applicant):
    mine = form_of(clerk, with_basic, "emr-09") | {"emr.09.01.met": "no"}
    autosave(signed_in(applicant.leader), with_basic, "emr.09.01.met", "yes")
    answer = autosave(clerk, with_basic, "emr.09.01.met", "no", key="second").json()
    assert (answer["stored_label"], answer["sent_label"]) == ("是", "否")
    assert "改为“是”，您填写的是“否”" in answer["sentence"]
    page = text(save(clerk, with_basic, "emr-09", form=mine))
    assert ("采用“是”" in page, "采用我填的“否”" in page) == (True, True)
    assert '<a href="#emr.09.01.met">09.01：“是否实现要求的功能”已由' in page


def test_autosave_after_the_session_has_ended(filing, now):
    response = autosave(Client(), filing, "basic.beds", "620")
    assert (response.status_code, "请重新登录" in text(response)) == (401, True)


@pytest.mark.parametrize(
    "field, value, key, sentence",
    [
        ("basic.nothing", "1", "k", "不要求填写该项"),
        ("dq.01.01.3.consistency.have", "1", "k", "不要求填写该项"),
        ("basic.contact", "长" * 501, "k", "“填报联系人”的内容过长"),
        ("basic.beds", "1", "k" * 65, "填写的内容仍在本页，请用保存按钮保存"),
        ("", "1", "k", "填写的内容仍在本页，请用保存按钮保存"),
        ("basic.contact", "长" * 2001, "k", "内容有2001个字，不得超过2000个字；尚未保存"),
    ],
)
def test_autosave_refuses_what_no_page_sends(filing, clerk, field, value, key, sentence):
    response = autosave(clerk, filing, field, value, key=key)
    assert (response.status_code, sentence in response.json()["refused"]) == (422, True)
    assert protocol.values(filing) == {}


@pytest.mark.article("E08")
def test_nothing_is_saved_after_the_window_and_what_was_typed_stays_on_the_page(
    filing, signed_in, applicant, now, cycle
):
    now(cycle.closes_at)
    client = signed_in(applicant.clerk)
    response = save(client, filing, "basic", **{"basic.beds": "620"})
    page = text(response)
    assert (response.status_code, "填报已于2026年11月30日 24:00截止" in page) == (409, True)
    assert 'name="basic.beds" value="620"' in page
    assert autosave(client, filing, "basic.beds", "620").status_code == 422
    assert protocol.values(filing) == {}


@pytest.mark.article("E10")
def test_a_reported_filing_takes_no_answers(cycle, applicant, clerk, at):
    filing = scenario.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at)
    assert clerk.get(address("filing_section", filing, "basic")).url == address("case_tab", filing, "data")
    answer = autosave(clerk, filing, "basic.beds", "1", seen="1.00000000")
    assert answer.json()["refused"] == "数据已上报，如需更正请先办理“修改已上报数据”（第十条）。"
    with pytest.raises(Refused, match="第十条"):
        actions.import_answers(filing, texts={"basic.beds": "1"}, by=applicant.clerk, at=at)


def test_an_unknown_section_is_not_found(filing, clerk):
    assert clerk.get(address("filing_section", filing, "emr-99")).status_code == 404
    assert clerk.get(address("filing_answers", filing)).status_code == 405
