from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emr_rating.standards.computation import ItemAnswer, score
from emr_rating.standards.edition import MetricKind, bundled
from emr_rating.standards.path import cheapest_path
from tests.emr_rating.answers import answers_to, every_item, small_editions

DEMO = bundled("emr-2018-demo")
BEST = dict.fromkeys(range(3, 8), Decimal(1))
CENT = Decimal("0.01")


def raised_fully(answer, target):
    return ItemAnswer(function=max(answer.function, target), effective=Decimal(1), data_quality=BEST)


def taken(answers, steps):
    """The answers after the steps of a path."""
    after = dict(answers)
    for step in steps:
        answer = answers[step.code]
        after[step.code] = ItemAnswer(
            function=answer.function if step.function is None else step.function,
            effective=answer.effective if step.effective is None else step.effective,
            data_quality={**answer.data_quality, **step.data_quality},
        )
    return after


def holds(edition, answers, level):
    return score(edition, answers).levels[level - 1].holds


def fewest_by_trying(edition, answers, target):
    for size in range(len(answers) + 1):
        for codes in combinations(answers, size):
            if holds(edition, answers | {code: raised_fully(answers[code], target) for code in codes}, target):
                return size
    return None


@given(st.data())
@settings(deadline=None)
def test_no_smaller_number_of_items_reaches_the_target(data):
    edition = data.draw(small_editions())
    answers = data.draw(answers_to(edition))
    target = data.draw(st.integers(1, edition.top_level))
    path = cheapest_path(edition, answers, target)
    fewest = fewest_by_trying(edition, answers, target)
    assert path.reachable == (fewest is not None)
    assert path.exact is True
    assert len(path.steps) == (fewest or 0)


def lowered(step):
    """Every way to ask a little less of one figure of a step."""
    answer = {"function": step.function, "effective": step.effective, "data_quality": step.data_quality}
    if step.function is not None:
        yield answer | {"function": step.function - 1}
    if step.effective is not None:
        yield answer | {"effective": step.effective - CENT}
    for level, value in step.data_quality.items():
        yield answer | {"data_quality": {**step.data_quality, level: value - CENT}}


@given(st.data())
@settings(deadline=None)
def test_the_steps_suffice_and_none_of_their_figures_can_be_lowered(data):
    edition = data.draw(small_editions())
    assert_tight(edition, data.draw(answers_to(edition)), data.draw(st.integers(1, edition.top_level)))


@given(answers_to(DEMO), st.integers(1, 8))
@settings(max_examples=20, deadline=None)
def test_the_steps_suffice_in_the_demonstration_edition(answers, target):
    assert_tight(DEMO, answers, target)


def assert_tight(edition, answers, target):
    path = cheapest_path(edition, answers, target)
    if not path.reachable:
        return
    after = taken(answers, path.steps)
    assert holds(edition, after, target) is True
    kinds = {item.code: item.metric_kind for item in edition.items}
    for step in path.steps:
        assert step.function is not None or step.effective is not None or step.data_quality
        for less in lowered(step):
            if kinds[step.code] is MetricKind.YES_NO and less["effective"] != step.effective:
                continue  # such an item is done or not; its share cannot be lowered by a hundredth
            answer = answers[step.code]
            weaker = ItemAnswer(
                function=answer.function if less["function"] is None else less["function"],
                effective=answer.effective if less["effective"] is None else less["effective"],
                data_quality={**answer.data_quality, **less["data_quality"]},
            )
            assert holds(edition, after | {step.code: weaker}, target) is False


@pytest.mark.article("E09")
def test_a_hospital_one_item_short_is_told_the_one_item():
    answers = every_item(DEMO, ItemAnswer(function=5, effective=Decimal(1), data_quality=BEST))
    answers["01.01"] = ItemAnswer(function=4, effective=Decimal("0.70"), data_quality=BEST | {5: Decimal("0.2")})
    path = cheapest_path(DEMO, answers, 5)
    (step,) = path.steps
    assert (step.code, step.function, step.effective) == ("01.01", 5, Decimal("0.80"))
    assert step.data_quality == {5: Decimal("0.50")}


def test_a_level_already_held_needs_no_step():
    answers = every_item(DEMO, ItemAnswer(function=5, effective=Decimal(1), data_quality=BEST))
    path = cheapest_path(DEMO, answers, 5)
    assert (path.reachable, path.steps) == (True, ())


def test_equal_items_are_taken_in_the_order_of_their_codes():
    answers = every_item(DEMO, ItemAnswer(function=1, effective=Decimal("0.5"), data_quality=BEST))
    path = cheapest_path(DEMO, answers, 1)
    basic = ["01.01", "04.03", "05.03", "07.03", "07.04"]
    others = [item.code for item in DEMO.items if item.code not in basic]
    total_lacks = 28 - Decimal("19.5") - 5 * Decimal("0.5")
    assert [step.code for step in path.steps] == sorted(basic + others[: int(total_lacks / Decimal("0.5"))])
