"""One secret, one rule: who may know who reviews. Every role asks for pages, exports and papers of two reviews whose reviewers carry marked names."""

from dataclasses import replace
from random import Random

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import Membership, Person
from accounts.roles import Role
from casework import ticking
from casework.models import Message
from experts import knowing, uses
from experts.knowing import Knows
from experts.models import Assignment, Review
from tests import crawl
from tests.experts import marked

pytestmark = [pytest.mark.django_db, pytest.mark.article("E31"), pytest.mark.article("E03")]

SHARE = 12  # of the addresses that have never told anything
# By round: who may know who reviews while it runs, and who besides once the bureau has reported.
RUN_BY = {
    "city": {"commission_handler", "commission_head", "city_supervisor", "centre"},
    "district": {"bureau_handler", "bureau_head", "supervisor"},
}
REPORTED_TO = {"commission_handler", "commission_head"}
TOLD_BY = ("review", "record", "record/export")


@pytest.fixture
def scene(people, at, monkeypatch) -> marked.Scene:
    """Papers come as the text they are made of."""
    monkeypatch.setattr("casework.printing.engine.render_pdf", lambda html, **_: html.encode())
    return marked.scene(people, at=at)


@pytest.fixture
def readers(people, scene) -> dict[str, Membership]:
    """The cast, the hospitals, the employer of a reviewer, the commission's supervisor, and one reviewer of each review."""
    at_work = Assignment.objects.accepted().select_related("member__person")
    return {role.value: member for role, member in people.items()} | {
        "city_hospital": scene.hospital["city"].leader,
        "district_hospital": scene.hospital["district"].clerk,
        "employer": scene.elsewhere,
        "city_supervisor": scene.supervisor,
        "city_reviewer": at_work.of(scene.city).first().member,
        "district_reviewer": at_work.of(scene.district).first().member,
    }


def leaks(member: Membership, scene: marked.Scene, *, share: int = SHARE) -> dict[str, set[str]]:
    """By round, the addresses that tell the member of the case together with the name of somebody else who reviews it."""
    asked = marked.addresses(scene, Role(member.role))
    telling = [url for url in asked if any(part in url for part in marked.TELLING)]
    others = [url for url in asked if url not in telling]
    found: dict[str, set[str]] = {"city": set(), "district": set()}
    client = Client()
    with time_machine.travel(scene.at, tick=False):
        client.force_login(member.person)
        for url in telling + Random(member.person.login).sample(others, min(share, len(others))):
            text = crawl.told(client.get(url))
            for name, case in (("city", scene.city), ("district", scene.district)):
                named = {who for who in scene.names(case) - {member.person.name} if who in text}
                if named and (case.number in text or case.number in url):
                    found[name].add(url)
    return found


def told_in(found: set[str]) -> set[str]:
    """Which of the pages of a case tell."""
    return {name for name in TOLD_BY if any(url.endswith(f"/{name}/") for url in found)}


def test_who_reviews_is_told_to_those_who_run_the_review_and_to_nobody_else(scene, readers, people):
    for name, member in readers.items():
        found = leaks(member, scene)
        for round_, run_by in RUN_BY.items():
            told = found[round_]
            assert told_in(told) == set(TOLD_BY) if name in run_by else not told, (name, round_, told)
    marked.tell(scene, people)
    for name in ("commission_head", "commission_handler", "centre", "institute", "district_hospital"):
        told = leaks(readers[name], scene, share=0)["district"]
        assert told_in(told) == set(TOLD_BY) if name in REPORTED_TO else not told, (name, told)


def test_no_message_and_no_mail_names_a_reviewer_to_anybody_else(scene, people, settings):
    for person in Person.objects.all():
        person.email = f"{person.login}@example.cn"
        person.save(update_fields=["email"])
    marked.tell(scene, people)
    ticking.tick(at=scene.at)
    told = [(row.person.name if row.person else "", row.title + row.body) for row in Message.objects.all()]
    owners = {person.email: person.name for person in Person.objects.all()}
    mailed = [(owners[sent.to[0]], sent.subject + sent.body) for sent in mail.outbox]
    assert len(told) > len(scene.cases)
    assert mailed
    assert [text for owner, text in (*told, *mailed) if _names_another(text, owner, scene)] == []


def _names_another(text: str, owner: str, scene: marked.Scene) -> bool:
    """Whether it speaks of one of the cases and names a reviewer who is not its addressee; of an account alone it may speak."""
    about = any(case.number in text or case.title in text for case in scene.cases)
    return about and marked.MARK in (text.replace(owner, "") if owner else text)


def test_every_page_asks_the_one_function(scene, readers, monkeypatch):
    """Let the rule say yes to all, and each of them tells: so the crawl would find what did not ask."""
    monkeypatch.setattr(knowing, "knows", lambda use, member: Knows.ALWAYS)
    assert told_in(leaks(readers["centre"], scene, share=0)["district"]) == set(TOLD_BY)
    assert told_in(leaks(readers["institute"], scene, share=0)["city"]) == set(TOLD_BY)
    assert any("/audit/readings" in url for url in leaks(readers["audit_admin"], scene, share=0)["city"])


def test_the_audit_shows_who_read_but_not_who_reviews_and_finds_no_reviewer_by_name(scene, readers):
    client = Client()
    reviewer = readers["city_reviewer"].person
    with time_machine.travel(scene.at, tick=False):
        client.force_login(readers["audit_admin"].person)
        log = client.get("/audit/readings/", {"case": scene.city.number}).content.decode()
        by_name = client.get("/audit/readings/", {"person": reviewer.name, "case": scene.city.number})
    assert "评审专家（姓名保密）" in log
    assert reviewer.login not in log
    assert by_name.context["rows"] == []


@pytest.mark.parametrize("use", ["emr_city_review", "emr_district_review"])
def test_the_rule_for_one_case_and_for_many_is_the_same(scene, readers, people, use):
    case = scene.city if use == "emr_city_review" else scene.district
    rows = Assignment.objects.of(case)
    for told in (False, True):
        if told:
            marked.tell(scene, people)
        review = Review.objects.get(case=case.pk, use=use)
        for name, member in readers.items():
            if member.role != Role.EXPERT:
                known = set(rows.filter(knowing.known_assignments(member)))
                assert known == (set(rows) if knowing.may_know(review, member) else set()), name


@pytest.mark.parametrize("run_by_centre", [False, True])
def test_the_centre_knows_where_it_runs_the_round_for_the_commission(people, run_by_centre):
    use = replace(uses.use("emr_city_review"), run_by_centre=run_by_centre)
    assert knowing.knows(use, people[Role.CENTRE]) is (Knows.ALWAYS if run_by_centre else Knows.NEVER)
