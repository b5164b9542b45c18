"""A refusal for order leads to the part that is due: every condition that names one, and every sentence that says 请先."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse

from accounts.leading import open_to, url_of
from accounts.refused import Refused
from accounts.roles import Role
from accounts.ways import Way
from casework.registry import case_types
from casework.step import Step
from config.scenarios import filing as filings
from config.scenarios import primary_care as scenario
from config.scenarios import review as reviews
from emr_rating import workflow as emr
from emr_rating.models import Filing
from emr_rating.rules import Part
from experts.review.rounds import open_use
from experts.review.steps import review_steps
from primary_care_review import workflow as primary
from primary_care_review.stages import Stage as P

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def world(people, at):
    return World(people, at)


class World:
    def __init__(self, people, at):
        self.people, self.at = people, at

    def applicant(self) -> filings.Applicant:
        return filings.hospital(people=self.people, at=self.at)

    def empty(self):
        applicant = self.applicant()
        return applicant, filings.begin(applicant, filings.cycle(people=self.people, at=self.at), at=self.at)

    def in_review(self):
        applicant, of = self.empty()
        filings.fill(of, by=applicant.clerk, at=self.at, level=3)
        filings.confirm(of, by=applicant.clerk, at=self.at)
        filings.report(of, by=applicant.leader, at=self.at)
        self.at = reviews.close(of.cycle)
        return Filing.objects.get(pk=of.pk)

    def named(self):
        of = self.in_review()
        reviews.designate(of, people=self.people, at=self.at)
        return Filing.objects.get(pk=of.pk)

    def application(self, stage: P):
        return scenario.application_at(stage, people=self.people, at=self.at)


def incomplete(world):
    applicant, of = world.empty()
    return of, emr.REPORT, applicant.leader, reverse("filing", args=[of.number])


def unconfirmed(world):
    applicant, of = world.empty()
    of = filings.fill(of, by=applicant.clerk, at=world.at)
    return of, emr.REPORT, applicant.clerk, reverse("filing_confirm", args=[of.number])


def nobody_named(world):
    of = world.in_review()
    return of, emr.CONCLUDE, world.people[Role.BUREAU_HEAD], reverse("case_draw", args=[of.number])


def designated(world):
    of = world.named()
    steps = review_steps(open_use(of))
    release = reverse("step", args=[of.number, steps.release.name])
    return of, steps.draw, world.people[Role.BUREAU_HANDLER], release


def unrated(world):
    leader = scenario.institution(people=world.people, at=world.at)
    of = scenario.assessment.start(leader.office.institution, by=leader, at=world.at)
    return of, primary.FINISH, leader, reverse("assessment_chapter", args=[of.number, "1"])


def no_materials(world):
    of = world.application(P.DRAFT)
    of.materials.update(withdrawn_at=world.at)
    leader = of.applicant.office.memberships.select_related("person", "office").get()
    return of, primary.SUBMIT, leader, reverse("application_materials", args=[of.number])


def no_supplement(world):
    of = world.application(P.SUPPLEMENT)
    leader = of.applicant.office.memberships.select_related("person", "office").get()
    return of, primary.RESUBMIT, leader, reverse("application_materials", args=[of.number])


def no_draft(world):
    of = world.application(P.SUBMITTED)
    head = world.people[Role.BUREAU_HEAD]
    return of, primary.REQUEST_SUPPLEMENT, head, reverse("step", args=[of.number, "draft_supplement"])


def no_acceptance(world):
    of = world.application(P.QUALIFIED)
    return of, primary.ACCEPT, world.people[Role.BUREAU_HEAD], reverse("step", args=[of.number, "draft_acceptance"])


WALKED: dict[str, Callable] = {
    "parts_complete": incomplete,
    "items_confirmed": unconfirmed,
    "opinions_in": nobody_named,
    "none_designated": designated,
    "clauses_rated": unrated,
    "materials_complete": no_materials,
    "supplement_handed_in": no_supplement,
    "supplement_drafted": no_draft,
    "acceptance_drafted": no_acceptance,
}
ALIKE = {
    "no_draw_open": "leads to the draw: tests/experts/test_draw_pages.py walks draws",
    "seats_free": "the same way as none_designated",
    "team_whole": "the same way as opinions_in",
    "six_months_assessed": "the same way as clauses_rated",
    "unqualified_drafted": "the same function as supplement_drafted",
}
NO_PART = {
    "window_open": "time",
    "window_closed": "time",
    "modification_left": "used up, or over",
    "question_open": "there is nothing to answer",
    "opinion_awaited": "there is nobody to release",
    "consolidation_in": "waits for the leader of the team",
    "came_from_district": "it never was in a summary",
    "not_barred": "time",
}


def test_every_condition_of_both_workflows_is_walked_or_names_no_part():
    named = {condition.__name__ for of in case_types() for step in of.steps for condition in step.when}
    assert named - set(ALIKE) - set(NO_PART) == set(WALKED)


@pytest.mark.parametrize("name", WALKED)
def test_what_is_refused_for_order_leads_to_the_part_that_is_due(name, world, signed_in):
    case, step, member, url = WALKED[name](world)
    reasons = step.verdict(case, world.at).reasons
    assert url in [url_of(reason.way) for reason in reasons if reason.way and open_to(reason.way, member.role)]
    with time_machine.travel(world.at, tick=False):
        client = signed_in(member)
        for path in pages(case, step):
            assert f'href="{url}"' in client.get(path).text, path
        assert client.get(url).status_code in (200, 302)


def pages(case, step: Step) -> list[str]:
    """Where the refusal stands."""
    if step is emr.REPORT:
        return [reverse("filing_report", args=[case.number])]
    if step.page:
        return []
    return [reverse("case", args=[case.number]), reverse("step", args=[case.number, step.name])]


def test_a_part_before_its_turn_leads_to_the_first_page_that_is_not_filled_in(world, signed_in):
    applicant, of = world.empty()
    client, due = signed_in(applicant.clerk), reverse("filing", args=[of.number])
    path = reverse("filing_section", args=[of.number, "emr-01"])
    refused = client.get(path)
    assert (refused.status_code, f'<a href="{due}">去填写</a>' in refused.text) == (409, True)
    field = f"emr.{of.sheet.edition.items[0].code}.level"
    sent = client.post(path, {field: "1"})
    assert (sent.status_code, f'href="{due}"' in sent.text) == (409, True)
    saved = client.post(
        reverse("filing_answers", args=[of.number]),
        {"field": field, "value": "1", "seen": "0.00000000", "key": "k1"},
        headers={"X-Autosave": "1"},
    )
    assert saved.status_code == 422
    assert saved.json()["ways"] == [{"label": "去填写", "url": due}]
    assert client.get(due).url == reverse("filing_section", args=[of.number, "basic"])


def test_an_item_that_cannot_be_confirmed_leads_to_its_page(world, signed_in):
    applicant, of = world.empty()
    filings.fill(of, by=applicant.clerk, at=world.at, parts=(Part.BASIC,))
    of = Filing.objects.get(pk=of.pk)
    code = of.sheet.edition.items[0].code
    client = signed_in(applicant.clerk)
    answer = client.post(
        reverse("filing_confirm", args=[of.number]), {"item": code, f"digest-{code}": of.sheet.digests()[code]}
    )
    assert f'href="{reverse("filing_section", args=[of.number, "emr-01"])}"' in answer.text


def test_a_way_shows_to_those_alone_who_can_follow_it():
    way = Way("开通岗位", "people", roles=(Role.BUREAU_HEAD,))
    assert [open_to(way, role) for role in (Role.BUREAU_HEAD, Role.BUREAU_HANDLER, Role.EXPERT, None)] == [
        True,
        False,
        False,
        True,
    ]
    assert open_to(Way("注册", "register"), Role.EXPERT)
    refused = Refused("请先<开通>。", way=way)
    assert refused.linked(Role.BUREAU_HANDLER) == ["请先<开通>。"]
    assert refused.linked(Role.BUREAU_HEAD) == ['请先&lt;开通&gt;。 <a href="/people/">开通岗位</a>']


# Sentences with 请先 that lead nowhere: what is due is on the same page, elsewhere than in the portal, or another's.
ON_THE_SPOT = {
    "casework/actions/materials.py": "the file is taken back on the same page",
    "experts/actions/files.py": "the other absence stands on the same page",
    "experts/actions/occasions.py": "the members are released on the case page; a draw has no such step of its own",
    "primary_care_review/actions/grades.py": "the bureau enrols, the commission imports; at its cell of a sheet",
    "primary_care_review/rules.py": "pure: the way is given in conditions.py, or the act is another office's",
    "emr_rating/rules.py": "pure: the way is given in conditions.py",
    "experts/rules.py": "pure: the way is given in the conditions of the regime",
}


def test_every_refusal_that_says_first_leads_there():
    astray = set()
    for floor in ("accounts", "casework", "experts", "emr_rating", "primary_care_review"):
        for path in sorted((ROOT / floor).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("Refused", "refuse"):
                    said = "".join(
                        node.value
                        for node in ast.walk(call)
                        if isinstance(node, ast.Constant) and isinstance(node.value, str)
                    )
                    if "请先" in said and "way" not in [keyword.arg for keyword in call.keywords]:
                        astray.add(str(path.relative_to(ROOT)))
    assert astray == set(ON_THE_SPOT)
