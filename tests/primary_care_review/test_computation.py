from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primary_care_review.standards.computation import four_places, gaps, grade, grade_counts
from primary_care_review.standards.edition import Bound, Chapter, Clause, Edition, Section, bundled
from primary_care_review.standards.terms import SHARES, Grade, InstitutionType, Rating

TOWNSHIP, CENTRE = InstitutionType
A, B, C, D, E = Rating
JIA, YI, BING = Grade
DEMO = bundled("demo-2026")


def counts(a=0, b=0, c=0, d=0, e=0):
    return {A: a, B: b, C: c, D: d, E: e}


def all_rated(rating, institution_type=TOWNSHIP):
    return {clause.number: rating for clause in DEMO.clauses_for(institution_type)}


def small(core=(True, False, False, False)):
    """Four clauses, bounds that bite at whole clauses: a place to try every possibility."""
    clauses = tuple(
        Clause(number=f"1.1.{place}", title="条款", core=is_core, types=frozenset(InstitutionType), asks={})
        for place, is_core in enumerate(core, 1)
    )
    bounds = tuple(
        Bound(institution_type=TOWNSHIP, grade=level, shares=dict(zip(SHARES, shares, strict=True)), core=least)
        for level, shares, least in [
            (JIA, (Decimal("0.9"), Decimal("0.6"), Decimal("0.3")), B),
            (YI, (Decimal("0.75"), Decimal("0.5"), Decimal("0.25")), C),
            (BING, (Decimal("0.5"), Decimal("0.25"), Decimal("0.1")), C),
        ]
    )
    section = Section(number="1.1", title="节", clauses=clauses)
    chapter = Chapter(number="1", title="章", sections=(section,))
    return Edition(key="small", title="小标准", demonstration=False, notice="", chapters=(chapter,), bounds=bounds)


@pytest.mark.article("P25")
def test_shares_leave_out_what_does_not_apply():
    grading = grade_counts(DEMO, TOWNSHIP, counts(a=30, b=20, c=8, d=2, e=1))
    assert grading.applicable == 60
    assert grading.shares == {C: Fraction(58, 60), B: Fraction(50, 60), A: Fraction(30, 60)}
    assert grading.grade is JIA


@pytest.mark.article("P25")
@pytest.mark.parametrize(
    "given_counts, expected",
    [
        (counts(a=25, b=45, c=25, d=5), JIA),  # exactly 95 %, 70 %, 25 %
        (counts(a=25, b=45, c=24, d=6), YI),
        (counts(a=25, b=44, c=26, d=5), YI),
        (counts(a=24, b=46, c=25, d=5), YI),
        (counts(a=15, b=35, c=40, d=10), YI),  # exactly 90 %, 50 %, 15 %
        (counts(a=14, b=36, c=40, d=10), BING),
        (counts(a=5, b=15, c=60, d=20), BING),  # exactly 80 %, 20 %, 5 %
        (counts(a=4, b=16, c=60, d=20), None),
    ],
)
def test_a_share_equal_to_the_bound_reaches_it(given_counts, expected):
    assert grade_counts(DEMO, TOWNSHIP, given_counts).grade is expected


@pytest.mark.article("P25")
def test_a_health_centre_never_gets_the_third_grade():
    grading = grade_counts(DEMO, CENTRE, counts(a=5, b=15, c=60, d=20))
    assert grading.grade is None
    assert [result.grade for result in grading.grades] == [JIA, YI]


def test_a_hair_below_the_bound_does_not_reach_it():
    # 0.949999… is shown as 0.9500; the number of clauses says what is missing.
    grading = grade_counts(DEMO, TOWNSHIP, counts(a=949_999, d=50_001))
    share = grading.grades[0].shares[0]
    assert (four_places(share.have), share.need_clauses, share.have_clauses, share.met) == (
        "0.9500",
        950_000,
        949_999,
        False,
    )


@pytest.mark.article("P25")
@pytest.mark.parametrize(
    "core_rating, expected, failing",
    [(A, JIA, ()), (B, JIA, ()), (E, JIA, ()), (C, YI, ("1.1.1",)), (D, None, ("1.1.1",))],
)
def test_one_core_clause_decides(core_rating, expected, failing):
    grading = grade(DEMO, TOWNSHIP, all_rated(A) | {"1.1.1": core_rating})
    assert grading.grade is expected
    assert tuple(result.clause.number for result in grading.grades[0].core_failing) == failing


def test_counts_alone_are_judged_without_the_core_clauses():
    by_counts = grade_counts(DEMO, TOWNSHIP, counts(a=51, d=1))
    by_clause = grade(DEMO, TOWNSHIP, all_rated(A) | {"1.1.1": D})
    assert (by_counts.grade, by_clause.grade) == (JIA, None)
    assert by_counts.shares == by_clause.shares
    assert by_counts.grades[0].core_failing is None


def test_the_working_stands_clause_by_clause():
    ratings = all_rated(B) | {"1.1.2": E}
    del ratings["1.1.3"]
    grading = grade(DEMO, TOWNSHIP, ratings)
    assert [(result.clause.number, result.rating) for result in grading.clauses[:4]] == [
        ("1.1.1", B),
        ("1.1.2", E),
        ("1.1.3", None),
        ("1.2.1", B),
    ]
    assert [result.clause.number for result in grading.unrated] == ["1.1.3"]
    assert grading.applicable == 51
    assert grading.shares[C] == Fraction(50, 51)


@pytest.mark.parametrize(
    "bad, sentence",
    [
        (counts(e=3), "没有适用的条款"),
        (counts(), "没有适用的条款"),
        (counts(a=3, b=-1, d=-2), "B、D级条款数不能为负数"),
    ],
)
def test_counts_that_cannot_be_judged(bad, sentence):
    with pytest.raises(ValueError, match=sentence):
        grade_counts(DEMO, TOWNSHIP, bad)


def test_a_clause_of_the_other_type_is_refused():
    with pytest.raises(ValueError, match=r"条款4\.3\.1不适用于社区卫生服务中心"):
        grade(DEMO, CENTRE, {"4.3.1": A})


def test_nothing_but_not_applicable_is_refused():
    with pytest.raises(ValueError, match="没有适用的条款"):
        grade(DEMO, CENTRE, all_rated(E, CENTRE))


def test_the_gap_names_each_share_the_core_clauses_and_the_fewest_clauses():
    grading = grade(DEMO, TOWNSHIP, all_rated(C) | {"1.1.1": D})
    assert grading.grade is None
    gap = gaps(grading)
    assert gap.grade is BING
    assert [(share.level, share.need_clauses, share.have_clauses, share.missing) for share in gap.shares] == [
        (C, 42, 51, 0),
        (B, 11, 0, 11),
        (A, 3, 0, 3),
    ]
    assert [result.clause.number for result in gap.core_failing] == ["1.1.1"]
    assert gap.clauses == 11


def test_the_highest_grade_has_no_gap_and_a_target_can_be_named():
    best = grade(DEMO, TOWNSHIP, all_rated(A))
    assert gaps(best) is None
    assert gaps(best, BING).clauses == 0
    assert gaps(grade(DEMO, TOWNSHIP, all_rated(C)), JIA).clauses == 37


@pytest.mark.parametrize("core", [(False,) * 4, (True, False, False, False), (True, True, False, True)])
def test_the_fewest_clauses_agree_with_trying_everything(core):
    edition = small(core)
    numbers = [clause.number for clause in edition.clauses_for(TOWNSHIP)]
    for ratings in product((A, B, C, D), repeat=len(numbers)):
        before = dict(zip(numbers, ratings, strict=True))
        grading = grade(edition, TOWNSHIP, before)
        for target in TOWNSHIP.grades:
            fewest = next(
                size
                for size in range(len(numbers) + 1)
                for chosen in combinations(numbers, size)
                if any(
                    result.grade is target and result.holds
                    for result in grade(edition, TOWNSHIP, before | dict.fromkeys(chosen, A)).grades
                )
            )
            assert gaps(grading, target).clauses == fewest


RATINGS = st.fixed_dictionaries(
    {clause.number: st.sampled_from([A, B, C, D, E, None]) for clause in DEMO.clauses_for(TOWNSHIP)}
).filter(lambda ratings: any(rating is not E for rating in ratings.values()))


def given_only(ratings):
    return {number: rating for number, rating in ratings.items() if rating is not None}


def height(grading):
    return grading.grade.height if grading.grade else -len(Grade)


@pytest.mark.article("P25")
@given(ratings=RATINGS, data=st.data())
def test_raising_a_rating_never_lowers_the_grade(ratings, data):
    number = data.draw(st.sampled_from([number for number, rating in ratings.items() if rating is not E]))
    higher = [rating for rating in (A, B, C, D) if rating <= (ratings[number] or D)]
    raised = ratings | {number: data.draw(st.sampled_from(higher))}
    before, after = (grade(DEMO, TOWNSHIP, given_only(each)) for each in (ratings, raised))
    assert height(after) >= height(before)
    assert all(after.shares[level] >= before.shares[level] for level in SHARES)


@given(a=st.integers(0, 300), b=st.integers(0, 300), c=st.integers(0, 300), d=st.integers(0, 300))
def test_counts_reach_what_the_shares_say(a, b, c, d):
    total = a + b + c + d
    if not total:
        return
    for result, bound in zip(
        grade_counts(DEMO, TOWNSHIP, counts(a, b, c, d)).grades, DEMO.bounds_for(TOWNSHIP), strict=True
    ):
        have = {C: Fraction(a + b + c, total), B: Fraction(a + b, total), A: Fraction(a, total)}
        assert result.holds == all(have[level] >= Fraction(bound.shares[level]) for level in SHARES)


@pytest.mark.parametrize(
    "share, text",
    [
        (Fraction(58, 60), "0.9667"),
        (Fraction(1, 20_000), "0.0001"),
        (Fraction(1, 20_001), "0.0000"),
        (Fraction(1), "1.0000"),
        (Fraction(0), "0.0000"),
    ],
)
def test_four_places_round_half_up(share, text):
    assert four_places(share) == text
