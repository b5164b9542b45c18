"""Desks of their own: the expert's tasks, the supervisor's draws, the commission's letters; and links in messages."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.urls import reverse

from accounts.roles import Role
from casework.actions import notices
from casework.models import FigureSetting
from config.scenarios import review as scenes
from config.scenarios import terms
from experts.actions import letters
from experts.appointment import appointing
from tests.experts.reviews import designate, reported, visit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role, desk", [(Role.EXPERT, "assignments"), (Role.SUPERVISOR, "draws")])
def test_the_workbench_leads_to_the_own_desk_and_the_menu_names_it_once(people, at, role, desk):
    member = people[role]
    assert visit(member, reverse("workbench"), at=at).url == reverse(desk)
    menu = visit(member, reverse(desk), at=at).context["navigation"]
    assert menu[0]["name"] == desk
    assert "workbench" not in [entry["name"] for entry in menu]


@pytest.mark.article("E15")
def test_the_expert_reads_what_is_overdue_and_what_is_due_today(people, at):
    filing, morning = reported(people, at, level=4)
    asked = designate(filing, people, at=morning, experts=scenes.city_experts(5, at=at))[0]
    for days, label in ((3, "今日到期"), (4, "已逾期")):
        shown = visit(asked.member, reverse("assignments"), at=morning + timedelta(days=days))
        counts = {count["label"]: count["number"] for count in shown.context["counts"]}
        assert (counts["待答复"], counts[label]) == ("1", "1")
    assert 'class="chip red"' in shown.content.decode()


@pytest.mark.article("P09")
def test_letters_wait_for_the_head_and_experts_without_one_for_the_handler(people, at):
    expert = terms.expert("pinren", "聘任人", at=at)

    def waiting(role):
        counts = visit(people[role], reverse("workbench"), at=at).context["beside"]
        return {count["label"]: count["number"] for count in counts if "聘" in count["label"]}

    assert (waiting(Role.COMMISSION_HEAD), list(waiting(Role.COMMISSION_HANDLER).values())) == ({}, ["1"])
    handler = people[Role.COMMISSION_HANDLER]
    letters.draft(expert, regime=terms.REGIME, valid_from=at.date(), by=handler, at=at)
    assert (waiting(Role.COMMISSION_HEAD), waiting(Role.COMMISSION_HANDLER)) == ({"聘书待签发": "1"}, {})


@pytest.mark.article("P09")
def test_who_is_counted_is_who_stands_in_the_first_three_tabs(people, at):
    new, renewed, ending, refused = (terms.expert(f"zj-{n}", f"专家{n}", at=at, index=n) for n in range(4))
    handler, head, late = people[Role.COMMISSION_HANDLER], people[Role.COMMISSION_HEAD], at.replace(year=2030, month=10)
    for letter, passed in zip(terms.appoint([renewed, refused], people=people, at=at), (True, False), strict=True):
        letters.audit(letter, passed=passed, reason="复核意见", by=handler, at=late)
    terms.appoint([ending], people=people, at=at)
    drafts = [
        letters.draft(of, regime=terms.REGIME, valid_from=late.date(), by=handler, at=late) for of in (new, renewed)
    ]
    counted = {}
    for when, moment in (
        ("at once", at),
        ("late", late),
        ("signed", late),
        ("over", late + timedelta(days=60)),
        ("renewed", late.replace(year=2034, month=11, day=1)),
    ):
        if when == "signed":
            for letter in drafts:
                notices.issue(letter.notice, by=head, at=late)
        listed, on = appointing.listed(terms.REGIME), moment.date()
        law = FigureSetting.objects.law(terms.REGIME, on)
        tabs = {tab: set(appointing.of_tab(listed, tab, on=on, law=law)) for tab in ("due", "renew", "expired")}
        counted[when] = set(appointing.to_appoint(terms.REGIME, on=on))
        assert counted[when] == set().union(*tabs.values())
    assert counted == {
        "at once": set(),
        "late": {ending, refused},
        "signed": {ending, refused},
        "over": {ending, refused},
        "renewed": {new, renewed, ending, refused},
    }


@pytest.mark.parametrize("words", ["静秋", "hejingqiu", "He Jing", "hjq"])
def test_the_list_of_letters_is_searched_by_a_name_and_by_the_letters_typed_for_it(people, at, words):
    for index, name in ((1, "何静秋"), (2, "贺云")):
        terms.expert(f"zj-{index}", name, at=at, index=index)
    shown = visit(people[Role.COMMISSION_HANDLER], f"{reverse('appointments')}?q={words}", at=at)
    assert [row["name"] for row in shown.context["rows"]] == ["何静秋"]


def test_only_addresses_of_the_portal_become_links(settings):
    settings.PORTAL_URL = "https://portal.example"
    text = "请查收：https://portal.example/notices/7.pdf。<b>https://evil.example/</b> https://portal.example//evil"
    shown = Template("{% load portal %}{{ text|portal_links }}").render(Context({"text": text}))
    assert shown.count("<a ") == 1
    assert '<a href="/notices/7.pdf">' in shown
    assert "&lt;b&gt;" in shown
