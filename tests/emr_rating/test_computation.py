from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emr_rating.standards.computation import ItemAnswer, index, ratio, score
from emr_rating.standards.edition import Bounds, Combination, Flag, bundled, index_level
from tests.emr_rating.answers import answers_to, every_item, small_editions

DEMO = bundled("emr-2018-demo")
ALL_INDEXES = dict.fromkeys(range(3, 8), Decimal(1))


def full(function):
    return ItemAnswer(function=function, effective=Decimal(1), data_quality=ALL_INDEXES)


def changed(answer, *, function=None, effective=None, data_quality=None):
    return ItemAnswer(
        function=answer.function if function is None else function,
        effective=answer.effective if effective is None else Decimal(effective),
        data_quality=answer.data_quality if data_quality is None else data_quality,
    )


@pytest.mark.article("E09")
@pytest.mark.parametrize("level, total", [(8, 312), (7, 273), (6, 234), (5, 195), (4, 156), (3, 117), (1, 39), (0, 0)])
def test_a_hospital_that_does_everything_reaches_its_level(level, total):
    scoring = score(DEMO, every_item(DEMO, full(level)))
    assert (scoring.level, scoring.total) == (level, total)
    assert [result.level for result in scoring.levels if result.holds] == list(range(1, level + 1))


@pytest.mark.article("E04")
def test_every_level_says_which_condition_fails_and_by_how_much():
    answers = every_item(DEMO, full(5)) | {"01.01": changed(full(5), effective="0.79")}
    fifth = score(DEMO, answers).levels[4]
    assert (fifth.holds, fifth.total.holds, fifth.optional.holds, fifth.basic.holds) == (False, True, True, False)
    assert (fifth.total.need, fifth.total.have) == (140, Decimal("193.95"))
    assert (fifth.basic.need, fifth.basic.have) == (20, 19)
    (failing,) = fifth.basic.failing
    assert (failing.code, failing.level, failing.effective, failing.score) == (
        "01.01",
        5,
        Decimal("0.79"),
        Decimal("3.95"),
    )
    assert (fifth.optional.need, fifth.optional.have) == (6, 19)


def test_an_item_that_is_not_given_has_function_0():
    scoring = score(DEMO, {})
    assert (scoring.level, scoring.total, len(scoring.items)) == (0, 0, 39)
    assert scoring.levels[0].basic.have == 0


def test_a_short_index_stops_its_level_and_those_above():
    answer = changed(full(6), data_quality=ALL_INDEXES | {5: Decimal("0.49")})
    scored = score(DEMO, {"01.01": answer}).items["01.01"]
    assert (scored.level, scored.index, scored.score) == (4, 1, 4)


def test_a_required_index_not_given_is_0_and_one_not_required_is_1():
    answer = ItemAnswer(function=8, effective=Decimal(1))
    scoring = score(DEMO, {"01.01": answer, "09.01": answer})
    assert [scoring.items[code].score for code in ("01.01", "09.01")] == [2, 8]


def test_an_index_given_where_none_is_required_is_ignored():
    answer = ItemAnswer(function=7, effective=Decimal(1), data_quality=dict.fromkeys(range(3, 8), Decimal(0)))
    assert score(DEMO, {"10.02": answer}).items["10.02"].score == 7
    answer = ItemAnswer(function=7, effective=Decimal(1), data_quality=ALL_INDEXES | {7: Decimal(0)})
    assert score(DEMO, {"02.02": answer}).items["02.02"].score == 7


def test_level_8_takes_the_index_of_level_7():
    answer = changed(full(8), data_quality=ALL_INDEXES | {7: Decimal("0.6")})
    assert score(DEMO, {"01.01": answer}).items["01.01"].score == Decimal("4.8")


def test_only_the_index_of_the_level_reached_multiplies():
    answer = changed(full(5), data_quality={3: Decimal("0.5"), 4: Decimal("0.5"), 5: Decimal("0.9")})
    assert score(DEMO, {"01.01": answer}).items["01.01"].score == Decimal("4.5")


def test_more_than_two_decimals_are_rounded_half_up_on_entry():
    answer = ItemAnswer(function=1, effective=Decimal("0.795"))
    assert score(DEMO, {"01.01": answer}).items["01.01"].score == Decimal("0.80")


def test_a_level_without_a_row_may_be_claimed_and_scores():
    answers = every_item(DEMO, full(2))
    scoring = score(DEMO, answers)
    assert scoring.items["01.03"].score == 2
    assert (scoring.levels[1].basic.have, scoring.levels[1].optional.have) == (10, 27)


@pytest.mark.parametrize("flag, code, effective", [(Flag.BASIC, "01.01", "0.80"), (Flag.OPTIONAL, "01.04", "0.50")])
def test_a_value_on_the_bound_counts_and_a_hundredth_below_does_not(flag, code, effective):
    third = dict.fromkeys(range(3, 8), Decimal("0.50"))

    def holds(answer):
        result = score(DEMO, {code: answer}).levels[2]
        condition = result.basic if flag is Flag.BASIC else result.optional
        return condition.have == 1

    on_bound = ItemAnswer(function=3, effective=Decimal(effective), data_quality=third)
    assert holds(on_bound) is True
    assert holds(changed(on_bound, effective=Decimal(effective) - Decimal("0.01"))) is False
    assert holds(changed(on_bound, data_quality=third | {3: Decimal("0.49")})) is False
    assert holds(changed(on_bound, function=2)) is False


def test_the_total_on_its_minimum_holds_and_is_compared_exactly():
    answers = every_item(DEMO, ItemAnswer(function=0, effective=Decimal(0)))
    for code in list(answers)[:27]:
        answers[code] = full(1)
    answers["10.02"] = full(1)
    assert score(DEMO, answers).levels[0].total.holds is True
    answers["10.02"] = changed(full(1), effective="0.99")
    first = score(DEMO, answers).levels[0].total
    assert (first.holds, first.have) == (False, Decimal("27.99"))


def test_radar_has_each_role_with_its_sum_and_maximum():
    roles = score(DEMO, every_item(DEMO, full(4))).roles
    assert [(role.code, role.score, role.maximum) for role in roles[:2]] == [("01", 24, 48), ("02", 12, 24)]
    assert sum(role.maximum for role in roles) == 312


@pytest.mark.parametrize(
    "numerator, denominator, expected",
    [
        (1, 3, "0.33"),
        (2, 3, "0.67"),
        (1, 8, "0.13"),
        (199, 200, "1.00"),
        (0, 5, "0.00"),
        (7, 0, "0.00"),
        (0, 0, "0.00"),
    ],
)
def test_ratio_is_rounded_half_up_and_nothing_done_is_0(numerator, denominator, expected):
    assert str(ratio(numerator, denominator)) == expected


@pytest.mark.parametrize(
    "combination, expected", [(Combination.MEAN, "0.73"), (Combination.MINIMUM, "0.55"), (Combination.PRODUCT, "0.50")]
)
def test_several_coefficients_form_one_index(combination, expected):
    assert str(index([Decimal("0.9"), Decimal("0.55")], combination=combination)) == expected


def test_mean_of_coefficients_is_the_default():
    assert index([Decimal("0.5"), Decimal("0.5"), Decimal("0.51")]) == Decimal("0.50")


def test_an_edition_may_exclude_its_bounds():
    strict = replace(DEMO, reading=replace(DEMO.reading, bounds=Bounds.EXCLUSIVE))
    on_bound = ItemAnswer(function=3, effective=Decimal("0.80"), data_quality=ALL_INDEXES)
    basic = [score(strict, {"01.01": changed(on_bound, effective=share)}).levels[2].basic for share in ("0.80", "0.81")]
    assert [condition.have for condition in basic] == [0, 1]
    assert score(strict, {"01.01": changed(on_bound, data_quality={3: Decimal("0.50")})}).items["01.01"].level == 2


def exact(value):
    return Fraction(str(value))


def oracle(edition, answers):
    """The reading of the standard once more, word by word and in fractions."""
    scores = {}
    for item in edition.items:
        answer = answers[item.code]
        indexes = [
            exact(answer.data_quality.get(index_level(level), 0)) if item.dimensions.get(level) else Fraction(1)
            for level in range(edition.top_level + 1)
        ]
        reached = max(
            level
            for level in range(answer.function + 1)
            if all(value >= Fraction(1, 2) for value in indexes[: level + 1])
        )
        scores[item.code] = (reached, exact(answer.effective), reached * exact(answer.effective) * indexes[reached])
    total = sum(points for _, _, points in scores.values())
    best = 0
    for level in edition.levels[1:]:
        shares = {Flag.BASIC: Fraction(4, 5), Flag.OPTIONAL: Fraction(1, 2)}
        counted = dict.fromkeys(Flag, 0)
        for item in edition.items:
            flag = item.flags.get(level.number)
            if flag is None:
                continue
            reached, effective, points = scores[item.code]
            least = level.number * shares[flag] * Fraction(1, 2)
            counted[flag] += reached >= level.number and effective >= shares[flag] and points >= least
        enough = counted[Flag.BASIC] == level.basic and counted[Flag.OPTIONAL] >= level.optional_needed
        if enough and total >= exact(level.minimum_total):
            best = level.number
    return best, total


@given(st.data())
@settings(deadline=None)
def test_level_and_total_equal_an_independent_reading(data):
    edition = data.draw(small_editions())
    answers = data.draw(answers_to(edition))
    scoring = score(edition, answers)
    assert (scoring.level, Fraction(scoring.total)) == oracle(edition, answers)
    assert sum(role.score for role in scoring.roles) == scoring.total


@given(answers_to(DEMO))
@settings(max_examples=30, deadline=None)
def test_the_demonstration_edition_equals_an_independent_reading(answers):
    scoring = score(DEMO, answers)
    assert (scoring.level, Fraction(scoring.total)) == oracle(DEMO, answers)


@given(st.data())
@settings(deadline=None)
def test_more_application_or_better_data_never_lowers_anything_at_one_function(data):
    edition = data.draw(small_editions())
    answers = data.draw(answers_to(edition))
    code = data.draw(st.sampled_from(sorted(answers)))
    before = score(edition, answers)
    better = changed(
        answers[code], effective=data.draw(st.integers(int(answers[code].effective * 100), 100)) / Decimal(100)
    )
    after = score(edition, answers | {code: better})
    assert after.total >= before.total
    assert [x.holds for x in after.levels] >= [x.holds for x in before.levels]
    assert after.level >= before.level
