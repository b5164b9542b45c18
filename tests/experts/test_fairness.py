"""Seats drawn beside seats to be expected: exact for each draw, summed over all, and read in plain words."""

import random
from collections import Counter
from io import BytesIO
from itertools import combinations

import pytest
from django.urls import reverse

from accounts.roles import Role
from casework.draw.chances import seat_chances
from casework.workbook import read_workbook
from config.scenarios import draws
from experts.actions import drawing
from experts.drawing.fairness import chi_square_tail, measure, of_draws
from experts.drawing.tables import fairness_sheet
from experts.models import Draw
from tests.experts.draws import RULES, enumerated, pool
from tests.experts.test_drawing import leave


@pytest.mark.parametrize("name", RULES)
def test_a_chance_is_the_share_of_all_admissible_panels(name):
    candidates, rule = pool(), RULES[name]
    panels = enumerated(candidates, rule)
    seats = Counter(number for panel in panels for number in panel)
    expected = {one["number"]: seats[one["number"]] / len(panels) for one in candidates}
    assert seat_chances(candidates, rule) == pytest.approx(expected, abs=1e-12)


# Table values of the chi-square distribution: statistic, degrees of freedom, upper tail.
@pytest.mark.parametrize(
    "statistic, freedom, tail",
    [(18.307, 10, 0.05), (29.588, 10, 0.001), (4.351, 5, 0.5), (124.342, 100, 0.05), (149.449, 100, 0.001)],
)
def test_the_tail_agrees_with_the_tables(statistic, freedom, tail):
    assert chi_square_tail(statistic, freedom) == pytest.approx(tail, abs=0.002)


def fair(times, *, favoured=(), seed=1):
    """Draws of five from twelve experts of six units; some take part in every panel."""
    lots = random.Random(seed)
    rows = [[f"X2026-{index:04d}", f"U{index // 2}", "AB"[index % 2], 5 / 12] for index in range(12)]
    panels = [panel for panel in combinations([row[0] for row in rows], 5) if set(favoured) <= set(panel)]
    return measure((rows, list(lots.choice(panels))) for _ in range(times))


def test_seats_are_summed_by_expert_by_unit_and_by_level():
    found = fair(600)
    assert (found.draws, found.seats) == (600, 3000)
    assert [tally.draws for tally in (*found.experts, *found.units, *found.levels)] == [600] * 20
    assert [round(tally.expected) for tally in found.units] == [500] * 6
    assert [round(tally.expected) for tally in found.levels] == [1500] * 2
    assert sum(tally.drawn for tally in found.units) == 3000
    assert (found.experts[3].employer, found.experts[3].level) == ("U1", "B")


def test_fair_draws_read_as_ordinary_in_most_runs_and_favours_are_found():
    assert sum(fair(100, seed=seed).probability < 0.05 for seed in range(200)) == pytest.approx(10, abs=8)
    favours = fair(100, favoured=["X2026-0003"])
    assert favours.reading == "差异超出随机波动的正常范围，请用各次抽取的证明文件逐次核查。"
    assert (fair(600).probability > 0.05, fair(600).reading) == (
        True,
        "各专家实际入选与期望的差异在随机波动的正常范围内。",
    )


def test_few_draws_and_none_are_said_to_be_few():
    assert fair(3).reading.endswith("平均每名专家的期望席位不足5个，以上结论仅供参考。")
    assert (measure([]).reading, measure([]).probability) == ("尚无可以比较的抽取。", 1.0)


@pytest.fixture
def replaced(use, waiting, office, supervisor, at):
    """A draw and the replacement of one of its members."""
    first = draws.drawn(waiting, office=office, supervisor=supervisor, at=at)
    gone = next(number for number in first.proof["panel"] if number != first.proof["leader"])
    leave(first, [gone], at)
    return first, draws.drawn(waiting, office=office, supervisor=supervisor, at=at, reason="一人谢绝")


@pytest.mark.article("P30")
def test_members_who_stay_are_not_counted_as_drawn_again(replaced):
    found = of_draws(Draw.objects.all())
    assert (found.draws, found.seats) == (2, 6)
    assert sum(tally.expected for tally in found.experts) == pytest.approx(6)
    assert max(tally.draws for tally in found.experts) == 2


def test_an_ended_draw_counts_for_nothing(use, waiting, office, supervisor, at):
    drawing.end(drawing.freeze(waiting, by=office, at=at), reason="名单有误", by=office, at=at)
    assert of_draws(Draw.objects.all()).draws == 0


@pytest.mark.article("P30")
def test_officials_read_names_and_the_supervisor_numbers_alone(replaced, client, office, supervisor):
    number = replaced[0].proof["leader"]
    name = replaced[0].assignments.get(leads=True).member.person.name
    for member, knows in ((office, True), (supervisor, False)):
        client.force_login(member.person, backend="accounts.backends.PersonBackend")
        page = client.get(reverse("fairness")).content.decode()
        assert (number in page, name in page) == (True, knows)
        assert "本单位已完成的 2 次抽取，抽出 6 个席位" in page
        assert client.get(reverse("fairness"), {"by": "units"}).status_code == 200


def test_another_office_sees_nothing_of_it_and_an_expert_not_the_page(replaced, client, people):
    client.force_login(people[Role.BUREAU_HEAD].person, backend="accounts.backends.PersonBackend")
    assert "尚无已完成的抽取" in client.get(reverse("fairness")).content.decode()
    client.force_login(people[Role.EXPERT].person, backend="accounts.backends.PersonBackend")
    assert client.get(reverse("fairness")).status_code == 403


def test_the_figures_are_taken_away_as_a_spreadsheet(replaced, client, supervisor):
    client.force_login(supervisor.person, backend="accounts.backends.PersonBackend")
    content = client.get(reverse("fairness_export")).content
    for name in ("按专家", "按单位", "按级别"):
        read = read_workbook(BytesIO(content), fairness_sheet(name))
        assert sum(row.values["drawn"] for row in read.rows) == 6
        assert float(sum(row.values["expected"] for row in read.rows)) == pytest.approx(6, abs=0.1)
