"""The EMR rating regulation as pure functions, in article order: facts and a clock in, a verdict with reasons out."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import StrEnum

from casework.articles import Article
from casework.clocks.calendar import SHANGHAI
from casework.text import closing_text, day_text, listed, moment_text
from casework.verdict import Verdict, allow, refuse

from .articles import E

RULES_EDITION = "重庆市电子病历系统应用水平分级评价工作规程"
LEVELS = range(9)
NATIONAL = 5  # from this level on the national stage decides, and the levels must be climbed one by one
CITY_FIRST_TIME = 4  # self-rated for the first time, the city reviews it


class Part(StrEnum):
    """The three parts of a filing, in the order of E09."""

    BASIC = "basic"
    EMR = "emr"
    DATA_QUALITY = "data_quality"

    @property
    def label(self) -> str:
        return {Part.BASIC: "基础数据", Part.EMR: "EMR数据", Part.DATA_QUALITY: "数据质量评估"}[self]


class Lane(StrEnum):
    """Where a reported filing goes when the window has closed."""

    AWAITING_MATERIALS = "awaiting_materials"
    CITY_CHECK = "city_check"
    CITY_REVIEW = "city_review"
    # Of a district whose own review is suspended.
    RAISED_REVIEW = "raised_review"
    DISTRICT_REVIEW = "district_review"


def window_open(*, at: datetime, opens_at: datetime, closes_at: datetime) -> Verdict:
    """E08: a window is open from its first moment up to, and not including, the one at which it closes."""
    if at < opens_at:
        return refuse(E(8), f"填报尚未开始，请于{moment_text(opens_at)}后填报。")
    if at >= closes_at:
        return refuse(E(8), f"填报已于{closing_text(closes_at)}截止；确需补报的，请向市卫生健康委申请。")
    return allow()


def may_file(
    *, at: datetime, opens_at: datetime, closes_at: datetime, exception_ends_at: datetime | None = None
) -> Verdict:
    """E08: in the window, or up to the end that a recorded exception of the commission sets for this institution."""
    ends_at = closes_at if exception_ends_at is None else max(closes_at, exception_ends_at)
    return window_open(at=at, opens_at=opens_at, closes_at=ends_at)


def may_fill(part: Part, *, complete: Collection[Part]) -> Verdict:
    """E09: 基础数据 first, then EMR数据, then 数据质量评估."""
    parts = list(Part)
    if waiting := [earlier for earlier in parts[: parts.index(part)] if earlier not in complete]:
        return refuse(E(9), f"请先完成“{waiting[0].label}”，再填写“{part.label}”。")
    return allow()


def may_report(*, unconfirmed: Collection[str]) -> Verdict:
    """E10: every item is confirmed, one by one, before reporting. `unconfirmed` are the codes still open."""
    if not unconfirmed:
        return allow()
    return refuse(E(10), f"尚有{len(unconfirmed)}项未确认（{listed(sorted(unconfirmed))}），请逐项确认后再上报。")


def may_modify(*, version: int, at: datetime, closes_at: datetime, law: Mapping[str, int]) -> Verdict:
    """E10: one modification of a report, until the window closes. `version` counts the reports made so far."""
    allowed = law["modifications"]
    verdict = allow()
    if version < 1:
        verdict &= refuse(E(10), "尚未上报，可直接填写，无需申请修改。")
    if version > allowed:
        verdict &= refuse(E(10), f"上报后只允许修改{allowed}次，本年度的修改机会已使用。")
    if at >= closes_at:
        verdict &= refuse(E(10), f"填报环节已于{closing_text(closes_at)}结束，不得再修改。")
    return verdict


class MaterialsDue(StrEnum):
    """Why a filing owes the data-extraction list and the proof materials (E11)."""

    NEWLY = "newly"
    FOR_THE_FILE = "for_the_file"


def materials_due(
    *, declared: int, latest_final: int | None, years_same_level_running: int, law: Mapping[str, int]
) -> MaterialsDue | None:
    """E11: from level 5 on, whoever newly declares the level; who holds it, in every fifth cycle running, for the file (备查).

    This cycle counts, a missed one breaks the run. Whoever holds another level, a higher one too, declares newly.
    """
    if declared < NATIONAL:
        return None
    if declared != latest_final:
        return MaterialsDue.NEWLY
    running = years_same_level_running
    return MaterialsDue.FOR_THE_FILE if running > 0 and running % law["materials_cycles"] == 0 else None


def materials_in_time(*, at: datetime, last_day: date | None) -> Verdict:
    """E11: up to 24:00 of the last day. Without a day that is certain nobody is late yet."""
    if last_day is None or at.astimezone(SHANGHAI).date() <= last_day:
        return allow()
    return refuse(E(11), f"提交材料已于{day_text(last_day)} 24:00截止，逾期材料不再接收，本年度材料记为未提交。")


def both_kinds_there(*, missing: Collection[str]) -> Verdict:
    """E11: the data-extraction list and the proof materials; `missing` are the kinds of which there is no file at all."""
    if missing:
        return refuse(E(11), f"尚未上传{'、'.join(missing)}，请上传后再提交。")
    return allow()


def collecting_runs(*, year: int, on: date) -> Verdict:
    """E11: every year materials are collected; what is not gathered by its last day belongs to the year that follows."""
    if on.year > year:
        return refuse(E(11), f"{year}年度的材料收集已于{day_text(date(year, 12, 31))}结束，请在{year + 1}年度收集。")
    return allow()


def materials_answered_for(*, due: str, handed_in: bool, reason: str) -> Verdict:
    """E11: what was owed and not handed in does not hold up the conclusion, which says why it goes without (E17).

    Of materials for the file (备查) nothing is to be said: their lack bears no adverse conclusion.
    """
    if due == MaterialsDue.NEWLY and not handed_in and not reason.strip():
        return refuse(E(11), "医院未在规定时间内提交材料；没有材料而作出结论的，请写明理由。")
    return allow()


def is_upgrade(*, declared: int, latest_final: int | None) -> bool:
    """E12: declaring above the latest final result. Without one there is nothing to rise from: no upgrade."""
    return latest_final is not None and declared > latest_final


def may_declare(
    level: int,
    *,
    computed: int,
    latest_final: int | None,
    passed_levels: Collection[int],
    last_upgrade_year: int | None,
    year: int,
    interval: int,
) -> Verdict:
    """E12, and E09 for the computed level that bears the declared one.

    From level 5 on the level before must have been passed; whoever passed a higher one has. Below 5 levels may be
    skipped. `last_upgrade_year` is the cycle of the last upgrade declaration before this cycle, passed or not;
    `interval` is in years and at least 1 whatever the cycle says.
    """
    verdict = allow()
    if level > computed:
        verdict &= refuse(E(9), f"申报级别不得高于自评级别{computed}级，请选择{computed}级或以下。")
    if level >= NATIONAL and max(passed_levels, default=0) < level - 1:
        verdict &= refuse(E(12), f"申报{level}级须先通过{level - 1}级评价，本机构尚无通过{level - 1}级的记录。")
    next_year = None if last_upgrade_year is None else last_upgrade_year + max(interval, 1)
    if next_year is not None and year < next_year and is_upgrade(declared=level, latest_final=latest_final):
        verdict &= refuse(
            E(12),
            f"上次升级申报为{last_upgrade_year}年度，间隔不足{max(interval, 1)}年，"
            f"{next_year}年度起方可再次升级申报，本年度可申报{latest_final}级或以下。",
        )
    return verdict


def declarable_levels(
    *,
    computed: int,
    latest_final: int | None,
    passed_levels: Collection[int],
    last_upgrade_year: int | None,
    year: int,
    interval: int,
) -> dict[int, Verdict]:
    """Every level with its verdict, for the choice on the form. Level 0 can always be declared."""
    return {
        level: may_declare(
            level,
            computed=computed,
            latest_final=latest_final,
            passed_levels=passed_levels,
            last_upgrade_year=last_upgrade_year,
            year=year,
            interval=interval,
        )
        for level in LEVELS
    }


def best_declaration(levels: Mapping[int, Verdict]) -> int:
    """The highest of the `declarable_levels` that E12 allows: what the form is preset to."""
    return max(level for level, verdict in levels.items() if verdict)


def earliest_declaration(
    level: int,
    *,
    latest_final: int | None,
    passed_levels: Collection[int],
    last_upgrade_year: int | None,
    year: int,
    interval: int,
) -> int:
    """E12: the first year from `year` on in which a level may be declared, if each year the highest allowed is passed."""
    passed = set(passed_levels)
    while True:
        best = next(
            (
                lower
                for lower in range(level, 0, -1)
                if may_declare(
                    lower,
                    computed=level,
                    latest_final=latest_final,
                    passed_levels=passed,
                    last_upgrade_year=last_upgrade_year,
                    year=year,
                    interval=interval,
                )
            ),
            0,
        )
        if best == level:
            return year
        if is_upgrade(declared=best, latest_final=latest_final):
            last_upgrade_year = year
        latest_final = best
        passed.add(best)
        year += 1


def first_time_four(previous_declared: Collection[int]) -> bool:
    """E15: no standing report of an earlier cycle, imported ones included, was declared at 4 or more.

    首次自评 looks at self-ratings, not at results.
    """
    return all(declared < CITY_FIRST_TIME for declared in previous_declared)


def lane(*, declared: int, first_time_four: bool, district_suspended: bool, needs_materials: bool) -> Lane:
    """E15, E16, E17, with E11 before the city's check and E30 in place of a suspended district.

    `first_time_four` is the answer of the function of that name; it matters at declared level 4 only.
    """
    if declared >= NATIONAL:
        return Lane.AWAITING_MATERIALS if needs_materials else Lane.CITY_CHECK
    if declared == CITY_FIRST_TIME and first_time_four:
        return Lane.CITY_REVIEW
    return Lane.RAISED_REVIEW if district_suspended else Lane.DISTRICT_REVIEW


class Overdue(StrEnum):
    """E19: what is left without a result when a bureau's review was not done in time; the text names the institutions of the district."""

    UNREPORTED = "unreported"
    OWN_REVIEW = "own_review"
    EVERY_INSTITUTION = "every_institution"

    @property
    def label(self) -> str:
        return {
            Overdue.UNREPORTED: "仅未列入已报送汇总的案件无成绩",
            Overdue.OWN_REVIEW: "区县负责审核的全部案件无成绩",
            Overdue.EVERY_INSTITUTION: "辖区内全部医疗机构无成绩",
        }[self]


def left_without_result(reading: str, *, own: bool, reported: bool, over: bool, district_over: bool) -> Verdict:
    """E19: whether a case is reached by the lapse of its district's term; the commission confirms it.

    `own`: the bureau reviews it; `reported`: it stands in a summary that the bureau has reported; `over`: its own term is over, which
    a late filing or a return may have set later; `district_over`: some case of the bureau's review was not reported in time.
    """
    if own and not reported:
        return allow() if over else refuse(E(19), "本案件的区县审核期限尚未届满，不能确认无成绩。")
    if reading == Overdue.UNREPORTED:
        return refuse(E(19), "按本年度的设置，只有未列入区县已报送汇总的案件无成绩，本案件不在其列。")
    if reading == Overdue.OWN_REVIEW and not own:
        return refuse(E(19), "按本年度的设置，只有区县负责审核的案件无成绩，本案件由市级审核。")
    return allow() if district_over else refuse(E(19), "本案件所在区县的审核没有逾期，不能确认无成绩。")


class Advice(StrEnum):
    """What an opinion on a filing comes to."""

    KEEP = "keep"
    LOWER = "lower"

    @property
    def label(self) -> str:
        return {Advice.KEEP: "建议维持", Advice.LOWER: "建议降级"}[self]


def outcome_chosen(outcome: str, *, article: Article) -> Verdict:
    return allow() if outcome in list(Advice) else refuse(article, "请选择“建议维持”或“建议降级”。")


def level_fits(outcome: str, level: int | None, *, held: int, called: str, article: Article) -> Verdict:
    """Lowering names a level below the declared one (E15-E17), or below that of the result (E30); keeping needs none."""
    if outcome == Advice.LOWER and (level is None or not 0 <= level < held):
        return refuse(article, f"建议降级的，须选择低于{called}（{held}级）的级别。")
    return allow()


def may_conclude(
    *, declared: int, concluded: int, reason: str, opinions: int, needed: int, article: Article
) -> Verdict:
    """E15, E16, E17: kept (`concluded == declared`) or lowered, at discretion and weighing the opinions; E04: why.

    `opinions` are those handed in, of at least `needed`; one is always needed. `article` is the one of the review.
    """
    verdict = allow()
    if opinions < max(needed, 1):
        verdict &= refuse(article, f"专家意见应有{max(needed, 1)}份，现有{opinions}份，请待专家提交意见后再作结论。")
    if not 0 <= concluded <= declared:
        verdict &= refuse(article, f"审核结论只能维持{declared}级或降至更低级别，请重新选择。")
    if not reason.strip():
        verdict &= refuse(E(4), "请填写作出审核结论的理由。")
    return verdict


def question_settled(*, unanswered: int, going_on_reason: str) -> Verdict:
    """E16: what the bureau has asked is answered before it concludes, or its head says why the answer is not waited for."""
    if unanswered and not going_on_reason.strip():
        return refuse(E(16), f"尚有{unanswered}个问题未获医院答复，请待答复后作出结论；不再等待的，请写明理由。")
    return allow()


def may_plan(*, review: str, due_on: date, on: date, window_ends_on: date, district_due_on: date) -> Verdict:
    """E27: reviews follow the window; a bureau's end no later than its deadline of the year (E16)."""
    first = max(on, window_ends_on)
    if due_on <= first:
        return refuse(E(27), f"完成期限须在{day_text(first)}之后，请重新填写。")
    if review == Lane.DISTRICT_REVIEW and due_on > district_due_on:
        return refuse(E(16), f"区县审核截止日为{day_text(district_due_on)}，完成期限不得晚于该日。")
    return allow()
