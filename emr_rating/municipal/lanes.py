"""Which office reviews a reported filing, and why (E11, E15, E16, E17, E30)."""

from collections.abc import Mapping

from accounts.models import Institution
from casework.articles import Article

from .. import rules
from ..articles import E
from ..history.past import Past, past_of
from ..models import Filing
from ..rules import Lane, MaterialsDue

# What a person is told of a lane: who reviews, and the article it rests on.
REVIEWERS: dict[Lane, tuple[str, Article]] = {
    Lane.AWAITING_MATERIALS: ("申报5级及以上，提交材料后由市卫生健康委初核", E(11)),
    Lane.CITY_CHECK: ("申报5级及以上，由市卫生健康委组织初核", E(17)),
    Lane.CITY_REVIEW: ("首次自评4级，由市卫生健康委组织审核", E(15)),
    Lane.RAISED_REVIEW: ("区县审核暂停，提级由市卫生健康委组织审核", E(30)),
    Lane.DISTRICT_REVIEW: ("非首次自评为4级及4级以下，由区县组织审核", E(16)),
}
# Who reviews, alone: 由区县组织审核.
BY_WHOM = {lane: label.rpartition("，")[2] for lane, (label, _) in REVIEWERS.items()}
CITY_LANES = (Lane.AWAITING_MATERIALS, Lane.CITY_CHECK, Lane.CITY_REVIEW, Lane.RAISED_REVIEW)


def lane_of(filing: Filing) -> tuple[Lane, MaterialsDue | None]:
    """Where a reported filing goes when its window has closed, and why it owes materials, if it does."""
    year, declared = filing.cycle.year, filing.reported_level
    past = past_of(filing.hospital, before=year)
    due = _due(past, year=year, declared=declared, law=filing.law)
    lane = rules.lane(
        declared=declared,
        first_time_four=rules.first_time_four(past.declared.values()),
        district_suspended=filing.cycle.suspensions.filter(district=filing.district_id).exists(),
        needs_materials=due is not None,
    )
    return lane, due


def materials_owed(hospital: Institution, *, year: int, declared: int, law: Mapping[str, int]) -> MaterialsDue | None:
    """Whether, and why, a hospital owes materials with what it declares in a year (E11)."""
    return _due(past_of(hospital, before=year), year=year, declared=declared, law=law)


def _due(past: Past, *, year: int, declared: int, law: Mapping[str, int]) -> MaterialsDue | None:
    return rules.materials_due(
        declared=declared,
        latest_final=past.latest_final,
        years_same_level_running=past.years_running(declared, year=year),
        law=law,
    )


def told(lane: Lane) -> str:
    """首次自评4级，由市卫生健康委组织审核（第十五条）。"""
    sentence, article = REVIEWERS[lane]
    return f"{sentence}（{article}）。"
