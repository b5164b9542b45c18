"""A published result that is wrong: corrected by an act and a notice of its own, old and new readable by number and code (E18)."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.actions import notices
from casework.models import Message, Notice
from casework.notices.kinds import paper
from config.scenarios import correcting, review, violating
from config.scenarios import filing as filings
from config.scenarios import national as scenes
from emr_rating.correction import actions, rules
from emr_rating.models import Filing, ResultSheet, YearResult
from emr_rating.results import register, sheets
from emr_rating.results.derivation import derivation
from emr_rating.results.outcome import outcome_of
from emr_rating.stages import Stage
from emr_rating.violation import actions as violations
from emr_rating.violation.rules import LOWER
from tests.experts.reviews import fresh, tab
from tests.primary_care_review.steps import post_step
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E18")]
HANDLER, HEAD = Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD


@walked_once
def over(people, at, cycle, applicant):
    """The year is at its end, and its results are final: that of the applicant is 3."""
    filing = filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=3)
    morning = review.close(cycle)
    review.review_at(Stage.PROVISIONAL, fresh(filing), people=people, at=morning)
    after = morning + timedelta(days=1)
    scenes.announce(cycle, people=people, at=after)
    return after


@walked_once
def final(over, applicant) -> Filing:
    return Filing.objects.get(institution=applicant.institution)


@pytest.mark.parametrize(
    "level, of_nation, to_level, error, wrong",
    [
        (4, False, 3, "误录", []),
        (3, False, 4, "误录", []),
        (5, True, 6, "误录", []),
        (4, False, 4, "误录", ["level"]),
        (4, False, None, "误录", ["level"]),
        (0, False, -1, "误录", ["level"]),
        (4, False, 7, "误录", ["level"]),
        (4, False, 5, "误录", ["level"]),
        (4, False, 3, " ", ["error"]),
        (4, False, 4, "", ["level", "error"]),
    ],
)
def test_a_correction_differs_keeps_to_what_was_applied_for_and_looked_into_and_says_why(
    level, of_nation, to_level, error, wrong
):
    found = rules.may_be(level=level, declared=6, of_nation=of_nation, to_level=to_level, error=error)
    assert [field for field, _ in found] == wrong


@pytest.mark.usefixtures("stopped")
def test_the_whole_way_by_the_pages(final, applicant, people, over, signed_in, now):
    """Drafted by one, signed by another; hospital, bureau, register, result sheet and the page of the code read the new result."""
    now(over)
    cache.clear()
    handler, head = signed_in(people[HANDLER]), signed_in(people[HEAD])
    before = sheets.issue(fresh(final), by=people[HEAD], at=over)
    said = {"level": "2", "error": correcting.ERROR}
    answer = post_step(handler, fresh(final), "draft_result_correction", **said | {"level": "3"})
    assert (answer.status_code, correcting.ERROR in answer.content.decode()) == (422, True)
    assert post_step(handler, fresh(final), "draft_result_correction", **said).status_code == 302
    assert "更正通知" not in signed_in(applicant.leader).get(tab(final, "notices")).content.decode()
    assert post_step(head, fresh(final), "correct_result", case_number=final.number).status_code == 302
    done, on = fresh(final), timezone.localdate(over)
    assert (done.state, outcome_of(done, on=on).words) == (Stage.CONFIRMED, "2级（最终）")
    assert [row.to_level for row in done.conclusions.order_by("pk")] == [3, 2]
    assert YearResult.objects.get(institution=done.filed_by, year=done.cycle.year).final_level == 2
    rungs = [(rung.label, rung.level, rung.changed) for rung in derivation(done, applicant.leader)]
    assert rungs[2:] == [("区县审核结论", 3, "不变"), ("更正后的结果", 2, "降1级")]
    listing, notice = Notice.objects.get(kind="emr_results"), Notice.objects.get(kind="result_correction")
    line = register.line(register.found(people[HEAD], year=done.cycle.year).get(pk=done.pk), on=on)
    assert (line.level, line.basis.split("；")[1:]) == (2, [listing.number, notice.number])
    assert sheets.stands(ResultSheet.objects.get(pk=before.pk), on=on) is False
    words = str(paper(notice))
    for part in ("公布为3级", "更正为2级", listing.number, correcting.ERROR):
        assert part in words
    assert Message.objects.filter(title=f"{done.number}：已公布的结果已经更正").count() == 1
    public = signed_in(applicant.leader).get(reverse("verify_code", args=[listing.code])).content.decode()
    assert ("现行有效" in public, reverse("verify_code", args=[notice.code]) in public) == (True, True)
    assert proving.faults() == []


def test_who_has_drafted_a_correction_does_not_sign_it_and_what_is_out_stays(final, people, over):
    correcting.drafted(fresh(final), people=people, at=over)
    with pytest.raises(Refused):
        actions.correct(fresh(final), by=people[HANDLER], at=over)
    actions.correct(fresh(final), by=people[HEAD], at=over)
    with pytest.raises(Refused, match="更正有误的，请再次更正（第十八条）"):
        notices.withdraw(Notice.objects.get(kind="result_correction"), reason="误发。", by=people[HEAD], at=over)
    assert outcome_of(correcting.corrected(fresh(final), people=people, at=over, level=3), on=over.date()).level == 3


def test_what_a_violation_has_lowered_is_not_put_right_by_a_correction(final, people, over):
    running = violating.ready(fresh(final), people=people, at=over)
    correcting.drafted(fresh(final), people=people, at=over)
    with pytest.raises(Refused, match="违规处理"):
        actions.correct(fresh(final), by=people[HEAD], at=over)
    violating.drafted(running, people=people, at=over, sanction=LOWER.value)
    violations.decide(violating.now(running), by=people[HEAD], at=over)
    with pytest.raises(Refused, match="依第二十九条处理后的结果，不以更正改动"):
        actions.correct(fresh(final), by=people[HEAD], at=over)
