"""A refusal for order leads to the part that is due: every condition that names one, and every sentence that says 请先."""

import ast
from collections.abc import Callable
from datetime import timedelta
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
from config.scenarios import materials, national, terminating, yearly
from config.scenarios import primary_care as scenario
from config.scenarios import review as reviews
from config.scenarios import visit as visits
from emr_rating.collecting import actions as collecting
from emr_rating.collecting.steps import SUBMIT as SUBMIT_COLLECTION
from emr_rating.filing.steps import REPORT
from emr_rating.materials.steps import HAND_IN
from emr_rating.models import Collection, Filing, YearResult
from emr_rating.municipal.steps import CONCLUDE_DISTRICT
from emr_rating.national import steps as national_steps
from emr_rating.rules import Part
from emr_rating.stages import NationalStage
from emr_rating.yearly import steps as papers_of_the_year
from experts.review.rounds import open_use
from experts.review.steps import review_steps
from primary_care_review.application.steps import RESUBMIT, SUBMIT
from primary_care_review.assessment.steps import FINISH
from primary_care_review.check.steps import ACCEPT, REQUEST_SUPPLEMENT
from primary_care_review.stages import Stage as P
from primary_care_review.team.steps import GROUP_TEAM, PLAN_VISIT, VISIT_NOTICE
from primary_care_review.termination.steps import PROPOSE
from tests.worlds import walked_once

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@walked_once
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

    def owing(self):
        """Of a hospital that passed 4 and declares 5."""
        applicant = self.applicant()
        cycle = filings.cycle(people=self.people, at=self.at)
        of = materials.owing(applicant, cycle, at=self.at)
        self.at = reviews.close(cycle)
        return Filing.objects.get(pk=of.pk), applicant

    def application(self, stage: P):
        return scenario.application_at(stage, people=self.people, at=self.at)


def incomplete(world):
    applicant, of = world.empty()
    return of, REPORT, applicant.leader, reverse("filing", args=[of.number])


def unconfirmed(world):
    applicant, of = world.empty()
    of = filings.fill(of, by=applicant.clerk, at=world.at)
    return of, REPORT, applicant.clerk, reverse("filing_confirm", args=[of.number])


def nobody_named(world):
    of = world.in_review()
    return (
        of,
        CONCLUDE_DISTRICT,
        world.people[Role.BUREAU_HEAD],
        reverse("step", args=[of.number, "emr_district_review_designate"]),
    )


def designated(world):
    of = world.named()
    steps = review_steps(open_use(of))
    release = reverse("step", args=[of.number, steps.release.name])
    return of, steps.draw, world.people[Role.BUREAU_HANDLER], release


def unrated(world):
    leader = scenario.institution(people=world.people, at=world.at)
    of = scenario.assessment.start(leader.office.institution, by=leader, at=world.at)
    return of, FINISH, leader, reverse("assessment_chapter", args=[of.number, "1"])


def no_materials(world):
    of = world.application(P.DRAFT)
    of.materials.update(withdrawn_at=world.at)
    leader = of.applicant.office.memberships.select_related("person", "office").get()
    return of, SUBMIT, leader, reverse("application_materials", args=[of.number])


def no_filing_materials(world):
    of, applicant = world.owing()
    return of, HAND_IN, applicant.leader, reverse("filing_materials", args=[of.number])


def nothing_collected(world):
    applicant = world.applicant()
    passed = {"year": 2025, "declared_level": 3, "final_level": 3, "imported_at": world.at}
    YearResult.objects.create(institution=applicant.institution, **passed)
    cycle = filings.cycle(people=world.people, at=world.at)
    collecting.begin(cycle, by=world.people[Role.BUREAU_HANDLER], at=world.at)
    of = Collection.objects.get()
    return of, SUBMIT_COLLECTION, applicant.leader, reverse("collection", args=[of.number])


def no_supplement(world):
    of = world.application(P.SUPPLEMENT)
    leader = of.applicant.office.memberships.select_related("person", "office").get()
    return of, RESUBMIT, leader, reverse("application_materials", args=[of.number])


def no_draft(world):
    of = world.application(P.SUBMITTED)
    head = world.people[Role.BUREAU_HEAD]
    return of, REQUEST_SUPPLEMENT, head, reverse("step", args=[of.number, "draft_supplement"])


def no_acceptance(world):
    of = world.application(P.QUALIFIED)
    return of, ACCEPT, world.people[Role.BUREAU_HEAD], reverse("step", args=[of.number, "draft_acceptance"])


def not_visited(world):
    year = filings.cycle(people=world.people, at=world.at)
    (of,) = national.entered(2, people=world.people, cycle=year, at=world.at)
    world.at = year.closes_at + timedelta(days=1, hours=10)
    of = national.national_at(NationalStage.APPLICATION_REVIEW, of, people=world.people, at=world.at)
    arrange = reverse("step", args=[of.number, "emr_national_application_arrange"])
    return of, national_steps.RECORD_VISIT, world.people[Role.INSTITUTE], arrange


def not_planned(world):
    of = world.application(P.ACCEPTED)
    plan = reverse("step", args=[of.number, PLAN_VISIT.name])
    return of, VISIT_NOTICE.draft, world.people[Role.BUREAU_HANDLER], plan


def not_drawn(world):
    of, _, handler, _ = not_planned(world)
    visits.planned(of, people=world.people, at=world.at)
    return visits.current(of), VISIT_NOTICE.draft, handler, reverse("case_draw", args=[of.number])


def planned_for_before(world):
    of, _, _, plan = not_planned(world)
    visits.planned(of, people=world.people, at=world.at)
    world.at += timedelta(days=30)
    return visits.current(of), VISIT_NOTICE.issue, world.people[Role.BUREAU_HEAD], plan


def not_grouped(world):
    of, _, _, _ = not_drawn(world)
    visits.drawn(of, people=world.people, at=world.at)
    group = reverse("step", args=[of.number, GROUP_TEAM.name])
    return visits.current(of), VISIT_NOTICE.issue, world.people[Role.BUREAU_HEAD], group


def not_written(world):
    of = yearly.special_event("断电", people=world.people, at=world.at)
    return of, papers_of_the_year.DISTRICT.hand_in, world.people[Role.BUREAU_HEAD], reverse("paper", args=[of.number])


def terminated_already(world):
    of = world.application(P.SUBMITTED)
    open_one = terminating.proposed(of, people=world.people, at=world.at)
    held = type(of).objects.get(pk=of.pk)
    return held, PROPOSE, world.people[Role.BUREAU_HANDLER], reverse("case", args=[open_one.number])


WALKED: dict[str, Callable] = {
    "written": not_written,
    "parts_complete": incomplete,
    "items_confirmed": unconfirmed,
    "opinions_in": nobody_named,
    "none_designated": designated,
    "clauses_rated": unrated,
    "materials_complete": no_materials,
    "supplement_handed_in": no_supplement,
    "both_kinds_there": no_filing_materials,
    "new_files": nothing_collected,
    "supplement_drafted": no_draft,
    "acceptance_drafted": no_acceptance,
    "visit_begun": not_visited,
    "visit_planned": not_planned,
    "team_answered": not_drawn,
    "visit_ahead": planned_for_before,
    "everybody_grouped": not_grouped,
    "none_open": terminated_already,
}
ALIKE = {
    "no_draw_open": "leads to the draw: tests/experts/test_draw_pages.py walks draws",
    "leader_able": "to the step that names another: tests/primary_care_review/test_visit.py",
    "seats_free": "the same way as none_designated",
    "team_whole": "the same way as opinions_in",
    "six_months_assessed": "the same way as clauses_rated",
    "grade_review_visit_drafted": "the same function as supplement_drafted",
    "emr_objection_answer_drafted": "the same function as supplement_drafted",
    "grade_objection_answer_drafted": "the same function as supplement_drafted",
    "hospital_heard": "to the step that shows it: tests/emr_rating/national/test_objections.py",
    "unqualified_drafted": "the same function as supplement_drafted",
    "experts_heard": "the conditions of a round of review",
    "visit_recorded": "as visit_begun, to the step that records",
    "connection_holds": "as visit_begun, to the step that tests",
    "designation_unanswered": "the same way as none_designated",
    "nobody_called": "the same way as none_designated",
    "nothing_drafted": "leads to the desk of notices, which tests/casework/notices walk",
    "nothing_lacks": "whatever the leader's own step asks",
    "termination_intent_drafted": "the same function as supplement_drafted",
    "termination_drafted": "the same function as supplement_drafted",
    "revocation_intent_drafted": "the same function as supplement_drafted",
    "revocation_drafted": "the same function as supplement_drafted",
    "revocation_circular_drafted": "the same function as supplement_drafted",
    "violation_intent_drafted": "the same function as supplement_drafted",
    "violation_drafted": "the same function as supplement_drafted",
    "violation_circular_drafted": "the same function as supplement_drafted",
    "bureau_violation_intent_drafted": "the same function as supplement_drafted",
    "bureau_violation_drafted": "the same function as supplement_drafted",
    "bureau_violation_circular_drafted": "the same function as supplement_drafted",
    "filings_named": "to the page on which they are named: tests/emr_rating/test_bureau_violation.py",
    "reached_settled": "as the draft of any notice, to the step that lays down: tests/emr_rating/test_bureau_violation.py",
    "result_correction_drafted": "the same function as supplement_drafted",
    "result_as_drawn": "as review_under_way, to the step that drops the check",
    "filing_stands": "as review_under_way, to the step that drops the violation",
    "grade_in_force": "as review_under_way, to the step that drops the revocation",
    "grade_stands": "as review_under_way, to the step that drops the recheck",
    "review_under_way": "to the step that drops the termination, which tests/config/walks/ takes",
    "no_draw_on_the_review": "as no_draw_open, of the review",
    "nothing_since_the_draft": "as the draft of any notice, to the step that drafts",
}
NO_PART = {
    "may_be_handed_on": "about the people of the offices, or in no district that is known",
    "not_decided_beside": "decided by another case, which stands",
    "window_open": "time",
    "supplement_over": "time",
    "correction_overdue": "time",
    "handed_up": "waits for the clerk",
    "not_handed_up": "lies with the leader",
    "year_runs": "time",
    "window_closed": "time",
    "modification_left": "used up, or over",
    "evidence_to_show": "it is the hospital's own, or was shown",
    "evidence_open": "nothing was shown to it",
    "question_open": "there is nothing to answer",
    "opinion_awaited": "there is nobody to release",
    "consolidation_in": "waits for the leader of the team",
    "came_from_district": "it never was in a summary",
    "left_without_result": "time, or the setting of the year",
    "not_barred": "time",
    "materials_in_time": "time",
    "everybody_signed": "waits for the members of the team",
    "nothing_unsent": "on the page of the visit, by whoever has the device",
    "signed_in_at_both": "on the page of the visit, where it is uploaded",
    "materials_term_over": "time",
    "no_team_yet": "the team is there",
    "publicity_over": "time",
    "both_notices": "the acts of other offices, on the page of the year",
    "visit_not_recorded": "it is recorded",
    "institution_closed": "it is open, and its case goes on",
    "moved_away": "it lies where its case is",
    "late_not_begun": "used, or never given",
    "start_recognised": "there is nothing to take back",
    "nothing_follows_the_materials": "what rests on the conclusion keeps it",
    "application_concluded": "there is nothing to take back",
    "leader_lost": "the leader can go on",
    "may_be_dropped": "what a year owes is not given up",
    "first_grade_reached": "what the team has found bears less: the bureau concludes",
    "not_found_less_by_city": "the city has not given the first grade: the bureau concludes below it",
    "agrees": "what the team has found bears less: it is adopted, or reviewed anew",
    "differs": "what the team has found bears the grade: it stays",
    "not_anew_itself": "what is reviewed anew comes to a result",
    "statement_term_over": "time",
    "reached_heard": "time, or the word of the hospitals",
    "check_lowered": "the case of the spot check takes the step",
    "violation_decided": "the case of the violation takes the step",
    "termination_decided": "the case of the termination takes the step",
    "remote_untested": "it is tested, or there is nothing to test",
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
    if step is REPORT:
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
    "casework/archive/rules.py": "the hold is lifted on the same page",
    "casework/actions/materials.py": "the file is taken back on the same page",
    "experts/actions/files.py": "the other absence stands on the same page",
    "experts/actions/occasions.py": "the members are released on the case page; a draw has no such step of its own",
    "primary_care_review/grades/actions.py": "the bureau enrols, the commission imports; at its cell of a sheet",
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
