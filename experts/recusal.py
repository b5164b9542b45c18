"""The grounds on which an expert stays away from a case: pure, each with its source (E15, P09, P11, P30, P31).

Articles bar at once; what lies beyond them is in the commission's table of recusals, which is data with an edition.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import TextChoices

from accounts.roles import Regime
from casework.clocks.months import add_months
from casework.regulations import article


class Ground(TextChoices):
    DISQUALIFIED = "disqualified", "已被取消评审资格"
    NO_LETTER = "no_letter", "没有有效聘书"
    OWN_EMPLOYER = "own_employer", "现工作单位"
    FORMER_EMPLOYER = "former_employer", "曾工作单位"
    SAME_DISTRICT = "same_district", "同一区县"
    RELATION = "relation", "申报的利害关系"
    EARLIER_OPINION = "earlier_opinion", "已对本案件提出意见"
    OTHER_CAPACITY = "other_capacity", "已以其他身份办理本案件"
    MISCONDUCT = "misconduct", "近期有不良行为记分"
    ABSENT = "absent", "本人已登记不能参加"
    CLASH = "clash", "同期参加其他现场评审"


# What stands in the way of these days, not of the person.
TIED = frozenset({Ground.ABSENT, Ground.CLASH})
# What the commission's table says of each: whether it bars, and for how many months it reaches back. The same district is set
# for each pool: what keeps a city's experts from their neighbours would bar a bureau's own from every institution it reviews.
BY_TABLE = (
    Ground.FORMER_EMPLOYER,
    Ground.RELATION,
    Ground.EARLIER_OPINION,
    Ground.MISCONDUCT,
)
DATED = (Ground.FORMER_EMPLOYER, Ground.MISCONDUCT)
LONGEST_REACH = 600
_ARTICLES = {
    Regime.EMR: {Ground.DISQUALIFIED: "E31", Ground.OWN_EMPLOYER: "E15", Ground.OTHER_CAPACITY: "E04"},
    Regime.PRIMARY_CARE: {
        Ground.DISQUALIFIED: "P31",
        Ground.NO_LETTER: "P09",
        Ground.OWN_EMPLOYER: "P30",
        Ground.OTHER_CAPACITY: "P30",
    },
}


@dataclass(frozen=True)
class Conflict:
    ground: Ground
    sentence: str
    source: str

    def __str__(self) -> str:
        return f"{self.sentence}（{self.source}）"


@dataclass(frozen=True)
class Table:
    """An edition of the table of recusals as the rules read it."""

    title: str
    rows: Mapping[str, Mapping[str, Any]]

    def applies(self, ground: Ground) -> bool:
        return bool(self.rows[ground]["applies"])

    def reaches(self, ground: Ground, on: date) -> date:
        """The first day to which a dated ground reaches back; no day at all where it does not apply."""
        return add_months(on, -int(self.rows[ground]["months"])) if self.applies(ground) else date.max


def table_faults(rows: Mapping[str, Mapping[str, Any]], *, valid_from: date, on: date) -> Iterator[tuple[str, str]]:
    """What a new edition may not be, by field: it says yes or no to every ground, and begins no earlier than today."""
    if valid_from < on:
        yield "valid_from", "启用日期不得早于今日：已办理的抽取和指派按当时的规定。"
    for ground in BY_TABLE:
        row = rows.get(ground)
        if row is None or not isinstance(row["applies"], bool):
            yield ground, f"请写明“{ground.label}”是否回避。"
        elif ground in DATED and row["applies"] and not 1 <= int(row["months"] or 0) <= LONGEST_REACH:
            yield ground, f"“{ground.label}”回避的，请填写追溯月数（1至{LONGEST_REACH}）。"
        elif row["months"] is not None and not (ground in DATED and row["applies"]):
            yield ground, f"“{ground.label}”不填追溯月数。"
    if strange := sorted(set(rows) - set(BY_TABLE)):
        yield "", f"规定中有不能识别的事由：{'、'.join(strange)}。"


@dataclass(frozen=True)
class Work:
    """Service in a unit on these days, both included: by the file, or by a post that was held there."""

    unit: str
    name: str
    since: date
    until: date | None


@dataclass(frozen=True)
class CaseFacts:
    """The reviewed unit by every key under which an employer may be known, and its districts."""

    regime: Regime
    units: frozenset[str]
    name: str
    districts: frozenset[str]
    # Whether the pool bars experts of the institution's own district.
    bars_same_district: bool
    # The days on which the experts are needed, both included.
    first_day: date
    last_day: date


@dataclass
class ExpertFacts:
    work: list[Work] = field(default_factory=list)
    relations: list[tuple[str, str]] = field(default_factory=list)  # unit, nature
    district: str = ""
    disqualified_on: date | None = None
    lacks_letter: bool = False
    opined: bool = False
    # On the same institution, in the review that this one follows.
    opined_before: bool = False
    other_capacity: str = ""
    misconduct: list[date] = field(default_factory=list)
    absences: list[tuple[date, date]] = field(default_factory=list)
    visits: list[tuple[date, date]] = field(default_factory=list)


def grounds(expert: ExpertFacts, case: CaseFacts, table: Table) -> tuple[Conflict, ...]:
    """Every ground that bars the expert from the case; none where they may take part."""
    found = (*_of_law(expert, case), *_of_work(expert, case, table), *_of_table(expert, case, table))
    # A file and a post may tell of the same service.
    return tuple(Conflict(ground, said, _source(ground, case, table)) for ground, said in dict.fromkeys(found))


def _source(ground: Ground, case: CaseFacts, table: Table) -> str:
    if own := {
        Ground.ABSENT: "本人登记",
        Ground.CLASH: "评审安排",
        Ground.SAME_DISTRICT: "专家库设置",
    }.get(ground):
        return own
    cited = _ARTICLES[case.regime].get(ground)
    return str(article(cited)) if cited else f"《{table.title}》"


def _of_law(expert: ExpertFacts, case: CaseFacts) -> Iterator[tuple[Ground, str]]:
    if expert.disqualified_on and expert.disqualified_on <= case.last_day:
        yield Ground.DISQUALIFIED, "已被取消评审资格"
    if expert.lacks_letter:
        yield Ground.NO_LETTER, "没有在评审期间有效的聘书"
    if expert.other_capacity:
        yield Ground.OTHER_CAPACITY, f"已以“{expert.other_capacity}”的身份办理过本案件"
    if _meets(expert.absences, case):
        yield Ground.ABSENT, "本人已登记在评审期间不能参加"
    if _meets(expert.visits, case):
        yield Ground.CLASH, "评审期间参加其他现场评审"


def without_gap(terms: Iterable[tuple[date, date]], *, first: date, last: date) -> bool:
    """Whether the terms of somebody's letters, in their order, hold every day of a stretch: one that is renewed goes on from the day after
    (P09)."""
    open_from = first
    for since, until in terms:
        if since <= open_from <= until:
            open_from = until + timedelta(days=1)
    return open_from > last


def _meets(days: list[tuple[date, date]], case: CaseFacts) -> bool:
    return any(since <= case.last_day and until >= case.first_day for since, until in days)


def _of_work(expert: ExpertFacts, case: CaseFacts, table: Table) -> Iterator[tuple[Ground, str]]:
    for work in expert.work:
        if work.unit not in case.units or work.since > case.last_day:
            continue
        if work.until is None or work.until >= case.first_day:
            yield Ground.OWN_EMPLOYER, f"{'评审期间' if work.until else '现'}在{work.name}工作"
        elif table.reaches(Ground.FORMER_EMPLOYER, case.first_day) <= work.until:
            yield Ground.FORMER_EMPLOYER, f"曾在{work.name}工作"


def _of_table(expert: ExpertFacts, case: CaseFacts, table: Table) -> Iterator[tuple[Ground, str]]:
    if case.bars_same_district and expert.district in case.districts:
        yield Ground.SAME_DISTRICT, "与被评审机构在同一区县"
    if table.applies(Ground.RELATION):
        for unit, nature in expert.relations:
            if unit in case.units:
                yield Ground.RELATION, f"已申报与{case.name}有利害关系：{nature}"
    if table.applies(Ground.EARLIER_OPINION):
        if expert.opined:
            yield Ground.EARLIER_OPINION, "已对本案件提出过意见"
        if expert.opined_before:
            yield Ground.EARLIER_OPINION, f"已在前次评审中对{case.name}提出过意见"
    since = table.reaches(Ground.MISCONDUCT, case.first_day)
    if any(since <= day <= case.last_day for day in expert.misconduct):
        yield Ground.MISCONDUCT, "近期有不良行为记分"
