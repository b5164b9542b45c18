"""Which office reviews a reported filing, and why (E11, E15, E16, E17)."""

from casework.articles import Article

from . import rules
from .articles import E
from .models import Filing
from .past import past_of
from .rules import Lane
from .stages import Stage

# What a person is told of a lane: who reviews, and the article it rests on.
REVIEWERS: dict[Lane, tuple[str, Article]] = {
    Lane.AWAITING_MATERIALS: ("申报5级及以上，提交材料后由市卫生健康委初核", E(11)),
    Lane.CITY_CHECK: ("申报5级及以上，由市卫生健康委组织初核", E(17)),
    Lane.CITY_REVIEW: ("首次自评4级，由市卫生健康委组织审核", E(15)),
    Lane.DISTRICT_REVIEW: ("非首次自评为4级及4级以下，由区县组织审核", E(16)),
}
# Not yet open to anybody: their pages say so.
NOT_OPEN = (Stage.AWAITING_MATERIALS, Stage.CITY_CHECK)
CITY_LANES = (Lane.AWAITING_MATERIALS, Lane.CITY_CHECK, Lane.CITY_REVIEW)


def lane_of(filing: Filing) -> Lane:
    """Where a reported filing goes when its window has closed."""
    year, declared = filing.cycle.year, filing.reported_level
    past = past_of(filing.hospital, before=year)
    return rules.lane(
        declared=declared,
        first_time_four=rules.first_time_four(past.declared.values()),
        district_suspended=False,
        needs_materials=rules.needs_materials(
            declared=declared,
            latest_final=past.latest_final,
            years_same_level_running=past.years_running(declared, year=year),
            law=filing.law,
        ),
    )


def told(lane: Lane) -> str:
    """首次自评4级，由市卫生健康委组织审核（第十五条）。"""
    sentence, article = REVIEWERS[lane]
    return f"{sentence}（{article}）。"
