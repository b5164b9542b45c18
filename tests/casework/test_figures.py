"""The figures of the law: what counts on which day, who sets what the text leaves open, and cases that keep their own."""

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework.actions.figures import set_figures
from casework.clocks.months import add_months
from casework.figures import editions
from casework.figures.terms import Figure, Figures, Source, Timeline, Unit
from casework.models import Deadline, FigureSetting, Record
from casework.registry import case_types
from config.scenarios import cast
from primary_care_review.grades.terms import GradeTerms
from primary_care_review.models import Grade

from .conftest import application, institution, leader


def figures(edition="a", valid_from=None, **values):
    rows = {"check_days": (10, Source.TEXT), "reminder": (1, Source.SETTING)}
    return Figures(
        edition,
        valid_from,
        tuple(
            Figure(name, name, "P20", values.get(name, value), Unit.MONTHS, source, "…", least=1, most=12)
            for name, (value, source) in rows.items()
        ),
    )


def test_each_day_has_the_latest_text_that_has_begun_and_the_first_counts_for_what_came_before():
    line = Timeline((figures(valid_from=date(2020, 10, 20)), figures("b", date(2027, 1, 1), check_days=15)))
    days = [date(2018, 1, 1), date(2020, 10, 20), date(2026, 12, 31), date(2027, 1, 1)]
    assert [line.on(day)["check_days"] for day in days] == [10, 10, 10, 15]


def test_a_setting_counts_from_its_day_and_moves_no_word_of_the_text():
    line = Timeline(
        (figures(),), ((date(2026, 5, 1), {"reminder": 3, "check_days": 99}), (date(2026, 9, 1), {"reminder": 5}))
    )
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 8, 31), date(2026, 9, 1)]
    assert [line.on(day)["reminder"] for day in days] == [1, 3, 3, 5]
    assert {line.on(day)["check_days"] for day in days} == {10}


def test_the_stretches_of_days_follow_each_other_without_a_gap_and_agree_with_each_day():
    line = Timeline(
        (figures(valid_from=date(2020, 1, 1)), figures("b", date(2026, 6, 1), check_days=15)),
        ((date(2026, 5, 1), {"reminder": 3}),),
    )
    spans = list(line.spans())
    assert [(since, until) for since, until, _ in spans] == [
        (None, date(2026, 5, 1)),
        (date(2026, 5, 1), date(2026, 6, 1)),
        (date(2026, 6, 1), None),
    ]
    for since, until, law in spans:
        first, last = since or date(2019, 1, 1), (until or date(2030, 1, 1)) - timedelta(days=1)
        assert line.on(first) == line.on(last) == law


def test_figures_cannot_be_changed():
    law = figures()
    with pytest.raises(TypeError):
        law["check_days"] = 3
    with pytest.raises(AttributeError):
        law.edition = "b"


FIGURES = [
    (regime, text, figure)
    for regime in editions.regimes()
    for text in editions.texts(regime)
    for figure in text.figures
]


@pytest.mark.parametrize(
    "regime, text, figure", FIGURES, ids=[f"{regime}-{figure.name}" for regime, _, figure in FIGURES]
)
def test_every_figure_has_an_article_its_words_bounds_and_somebody_who_reckons_with_it(regime, text, figure):
    letter = {"emr": "E", "primary_care": "P"}[regime]
    assert re.fullmatch(rf"{letter}\d{{2}}", figure.article)
    assert figure.words
    if figure.source is Source.SETTING:
        assert figure.least <= figure.value <= figure.most
    else:
        assert (figure.least, figure.most) == (0, 0)
    folders = (
        settings.ROOT / {"emr": "emr_rating", "primary_care": "primary_care_review"}[regime],
        settings.ROOT / "experts",
        settings.ROOT / "casework",
    )
    sources = [path for folder in folders for path in folder.rglob("*.py")]
    assert any(f'"{figure.name}"' in path.read_text(encoding="utf-8") for path in sources)


def test_what_the_text_says_is_found_in_the_words_of_its_article():
    """Where the article gives the number as a numeral; 四年, 一年 and 每五年 are written out."""
    from casework import regulations  # noqa: PLC0415  # filled when the apps are ready

    spelt = {12: "一年", 48: "4年", 5: "五年", 3: "3个月"}
    for _, _, figure in FIGURES:
        if figure.source is Source.TEXT:
            said = "".join(regulations.regulation(figure.article[0]).paragraphs[int(figure.article[1:])])
            assert str(figure.value) in said or spelt[figure.value] in said, figure.name


def test_every_clock_with_a_length_names_a_figure_of_its_regime_and_article():
    for of_kind in case_types():
        for clock in of_kind.clocks.values():
            if clock.figure:
                assert editions.texts(of_kind.regime)[-1].figure(clock.figure).article == clock.article.id


def test_no_rule_holds_a_length_of_its_own():
    """A number of days, months or years that stands in the code instead of the data."""
    for path in [
        path
        for name in ("emr_rating", "primary_care_review", "experts")
        for path in Path(settings.ROOT, name).rglob("*.py")
    ]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("add_months", "count_working_days"):
                assert not isinstance(node.args[1], ast.Constant), f"{path.name}:{node.lineno}"


def settle(people, at, *, days=1, **values):
    return set_figures(
        Regime.PRIMARY_CARE,
        values={name: figure.value for name, figure in editions.texts("primary_care")[-1].settings().items()} | values,
        valid_from=timezone.localdate(at) + timedelta(days=days),
        reason="便于机构准备。",
        by=people[Role.COMMISSION_HEAD],
        at=at,
    )


@pytest.fixture
def second_edition(monkeypatch):
    """A text that gives twelve working days to the check, from 10 November 2026 on."""
    first = editions.texts("primary_care")[0]
    longer = tuple(
        Figure(**{**one.__dict__, "value": 12}) if one.name == "check_days" else one for one in first.figures
    )
    second = Figures("primary-care-next", date(2026, 11, 10), longer)
    monkeypatch.setitem(editions._texts, "primary_care", (first, second))


@pytest.mark.django_db
@pytest.mark.article("P36")
def test_two_cases_opened_a_day_apart_keep_the_figures_of_their_own_day(people, at, second_edition):
    handler = people[Role.BUREAU_HANDLER]
    before = application(institution(1), at=at, by=handler)
    after = application(institution(2), at=at + timedelta(days=1), by=handler)
    lengths = dict(Deadline.objects.values_list("case", "length"))
    assert lengths == {before.pk: 10, after.pk: 12}
    assert [before.law["check_days"], after.law["check_days"]] == [10, 12]
    # A clock that starts later counts by the case's own figures, not by those of the day on which it starts.
    from casework.clocks import deadlines  # noqa: PLC0415  # beside what it shows
    from primary_care_review.check.steps import CHECK  # noqa: PLC0415

    later = timezone.localdate(at + timedelta(days=40))
    for case in (before, after):
        deadlines.meet_all(case, on=later)
        deadlines.start(case, CHECK, on=later, holder=case.holder)
    running = dict(Deadline.objects.filter(met_on=None).values_list("case", "length"))
    assert running == {before.pk: 10, after.pk: 12}


@pytest.mark.django_db
@pytest.mark.article("P27")
def test_grades_are_reminded_by_the_figures_of_their_decree(people, at):
    settle(people, at, renewal_reminder_months=4)
    terms, first_day = GradeTerms.load(), timezone.localdate(at) + timedelta(days=1)
    old, new = first_day - timedelta(days=1), first_day
    for number, day in enumerate((old, new)):
        Grade.objects.create(institution=institution(number), grade="乙", decree_number=f"文{number}", decreed_on=day)

    def reminded(on):
        return [row.decreed_on for row in Grade.objects.filter(terms.to_remind(on)).order_by("decreed_on")]

    # 48 months, less 3 to apply in time, less 1 or 4 to be reminded.
    assert reminded(add_months(new, 41)) == [new]
    assert reminded(add_months(new, 44)) == [old, new]
    assert reminded(add_months(new, 48)) == [new]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role, change, field",
    [
        (Role.COMMISSION_HANDLER, {}, None),
        (Role.BUREAU_HEAD, {}, None),
        (Role.COMMISSION_HEAD, {"days": 0}, "valid_from"),
        (Role.COMMISSION_HEAD, {"renewal_reminder_months": 13}, "renewal_reminder_months"),
        (Role.COMMISSION_HEAD, {"renewal_reminder_months": 1}, None),
    ],
)
def test_settings_are_the_heads_from_a_day_to_come_within_their_bounds(people, at, role, change, field):
    moved = {"renewal_reminder_months": 2} | change
    with pytest.raises(Refused) as refused:
        settle({Role.COMMISSION_HEAD: people[role]}, at, **moved)
    assert refused.value.field == field
    assert not FigureSetting.objects.exists()


@pytest.mark.django_db
def test_a_setting_is_on_the_record_and_the_next_begins_after_it(people, at):
    row = settle(people, at, days=10, renewal_reminder_months=2)
    assert Record.objects.get(subject="figures:primary_care").facts["changed"] == {"renewal_reminder_months": [1, 2]}
    with pytest.raises(Refused, match="启用日期须晚于上一次设置的启用日期"):
        settle(people, at, days=10, renewal_reminder_months=3)
    with pytest.raises(DatabaseError), transaction.atomic():
        FigureSetting.objects.filter(pk=row.pk).update(values={"renewal_reminder_months": 9})


@pytest.mark.django_db
@pytest.mark.article("E34")
@pytest.mark.opens("E34")
def test_everybody_reads_the_figures_and_the_head_sets_them_on_a_page(people, signed_in, client, at):
    page = client.get("/regulations/figures/").content.decode()
    assert "申请材料审核" in page
    assert "10个工作日" in page
    assert "调整平台设置" not in page
    assert "申请材料审核：10个工作日（条文规定）" in client.get("/regulations/P/").content.decode()
    head = signed_in(people[Role.COMMISSION_HEAD])
    assert "调整平台设置" in head.get("/regulations/figures/").content.decode()
    address = "/regulations/figures/primary_care/set/"
    as_it_is = {name: str(figure.value) for name, figure in editions.texts("primary_care")[-1].settings().items()}
    typed = as_it_is | {"valid_from": "2026-11-20", "reason": "准备。"}
    wrong = head.post(address, typed | {"renewal_reminder_months": "13"})
    assert (wrong.status_code, "应为1至12个月，请改填。" in wrong.content.decode()) == (422, True)
    assert 'value="13"' in wrong.content.decode()
    done = head.post(address, typed | {"renewal_reminder_months": "2", "valid_from": "2026年11月20日"}, follow=True)
    assert "自2026年11月20日起立案的案件适用" in done.content.decode()
    assert re.search(r"自2026年11月20日起：[^。‹]*；提醒申请复评的提前期2个月；", done.content.decode())


@pytest.mark.django_db
def test_a_deadline_page_says_the_length_it_was_started_with(people, at, signed_in, second_edition):
    town = institution(1)
    leader(town, at=at)
    case = application(town, at=at + timedelta(days=1), by=people[Role.BUREAU_HANDLER])
    assert "12 个工作日" in signed_in(people[Role.BUREAU_HANDLER]).get(f"/cases/{case.number}/").content.decode()
    assert town.district_id == cast.DISTRICT
