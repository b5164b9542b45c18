"""Same-eye checks: drawn by two parties, rated blind by somebody who was not of the review, told clause by clause (P30)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.models import Case, Record
from casework.verifiers.verify_draw import below
from config.scenarios import agreeing
from experts.models import Assignment
from primary_care_review.agreement import actions, results, rules
from primary_care_review.agreement.kappa import agreement, of_ratings
from primary_care_review.agreement.samples import RATED_CLAUSES
from primary_care_review.models import RatingPhoto, SecondRating
from primary_care_review.visit.result import final
from tests.experts.reviews import page, visit
from tests.refusals.page import said_at
from tests.worlds import walked_once

DAY = timedelta(days=1)
# Two dermatologists on 88 patients, of four steps: SAS/STAT user's guide, PROC FREQ, "Agreement Study".
SKIN = ((10, 4, 1, 0), (5, 10, 12, 2), (2, 4, 12, 5), (0, 2, 6, 13))
# Two pathologists on 118 slides: Agresti, Categorical Data Analysis, chapter on models for matched pairs.
SLIDES = ((22, 2, 2, 0), (5, 7, 14, 0), (0, 2, 36, 0), (0, 1, 17, 10))


def pairs_of(table):
    return [("ABCD"[i], "ABCD"[j]) for i, row in enumerate(table) for j, times in enumerate(row) for _ in range(times)]


@pytest.mark.article("P30")
@pytest.mark.parametrize(
    "table, weight, published",
    [
        (SKIN, lambda one, other: float(one == other), (0.3449, 0.2030, 0.4868)),
        (SKIN, of_ratings, (0.5082, 0.3798, 0.6366)),
        (SLIDES, lambda one, other: float(one == other), (0.4930, 0.3818, 0.6042)),
    ],
)
def test_kappa_and_its_interval_are_those_that_are_published(table, weight, published):
    found = agreement(pairs_of(table), weight=weight)
    assert tuple(round(one, 4) for one in (found.kappa, found.low, found.high)) == published


@pytest.mark.article("P30")
def test_a_step_weighs_a_third_and_not_applicable_agrees_with_itself_alone():
    weights = [round(of_ratings("A", other), 3) for other in "ABCDE"]
    assert (weights, of_ratings("E", "E")) == ([1.0, 0.667, 0.333, 0.0, 0.0], 1.0)
    same = agreement([("A", "A")] * 9)
    assert (same.pairs, same.equal, same.share, same.kappa, same.high) == (9, 9, 1.0, None, None)
    perfect = agreement([("A", "A"), ("D", "D")] * 5)
    assert (perfect.kappa, perfect.low, perfect.high) == (1.0, 1.0, 1.0)
    opposed = agreement([("A", "D"), ("D", "A")] * 5)
    assert (opposed.kappa, opposed.low) == (-1.0, -1.0)


@pytest.mark.article("P30")
def test_what_needs_better_words_comes_first_and_few_checks_are_said_to_be_few():
    pairs = {
        (1, "1.1.1"): [("A", "A"), ("C", "C")] * 10,
        (1, "1.1.2"): [("A", "C"), ("C", "A"), ("B", "B"), ("A", "D")] * 5,
        (1, "1.1.3"): [("A", "C")] * 3,
        (1, "1.1.4"): [("B", "B")] * 20,
        (1, "1.1.5"): [("A", "A"), ("B", "B"), ("C", "C"), ("B", "C")] * 5,
    }
    titles = {key: ("标准", f"名称{key[1]}") for key in pairs}
    found = results.ordered(pairs, titles=titles, least=20)
    assert [(row.clause, row.said[0]) for row in found] == [
        ("1.1.2", results.WORDING),
        ("1.1.5", results.WATCH),
        ("1.1.1", results.HOLDS),
        ("1.1.4", results.HOLDS),
        ("1.1.3", results.FEW),
    ]
    assert (found[3].found.kappa, found[0].title) == (None, "名称1.1.2")


@pytest.mark.article("P30")
def test_who_rates_again_is_not_of_the_review_and_is_not_changed_at_will():
    said = {
        "of_review": rules.may_rate_again(of_review=True, barred=[]),
        "barred": rules.may_rate_again(of_review=False, barred=["现工作单位"]),
        "left": rules.rated_whole({"1.1.1": "A", "1.1.2": ""}),
        "again": rules.may_hand_in(handed_in=True),
        "in_term": rules.may_draw_next(standing=True, handed_in=False, due_on=date(2026, 3, 5), on=date(2026, 3, 5)),
        "done": rules.may_draw_next(standing=True, handed_in=True, due_on=date(2026, 3, 5), on=date(2026, 4, 5)),
    }
    assert {name: str(verdict) for name, verdict in said.items()} == {
        "of_review": "第二评定专家不得为参加过本次评审的人员，请另行确定（第三十条）。",
        "barred": "现工作单位，应当回避，请申请退出，由下一名专家评定（第三十条）。",
        "left": "尚有1条没有评定（1.1.2），请评定后再提交（第三十条）。",
        "again": "第二评定已经提交，不能更改（第三十条）。",
        "in_term": "专家的评定期限至2026年3月5日，期限之内不能更换（第三十条）。",
        "done": "第二评定已经提交，不再确定专家（第三十条）。",
    }
    assert rules.may_rate_again(of_review=False, barred=[])
    assert rules.rated_whole({"1.1.1": "E"})
    assert rules.may_draw_next(standing=True, handed_in=False, due_on=date(2026, 3, 5), on=date(2026, 3, 6))
    assert rules.may_draw_next(standing=False, handed_in=False, due_on=None, on=date(2026, 3, 6))


@walked_once
def drawn(jia_sealed, people):
    """A twentieth of a review whose papers are sealed, drawn by the bureau and its supervisor the day after."""
    when = jia_sealed.sealed_at + DAY
    return agreeing.drawn(people=people, at=when), when


@pytest.mark.django_db
@pytest.mark.article("P30")
def test_from_the_draw_to_both_ratings_by_the_pages(drawn, jia_sealed, people):
    check, when = drawn
    handler, rater = people[Role.BUREAU_HANDLER], check.raters.get()
    team = Assignment.objects.filter(review__case=jia_sealed.pk)
    first = final(jia_sealed)
    seed = check.sample.result["seed"]
    assert len(check.clauses) == -(-len(first) * 5 // 100)
    assert rater.rank == below(seed, f"second|{jia_sealed.number}|1", len(rater.listed))
    assert rater.listed[rater.rank] == rater.member.pool_entry.expert.number
    numbers = set(team.values_list("member__pool_entry__expert__number", flat=True))
    assert (numbers & set(rater.listed), len(numbers)) == (set(), 5)
    tasks, task = reverse("agreement_tasks"), reverse("agreement_task", args=[rater.pk])
    one, new = reverse("agreement_check", args=[check.pk]), reverse("sample_new", args=[RATED_CLAUSES.name, when.year])
    assert "没有第二评定" in page(team[0].member, tasks, at=when)
    assert jia_sealed.title in page(rater.member, tasks, at=when)
    assert visit(team[0].member, task, at=when).status_code == 404
    shown = page(rater.member, task, at=when)
    photos = RatingPhoto.objects.standing().filter(assignment__in=team, clause__in=check.clauses)
    assert [number in shown for number in check.clauses] == [True] * len(check.clauses)
    assert [reverse("agreement_photo", args=[photo.pk]) in shown for photo in photos] == [True] * len(photos)
    assert (
        "抽查记录与现场一致" in shown,
        visit(rater.member, reverse("visit", args=[check.number]), at=when).status_code,
    ) == (
        False,
        404,
    )
    before = page(handler, one, at=when)
    assert ("第二评定提交后" in before, rater.member.person.name in before) == (True, True)
    assert SecondRating.objects.count() == 0
    keys = {number: number.replace(".", "_") for number in check.clauses}
    typed = {f"note_{key}": "依据照片。" for key in keys.values()} | {"declared": "on"}
    bare = visit(rater.member, task, typed, at=when).content.decode()
    key = next(iter(keys.values()))
    assert (said_at(bare, f"rating_{key}") != "", "依据照片。" in bare) == (True, True)
    state = Case.objects.values_list("state", "version").get(pk=jia_sealed.pk)
    sent = typed | {f"rating_{key}": "D" for key in keys.values()}
    assert visit(rater.member, task, sent, at=when).status_code == 302
    rows = {(row.clause, row.first, row.second) for row in SecondRating.objects.all()}
    assert rows == {(number, first[number].value, "D") for number in check.clauses}
    assert Case.objects.values_list("state", "version").get(pk=jia_sealed.pk) == state
    assert visit(rater.member, task, sent, at=when).status_code == 404
    after = page(handler, one, at=when)
    assert ("依据照片。" in after, "确定下一名专家" in after) == (True, False)
    for member in (handler, people[Role.COMMISSION_HEAD]):
        listed = page(member, reverse("agreement"), at=when)
        assert (check.clauses[0] in listed, "次数不足，不作判断" in listed) == (True, True)
    assert jia_sealed.title in page(handler, reverse("agreement"), at=when)
    assert visit(people[Role.COMMISSION_HEAD], one, at=when).status_code == 404
    book = load_workbook(BytesIO(visit(handler, reverse("agreement_export"), at=when).getvalue()), read_only=True)
    cells = [row[1:5] for row in book.active.values if row[1] in check.clauses]
    assert sorted(cells) == sorted(
        (row.clause, row_title, 1, int(row.first == row.second))
        for row, row_title in (
            (row, next(one.title for one in jia_sealed.assessment.clauses if one.number == row.clause))
            for row in SecondRating.objects.all()
        )
    )
    assert (
        "没有可以抽取的对象"
        in visit(handler, new, {"share": "5", "least": "1", "reason": "再抽。"}, at=when).content.decode()
    )
    assert proving.faults() == []


@pytest.mark.django_db
@pytest.mark.article("P30")
def test_whoever_steps_back_or_is_late_is_followed_by_the_next_whom_nobody_chooses(drawn, people):
    check, when = drawn
    handler, one = people[Role.BUREAU_HANDLER], check.raters.get()
    decline = reverse("agreement_decline", args=[one.pk])
    assert visit(one.member, decline, {"reason": ""}, at=when).status_code == 422
    assert visit(one.member, decline, {"reason": "与该机构院长有亲属关系。"}, at=when).status_code == 302
    two = check.raters.standing().get()
    seed = check.sample.result["seed"]
    assert (two.round, two.rank) == (2, below(seed, f"second|{check.number}|2", len(two.listed)))
    assert set(one.listed) - set(two.listed) == {one.member.pool_entry.expert.number}
    with pytest.raises(Refused, match="期限之内不能更换"):
        actions.draw_next(check, reason="换一名。", by=handler, at=when)
    late = when + timedelta(days=40)
    address = reverse("agreement_check", args=[check.pk])
    assert "确定下一名专家" in page(handler, address, at=late)
    assert visit(handler, address, {"reason": "逾期未评定。"}, at=late).status_code == 302
    assert check.raters.standing().get().round == 3
    verbs = Record.objects.filter(subject=f"agreement:{check.pk}").order_by("seq").values_list("verb", flat=True)
    steps = ["draw_second_rater", "end_second_rater"]
    assert list(verbs) == ["open_agreement", *steps, *steps, "draw_second_rater"]
    assert proving.faults() == []
