"""A letter drafted under what has been corrected since does not go out: every kind of the portal is compared, and drafted anew."""

import dataclasses
from datetime import date, timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework.actions import institutions, notices
from casework.models import Notice
from casework.notices import truth, with_step
from casework.notices.kinds import kind_of, kinds
from config.scenarios import terms
from experts.actions import feedback, letters
from experts.models import Expert
from primary_care_review.check import actions as check
from primary_care_review.check.steps import ACCEPTANCE_NOTICE, NOTICES
from primary_care_review.stages import Stage
from tests.primary_care_review.steps import now, walk

# What its drafter chose, which nothing corrects but the drafting step itself.
CHOSEN = {
    "unqualified": {"ground"},
    "revocation": {"grave"},
    "violation": {"sanction", "grave", "to_level", "until"},
    "bureau_violation": {"grave"},
    "result_correction": {"level"},
}


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind.step or "expert" in kind.content.__module__])
def test_every_fact_of_every_kind_has_its_name_and_is_no_field_of_a_hand(kind):
    fields = {field.name for field in dataclasses.fields(kind.content)}
    assert fields == kind.labels.keys() | kind.asked.keys() | CHOSEN.get(kind.name, set())
    assert not kind.labels.keys() & kind.asked.keys()


def drafted_check(kind, people, at) -> Notice:
    of = walk(Stage.QUALIFIED if kind == "acceptance" else Stage.SUBMITTED, people, at)
    by = people[Role.BUREAU_HANDLER]
    match kind:
        case "supplement":
            check.draft_supplement(of, missing="执业许可证复印件", by=by, at=at)
        case "unqualified":
            check.draft_unqualified(of, ground="fraud", ground_facts="材料有涂改", by=by, at=at)
        case "acceptance":
            with_step.draft(of, ACCEPTANCE_NOTICE, by=by, at=at)
    return Notice.objects.get(case=of, issued_at=None, kind=kind)


STEPS = {of.kind: partial(with_step.issue, steps=of) for of in NOTICES}


@pytest.mark.parametrize("kind", STEPS)
def test_a_name_corrected_since_is_shown_and_the_draft_written_anew(kind, people, at, signed_in):
    draft = drafted_check(kind, people, at)
    institution = draft.case.institution
    leader = Membership.objects.get(office=institution.office)
    former, today = institution.name, "演示渝中区新名卫生院"
    institutions.change_basic_data(institution, changes={"name": today}, by=leader, at=at)
    head, handler = people[Role.BUREAU_HEAD], people[Role.BUREAU_HANDLER]
    with pytest.raises(Refused, match=f"机构名称拟稿为“{former}”，现为“{today}”"):
        STEPS[kind](now(draft.case), by=head, at=at)
    draft.refresh_from_db()
    assert (draft.number, draft.issued_at) == ("", None)
    client, page = signed_in(handler), reverse("notice", args=[draft.pk])
    assert f"现为“{today}”" in client.get(page).text
    answer = client.get(reverse("notice_redraft", args=[draft.pk]))
    assert (answer.status_code, f"现为“{today}”" in answer.text) == (200, True)
    assert client.post(reverse("notice_redraft", args=[draft.pk])).status_code == 302
    assert "签发前须重新拟写" not in client.get(page).text
    STEPS[kind](now(draft.case), by=head, at=at)
    draft.refresh_from_db()
    assert (draft.fields["institution"], bool(draft.number)) == (today, True)
    assert truth.differences(draft, at=at) == []


def drafted_letter(people, at) -> Notice:
    expert = terms.expert("zj-he", "何静秋", at=at)
    handler = people[Role.COMMISSION_HANDLER]
    return letters.draft(expert, regime=terms.REGIME, valid_from=timezone.localdate(at), by=handler, at=at).notice


def drafted_feedback(people, at) -> Notice:
    expert = terms.expert("zj-he", "何静秋", at=at)
    terms.appoint([expert], people=people, at=at)
    day = timezone.localdate(at)
    by = people[Role.COMMISSION_HANDLER]
    since = day - timedelta(days=30)
    return feedback.draft(expert, regime=terms.REGIME, since=since, until=day, remark="认真。", by=by, at=at).notice


@pytest.mark.parametrize("make", [drafted_letter, drafted_feedback])
def test_an_expert_renamed_since_gets_a_paper_under_the_name_of_today(make, people, at):
    draft = make(people, at)
    handler, head = people[Role.COMMISSION_HANDLER], people[Role.COMMISSION_HEAD]
    Expert.objects.filter(name="何静秋").update(name="何静秋实")
    with pytest.raises(Refused, match="姓名拟稿为“何静秋”，现为“何静秋实”"):
        notices.issue(draft, by=head, at=at)
    notices.redraft(draft, by=handler, at=at)
    issued = notices.issue(draft, by=head, at=at)
    assert issued.fields["name"] == "何静秋实"
    assert "何静秋实" in issued.title


def test_points_entered_since_stand_in_the_letter_to_the_employer(people, at):
    draft = drafted_feedback(people, at)
    terms.give_points(Expert.objects.get(name="何静秋"), "late", people=people, at=at, remark="逾期3日。")
    told = {difference.label for difference in truth.differences(draft, at=at)}
    assert {"期内减分", "累计计分", "不良行为"} <= told


def test_whoever_drafts_anew_does_not_issue(people, at):
    draft = drafted_letter(people, at)
    Expert.objects.filter(name="何静秋").update(name="何静秋实")
    head = people[Role.COMMISSION_HEAD]
    notices.redraft(draft, by=head, at=at)
    with pytest.raises(Refused, match="拟稿人不能签发"):
        notices.issue(draft, by=head, at=at)
    with pytest.raises(Refused, match="无须重新拟写"):
        notices.redraft(draft, by=head, at=at)


def test_what_is_issued_says_what_was_so_then(people, at):
    letter = terms.appoint([terms.expert("zj-he", "何静秋", at=at)], people=people, at=at)[0]
    Expert.objects.filter(name="何静秋").update(name="何静秋实")
    assert truth.differences(letter.notice, at=at) == []
    assert kind_of(letter.notice.kind).labels["name"] == "姓名"
    assert isinstance(letter.valid_from, date)
