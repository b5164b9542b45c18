from decimal import ROUND_CEILING, Decimal
from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from emr_rating.standards.computation import ItemAnswer, score
from emr_rating.standards.edition import MetricKind, bundled, index_level
from emr_rating.standards.path import cheapest_path
from tests.emr_rating.answers import answers_to, every_item, small_edition, small_editions, small_item

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
@settings(deadline=None, derandomize=True)
def test_no_smaller_number_of_items_reaches_the_target(data):
    edition = data.draw(small_editions())
    answers = data.draw(answers_to(edition))
    target = data.draw(st.integers(1, edition.top_level))
    path = cheapest_path(edition, answers, target)
    fewest = fewest_by_trying(edition, answers, target)
    assert path.reachable == (fewest is not None)
    assert path.exact is True
    assert len(path.steps) == (fewest or 0)


def floor_of(edition, answers, item, target, level, *, counts):
    """The least figures of an item at a level: none below today's, and what it needs to count where it has to."""
    answer, today = answers[item.code], score(edition, answers).items[item.code]
    effective = answer.effective
    if counts:
        effective = max(effective, edition.reading.effective(item.flags[target]))
    if item.metric_kind is MetricKind.YES_NO and effective > answer.effective:
        effective = Decimal(1)
    quality = edition.reading.data_quality
    if item.needs_index(today.level):
        quality = max(quality, today.index)
    if item.needs_index(level):
        quality = max(quality, answer.data_quality.get(index_level(level), Decimal(0)))
        if effective:
            quality = max(quality, (today.score / (level * effective)).quantize(CENT, ROUND_CEILING))
    return effective, quality


def ways(edition, answers, item, target, rise, *, counts):
    """Every way to raise an item (one that does not count, to count) with no share more than `rise` above its floor."""
    answer = answers[item.code]
    for level in range(max(answer.function, target if counts else 1), max(answer.function, target) + 1):
        effective, quality = floor_of(edition, answers, item, target, level, counts=counts)
        effective = Decimal(1) if item.metric_kind is MetricKind.YES_NO else min(Decimal(1), effective + rise)
        below = {n: max(answer.data_quality.get(n, Decimal(0)), edition.reading.data_quality) for n in range(3, level)}
        raised = {**answer.data_quality, **below, index_level(level): min(Decimal(1), quality + rise)}
        yield ItemAnswer(function=level, effective=effective, data_quality=raised)


def reached_within(edition, answers, target, size, rise):
    """Whether some set of so many items reaches the target with no share more than `rise` above its floor."""
    result = score(edition, answers).levels[target - 1]
    failing = {line.code for condition in (result.basic, result.optional) for line in condition.failing}
    every = {
        item.code: list(ways(edition, answers, item, target, rise, counts=item.code in failing))
        for item in edition.items
    }
    return any(
        holds(edition, answers | dict(zip(codes, way, strict=True)), target)
        for codes in combinations(answers, size)
        for way in product(*(every[code] for code in codes))
    )


def rise_of(edition, answers, target, step):
    """By how much the shares of a step lie above their floor, in hundredths; a yes or no is whole."""
    item = next(item for item in edition.items if item.code == step.code)
    result = score(edition, answers).levels[target - 1]
    failing = {line.code for condition in (result.basic, result.optional) for line in condition.failing}
    level = score(edition, taken(answers, [step])).items[step.code].level
    effective, quality = floor_of(edition, answers, item, target, level, counts=step.code in failing)
    rises = [step.data_quality[index_level(level)] - quality] if index_level(level) in step.data_quality else []
    if step.effective is not None and item.metric_kind is not MetricKind.YES_NO:
        rises.append(step.effective - effective)
    return max([0, *(int(rise * 100) for rise in rises)])


@given(st.data())
@settings(deadline=None, derandomize=True, max_examples=60)
def test_the_largest_rise_is_the_least_with_which_as_many_items_reach_the_target(data):
    edition = data.draw(small_editions(most_items=3))
    answers = data.draw(answers_to(edition))
    target = data.draw(st.integers(1, edition.top_level))
    path = cheapest_path(edition, answers, target)
    assume(path.reachable)
    rise = max((rise_of(edition, answers, target, step) for step in path.steps), default=0)
    assert rise == 0 or not reached_within(edition, answers, target, len(path.steps), (rise - 1) * CENT)


def lowered(step):
    """Every way to ask a little less of one figure of a step."""
    answer = {"function": step.function, "effective": step.effective, "data_quality": step.data_quality}
    if step.function is not None:
        yield answer | {"function": step.function - 1}
    if step.effective is not None:
        yield answer | {"effective": step.effective - CENT}
    for level, value in step.data_quality.items():
        yield answer | {"data_quality": {**step.data_quality, level: value - CENT}}


def worse_than_today(edition, answers, code, after):
    """Whether an item is scored below today, or asked for less quality on the way up than it is scored with today."""
    item = next(item for item in edition.items if item.code == code)
    today = score(edition, answers).items[code]
    then = score(edition, answers | {code: after}).items[code]
    if then.score < today.score:
        return True
    held = today.index if item.needs_index(today.level) else Decimal(0)
    asked = {
        level: value for level, value in after.data_quality.items() if value != answers[code].data_quality.get(level)
    }
    return any(value < held for value in asked.values())


@given(st.data())
@settings(deadline=None, derandomize=True)
def test_the_steps_suffice_and_none_of_their_figures_can_be_lowered(data):
    edition = data.draw(small_editions())
    assert_tight(edition, data.draw(answers_to(edition)), data.draw(st.integers(1, edition.top_level)))


@given(answers_to(DEMO), st.integers(1, 8))
@settings(max_examples=20, deadline=None, derandomize=True)
def test_the_steps_suffice_in_the_demonstration_edition(answers, target):
    assert_tight(DEMO, answers, target)


@pytest.mark.article("E09")
def test_an_optional_item_need_not_count_where_another_that_was_raised_for_the_total_does():
    """The first was held at what it needs to count, although the second counts as well and is raised in any case."""
    edition = small_edition(
        [
            small_item(1, {3: "optional"}, measured=(3, 4, 5)),
            small_item(2, {3: "optional"}, measured=(3, 4, 5), metric_kind="yes_no"),
        ],
        {3: (1, 4)},
    )
    answers = {
        "01.01": ItemAnswer(function=0, effective=Decimal("0.82"), data_quality={5: Decimal("0.65")}),
        "01.02": ItemAnswer(function=3, effective=Decimal("0.41"), data_quality={4: Decimal("0.85")}),
    }
    assert_tight(edition, answers, 3)


@pytest.mark.article("E09")
def test_what_a_level_less_of_one_item_leaves_over_is_taken_back_from_the_others():
    """Where the quality of the level above is short, the second scores more a level lower; the first was not asked for less then."""
    edition = small_edition(
        [
            small_item(1, {4: "basic"}, measured=(3, 4)),
            small_item(2, {4: "optional"}, measured=(4, 5), metric_kind="yes_no"),
            small_item(3, {4: "optional"}, measured=(3, 4)),
        ],
        {4: (0, 8)},
    )
    answers = {
        "01.01": ItemAnswer(function=3, effective=Decimal("0.48"), data_quality={3: Decimal("0.78")}),
        "01.02": ItemAnswer(
            function=0,
            effective=Decimal("0.01"),
            data_quality={3: Decimal("0.11"), 4: Decimal("0.48"), 5: Decimal("0.89")},
        ),
        "01.03": ItemAnswer(
            function=2, effective=Decimal("0.59"), data_quality={3: Decimal("0.34"), 4: Decimal("0.88")}
        ),
    }
    assert_tight(edition, answers, 4)


def assert_tight(edition, answers, target):
    path = cheapest_path(edition, answers, target)
    if not path.reachable:
        return
    after = taken(answers, path.steps)
    assert holds(edition, after, target) is True
    kinds = {item.code: item.metric_kind for item in edition.items}
    for step in path.steps:
        assert step.function is not None or step.effective is not None or step.data_quality
        assert not worse_than_today(edition, answers, step.code, after[step.code])
        for less in lowered(step):
            if kinds[step.code] is MetricKind.YES_NO and less["effective"] != step.effective:
                continue  # such an item is done or not; its share cannot be lowered by a hundredth
            answer = answers[step.code]
            weaker = ItemAnswer(
                function=answer.function if less["function"] is None else less["function"],
                effective=answer.effective if less["effective"] is None else less["effective"],
                data_quality={**answer.data_quality, **less["data_quality"]},
            )
            if not worse_than_today(edition, answers, step.code, weaker):
                assert holds(edition, after | {step.code: weaker}, target) is False


@pytest.mark.article("E09")
def test_a_hospital_good_throughout_is_asked_for_a_little_more_everywhere_and_for_less_nowhere():
    """At 0.95 and 0.90 throughout: quality was to fall to 0.50 in some items, and others to become perfect."""
    answers = every_item(
        DEMO, ItemAnswer(function=4, effective=Decimal("0.95"), data_quality={3: Decimal("0.90"), 4: Decimal("0.90")})
    )
    path = cheapest_path(DEMO, answers, 5)
    assert holds(DEMO, taken(answers, path.steps), 5)
    asked = [value for step in path.steps for value in step.data_quality.values()]
    effective = [step.effective for step in path.steps if step.effective is not None]
    assert min(asked) >= Decimal("0.90")
    assert max(asked) - min(asked) <= CENT * 2
    assert max(effective, default=Decimal("0.95")) < 1


@pytest.mark.article("E09")
def test_a_hospital_one_item_short_is_told_the_one_item():
    answers = every_item(DEMO, ItemAnswer(function=5, effective=Decimal(1), data_quality=BEST))
    answers["01.01"] = ItemAnswer(function=4, effective=Decimal("0.70"), data_quality=BEST | {5: Decimal("0.2")})
    path = cheapest_path(DEMO, answers, 5)
    (step,) = path.steps
    assert (step.code, step.function, step.effective) == ("01.01", 5, Decimal("0.80"))
    assert step.data_quality == {5: Decimal("1.00")}, "as good as what it is scored with today"


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
