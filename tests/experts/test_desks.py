"""Desks of their own: the expert's tasks, the supervisor's draws, the commission's letters; and links in messages."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.urls import reverse

from accounts.roles import Role
from config.scenarios import review as scenes
from config.scenarios import terms
from experts.actions import letters
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
        counts = visit(people[role], reverse("workbench"), at=at).context["counts"]
        return {count["label"]: count["number"] for count in counts if "聘" in count["label"]}

    assert (waiting(Role.COMMISSION_HEAD), list(waiting(Role.COMMISSION_HANDLER).values())) == ({}, ["1"])
    handler = people[Role.COMMISSION_HANDLER]
    letters.draft(expert, regime=terms.REGIME, valid_from=at.date(), by=handler, at=at)
    assert (waiting(Role.COMMISSION_HEAD), waiting(Role.COMMISSION_HANDLER)) == ({"聘书待签发": "1"}, {})


def test_only_addresses_of_the_portal_become_links(settings):
    settings.PORTAL_URL = "https://portal.example"
    text = "请查收：https://portal.example/notices/7.pdf。<b>https://evil.example/</b> https://portal.example//evil"
    shown = Template("{% load portal %}{{ text|portal_links }}").render(Context({"text": text}))
    assert shown.count("<a ") == 1
    assert '<a href="/notices/7.pdf">' in shown
    assert "&lt;b&gt;" in shown
