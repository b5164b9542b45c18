"""Routine statistics and monitoring results: entered or imported before the visit, beside the clauses on site, sealed with the rest (P22)."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.models import Record
from casework.workbook import Sheet, read_workbook, write_workbook
from config.scenarios import filing, primary_care, review, visit
from config.scenarios import rereview as scenes
from primary_care_review.models import Application, RoutineStatistic
from primary_care_review.sealing.papers import papers_of
from primary_care_review.stages import Stage
from primary_care_review.statistics import actions, rules
from primary_care_review.statistics.present import statistics_of
from primary_care_review.statistics.rules import Entry
from primary_care_review.statistics.workbook import STATISTICS, numbers
from primary_care_review.visit.taking import own_numbers
from tests.experts.reviews import page
from tests.experts.reviews import visit as browse
from tests.primary_care_review.steps import walk
from tests.refusals.page import said_at
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("P22")]


@walked_once
def of(people, at):
    return Application.objects.get(pk=walk(Stage.ON_SITE, people, at).pk)


@walked_once
def on_site(of):
    return of.plan.rates_at


@walked_once
def one(of, on_site):
    return next(row for row in review.accept_all(of, at=on_site) if of.grouping.members[str(row.pk)] == 1)


def entry(**changed) -> Entry:
    said = {
        "name": "门急诊人次",
        "period": "2025年",
        "value": "38216",
        "unit": "人次",
        "source": "统计直报系统",
        "clauses": (),
    }
    return Entry(**said | changed)


def test_entered_by_institution_and_body_and_read_beside_the_clauses(of, on_site, one, people):
    number = own_numbers(of, one)[0]
    url = reverse("statistics", args=[of.number])
    typed = {
        "name": "重点人群满意度",
        "period": "2025年",
        "value": "94.5",
        "unit": "%",
        "source": "满意度调查",
        "clauses": number,
    }
    assert browse(filing.leader(of), url, typed, at=on_site).status_code == 302
    actions.enter(of, entry=entry(), by=people[Role.BUREAU_HANDLER], at=on_site)
    chapter = page(one.member, reverse("visit_chapter", args=[of.number, number.partition(".")[0]]), at=on_site)
    whole, clause = chapter.split(f'id="clause-{number}"')
    beside = clause.split('id="clause-')[0]
    assert "门急诊人次（2025年）<b>38216人次</b>" in whole
    assert "重点人群满意度（2025年）<b>94.5%</b>" in beside
    assert chapter.count("重点人群满意度") == 1
    tab = page(one.member, reverse("case_tab", args=[of.number, "statistics"]), at=on_site)
    assert ("满意度调查" in tab, "登记统计和监测结果" in tab) == (True, False)
    assert Record.objects.filter(case=of, verb="enter_statistics").count() == 2
    assert proving.faults() == []


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(of, on_site, people):
    url, handler = reverse("statistics", args=[of.number]), people[Role.BUREAU_HANDLER]
    actions.enter(of, entry=entry(), by=handler, at=on_site)
    typed = {"name": "门急诊人次", "period": "2025年", "value": "1", "source": "某处", "clauses": ""}
    for changed, field, sentence in (
        ({}, "name", "“门急诊人次（2025年）”已经登记"),
        ({"name": "出院人次", "clauses": "9.9.9、1.1.1"}, "clauses", "对应条款9.9.9不在本次适用的条款之中"),
        ({"name": "出院人次", "value": ""}, "value", "请填写"),
    ):
        answer = browse(handler, url, typed | changed, at=on_site)
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert sentence in said_at(shown, field)
        assert 'value="某处"' in shown
    assert RoutineStatistic.objects.count() == 1


def test_the_workbook_goes_out_and_comes_back_with_more(of, on_site, people):
    handler, number = people[Role.BUREAU_HANDLER], of.assessment.clauses[0].number
    actions.enter(of, entry=entry(), by=handler, at=on_site)
    url = reverse("statistics_import", args=[of.number])
    given = browse(handler, reverse("statistics_workbook", args=[of.number]), at=on_site).content
    (row,) = read_workbook(BytesIO(given), STATISTICS).rows
    there = [row.values[column.name] for column in STATISTICS.columns]
    more = ["出院人次", "2025年", "1204", "人次", "统计直报系统", number]

    def sent(*rows):
        file = SimpleUploadedFile("统计.xlsx", write_workbook([Sheet(spec=STATISTICS, rows=rows)]))
        return browse(handler, url, {"file": file}, at=on_site)

    wrong = sent(there, more, more, ["住院人次", "2025年", "", "", "某处", "9.9.9"]).content.decode()
    assert all(cell in wrong for cell in ("A5单元格", "C6单元格"))
    assert RoutineStatistic.objects.count() == 1
    assert sent(there, more).status_code == 302
    assert [(row.name, row.clauses) for row in statistics_of(of)] == [("门急诊人次", []), ("出院人次", [number])]
    assert "没有新增" in str(
        [str(said) for said in browse(handler, url, {"file": _file(there, more)}, at=on_site).wsgi_request._messages]
    )
    assert numbers("1.1.1， 2.3.1;1.1.1") == ("1.1.1", "2.3.1")


def _file(*rows) -> SimpleUploadedFile:
    return SimpleUploadedFile("统计.xlsx", write_workbook([Sheet(spec=STATISTICS, rows=rows)]))


def test_so_many_and_no_more(of, on_site, people, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 1)
    actions.enter(of, entry=entry(), by=people[Role.BUREAU_HANDLER], at=on_site)
    with pytest.raises(Refused, match="至多登记1项统计和监测结果，已登记1项"):
        actions.enter(of, entry=entry(name="出院人次"), by=people[Role.BUREAU_HANDLER], at=on_site)


def test_whoever_entered_puts_it_right_with_a_reason(of, on_site, people):
    handler, leader = people[Role.BUREAU_HANDLER], filing.leader(of)
    wrong = actions.enter(of, entry=entry(), by=handler, at=on_site)
    url = reverse("strike_statistic", args=[wrong.pk])
    assert browse(leader, url, at=on_site).status_code == 404
    with pytest.raises(Refused, match="由其更正"):
        actions.strike(wrong, correction="试", by=leader, at=on_site)
    assert browse(handler, url, {"correction": ""}, at=on_site).status_code == 422
    assert browse(handler, url, {"correction": "录入有误。"}, at=on_site).status_code == 302
    actions.enter(of, entry=entry(value="38217"), by=handler, at=on_site)
    shown = page(leader, reverse("statistics", args=[of.number]), at=on_site)
    assert all(words in shown for words in ("<s>门急诊人次（2025年） 38216人次</s>", "录入有误。", "38217人次"))
    assert [row.value for row in statistics_of(of)] == ["38217"]
    assert proving.faults() == []


def test_strangers_and_members_of_the_team_enter_nothing(of, on_site, one, people):
    url = reverse("statistics", args=[of.number])
    stranger = primary_care.institution(7, people=people, at=on_site)
    assert [browse(member, url, at=on_site).status_code for member in (stranger, one.member)] == [404, 403]
    for member, sentence in (
        (stranger, "没有这一案件"),
        (one.member, "不能办理"),
        (people[Role.COMMISSION_HEAD], "不能办理"),
    ):
        with pytest.raises(Refused, match=sentence):
            actions.enter(of, entry=entry(), by=member, at=on_site)
    assert not RoutineStatistic.objects.exists()


@pytest.mark.refuses("P23", 1)
def test_from_the_end_of_the_visit_they_are_fixed_and_sealed_with_the_rest(of, on_site, people):
    handler = people[Role.BUREAU_HANDLER]
    row = actions.enter(of, entry=entry(), by=handler, at=on_site)
    visited = visit.reviewed(of)
    then = visited.plan.tells_at + timedelta(hours=1)
    for verb in (
        lambda: actions.enter(visited, entry=entry(name="出院人次"), by=handler, at=then),
        lambda: actions.strike(row, correction="试", by=handler, at=then),
    ):
        with pytest.raises(Refused, match="统计和监测结果已经固定，不能再登记或者更正（第二十二条）"):
            verb()
    assert "统计和监测结果已经固定" in page(handler, reverse("statistics", args=[of.number]), at=then)
    sealed = visit.signed_and_sealed(visited)
    assert "统计和监测结果.json" in [paper["name"] for paper in sealed.dossier.papers]
    (paper,) = [one for one in papers_of(sealed) if one.name == "统计和监测结果.json"]
    assert "38216" in paper.read().decode()


def test_the_city_goes_on_reading_what_was_entered_for_the_bureau(people, at):
    ready = walk(Stage.ACCEPTED, people, at, grade=primary_care.Grade.JIA)
    actions.enter(ready, entry=entry(), by=people[Role.BUREAU_HANDLER], at=at)
    reached = walk(Stage.REACHED, people, at, index=3)
    RoutineStatistic.objects.create(
        application=reached, entered_by=people[Role.BUREAU_HANDLER], entered_at=at, **vars(entry()) | {"clauses": []}
    )
    with time_machine.travel(at, tick=False):
        case = scenes.opened(reached, at=at + timedelta(days=60))
    city = scenes.of_city(people, at=at)
    actions.enter(case, entry=entry(name="出院人次"), by=city[Role.BUREAU_HANDLER], at=at + timedelta(days=60))
    assert [row.name for row in statistics_of(Application.objects.get(pk=case.pk))] == ["门急诊人次", "出院人次"]
    assert [row.name for row in statistics_of(reached)] == ["门急诊人次"]
