from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.clocks.months import add_months
from casework.figures import editions
from primary_care_review import rules
from primary_care_review.rules import Ground, MaterialKind
from primary_care_review.standards.terms import Grade, InstitutionType

TOWNSHIP, CENTRE = InstitutionType
JIA, YI, BING = Grade
STARTED = date(2026, 1, 15)
LAW = editions.texts("primary_care")[-1]


def ids(verdict):
    return [reason.article.id for reason in verdict.reasons]


@pytest.mark.parametrize(
    "day, months, expected",
    [
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2030, 5, 31), -3, date(2030, 2, 28)),
        (date(2026, 3, 5), -3, date(2025, 12, 5)),
        (date(2026, 3, 5), 0, date(2026, 3, 5)),
    ],
)
def test_months_end_on_the_same_day_number_else_on_the_last(day, months, expected):
    assert add_months(day, months) == expected


@given(day=st.dates(date(2000, 1, 1), date(2100, 12, 31)), months=st.integers(-600, 600))
def test_a_term_in_months_lands_in_its_month_and_keeps_the_day_where_it_can(day, months):
    end = add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (
        end.day < day.day and add_months(end.replace(day=1), 1).toordinal() - end.toordinal() == 1
    )


@pytest.mark.article("P02")
@pytest.mark.parametrize(
    "institution_type, registered, refused",
    [
        ("township_hospital", True, []),
        ("community_health_centre", True, []),
        ("community_health_centre", False, ["P02"]),
        ("village_clinic", True, ["P02"]),
    ],
)
def test_only_registered_institutions_of_the_two_types(institution_type, registered, refused):
    assert ids(rules.in_scope(institution_type, registered=registered)) == refused


@pytest.mark.article("P03")
@pytest.mark.parametrize(
    "on, filed_on, demonstration, refused",
    [
        (date(2026, 3, 5), date(2026, 2, 1), False, []),
        (date(2026, 3, 4), date(2026, 2, 1), False, ["P03"]),
        (date(2026, 3, 5), None, False, ["P03"]),
        (date(2026, 3, 5), date(2026, 3, 6), False, ["P03"]),
        (date(2026, 3, 4), None, False, ["P03", "P03"]),
        (date(2026, 3, 5), None, True, []),
        (date(2026, 3, 4), None, True, ["P03"]),
    ],
)
@pytest.mark.refuses("P03", 1)
def test_an_edition_is_in_force_from_its_date_and_after_its_filing(on, filed_on, demonstration, refused):
    verdict = rules.edition_in_force(on=on, valid_from=date(2026, 3, 5), filed_on=filed_on, demonstration=demonstration)
    assert ids(verdict) == refused


@pytest.mark.article("P03")
@pytest.mark.refuses("P03", 2)
def test_an_edition_in_use_is_not_changed():
    assert rules.may_change_edition(in_use=False)
    assert ids(rules.may_change_edition(in_use=True)) == ["P03"]


@pytest.mark.article("P05")
@pytest.mark.article("P18")
@pytest.mark.parametrize(
    "on, finished, refused",
    [
        (date(2026, 7, 15), date(2026, 7, 15), []),
        (date(2026, 7, 14), date(2026, 7, 14), ["P18"]),
        (date(2026, 9, 1), date(2026, 3, 1), ["P18"]),  # waiting afterwards is no self-assessment
        (date(2026, 7, 15), None, ["P05"]),
        (date(2026, 7, 15), date(2026, 7, 16), ["P05"]),
        (date(2026, 2, 1), None, ["P05", "P18"]),
    ],
)
def test_applying_takes_a_finished_self_assessment_of_six_months(on, finished, refused):
    assert ids(rules.may_apply(on=on, self_assessment_started=STARTED, finished=finished, months=6)) == refused


@pytest.mark.article("P18")
def test_the_refusal_names_the_day():
    verdict = rules.may_apply(
        on=date(2026, 7, 14), self_assessment_started=STARTED, finished=date(2026, 7, 14), months=6
    )
    assert str(verdict) == "自评整改自2026年1月15日开始，未满6个月，请持续自评整改至2026年7月15日（第十八条）。"


@pytest.mark.article("P05")
def test_a_self_assessment_not_begun_is_said_first():
    assert ids(rules.may_apply(on=STARTED, self_assessment_started=None, finished=None, months=6)) == ["P05"]


@pytest.mark.article("P18")
def test_a_self_assessment_is_finished_clause_by_clause():
    assert rules.may_finish_self_assessment(unrated=[])
    assert str(rules.may_finish_self_assessment(unrated=["1.1.1", "1.1.2"])).startswith(
        "还有2个条款未自评（1.1.1、1.1.2），"
    )
    assert "4.1.1等）" in str(rules.may_finish_self_assessment(unrated=[f"{n}.1.1" for n in (1, 2, 3, 9, 4, 5)]))


@pytest.mark.article("P18")
@pytest.mark.article("P25")
@pytest.mark.parametrize(
    "grade, borne, institution_type, refused",
    [
        (JIA, JIA, TOWNSHIP, []),
        (BING, JIA, TOWNSHIP, []),
        (JIA, YI, TOWNSHIP, ["P18"]),
        (YI, BING, TOWNSHIP, ["P18"]),
        (BING, None, TOWNSHIP, ["P18"]),
        (YI, JIA, CENTRE, []),
        (BING, JIA, CENTRE, ["P25"]),
        (BING, None, CENTRE, ["P25"]),
    ],
)
def test_no_more_than_the_self_assessment_bears(grade, borne, institution_type, refused):
    assert ids(rules.may_apply_for(grade, borne=borne, institution_type=institution_type)) == refused


@pytest.mark.article("P19")
def test_the_fifth_kind_is_optional_and_the_sixth_only_when_named():
    four = set(rules.REQUIRED_MATERIALS)
    assert set(MaterialKind) - four == {MaterialKind.INSPECTIONS, MaterialKind.OTHER}
    assert rules.materials_complete(four)
    assert rules.materials_complete(four | {MaterialKind.OTHER}, named=["消防验收材料"])
    assert str(rules.materials_complete(four, named=["消防验收材料"])) == (
        "申请材料不齐全，请补充：其他相关材料（消防验收材料）（第十九条）。"
    )


@pytest.mark.article("P19")
@pytest.mark.parametrize("kind", rules.REQUIRED_MATERIALS)
def test_a_required_kind_that_is_empty_is_named(kind):
    verdict = rules.materials_complete(set(MaterialKind) - {kind})
    assert ids(verdict) == ["P19"]
    assert kind.label in str(verdict)


@pytest.mark.article("P20")
@pytest.mark.parametrize(
    "ground, facts, refused",
    [
        (Ground.FRAUD, "自评报告附件中的培训记录系事后补制。", []),
        (Ground.FRAUD, " ", ["P20"]),
        (None, "事实", ["P20"]),
        (None, "", ["P20", "P20"]),
    ],
)
def test_unqualified_takes_a_ground_and_its_facts(ground, facts, refused):
    assert ids(rules.may_find_unqualified(ground=ground, facts=facts)) == refused


@pytest.mark.article("P20")
def test_the_five_grounds_stand_in_the_words_of_the_regulation():
    assert len(Ground) == 5
    assert Ground.OTHER.wording == "卫生健康行政部门规定的其他情形"
    assert len({ground.wording for ground in Ground}) == 5


@pytest.mark.article("P17")
@pytest.mark.article("P27")
def test_a_grade_lives_four_years_and_is_renewed_three_months_before():
    decreed_on = date(2026, 5, 31)
    assert rules.valid_until(decreed_on, LAW) == date(2030, 5, 31)
    assert rules.renew_by(decreed_on, LAW) == date(2030, 2, 28)


@pytest.mark.article("P27")
@pytest.mark.parametrize(
    "handed_in, counts",
    [
        (date(2026, 5, 30), False),  # under the grade before
        (date(2026, 5, 31), True),
        (date(2030, 5, 31), True),  # late, and it counts
        (date(2030, 6, 1), False),
    ],
)
def test_whatever_is_handed_in_within_the_term_counts(handed_in, counts):
    assert rules.applied_in_time(handed_in, decreed_on=date(2026, 5, 31), law=LAW) is counts


@pytest.mark.article("P18")
@pytest.mark.article("P27")
def test_the_self_assessment_of_a_renewal_begins_nine_months_before_the_end():
    assert rules.begin_by(date(2026, 5, 31), LAW) == date(2029, 8, 28)
    shorter = {**LAW, "renewal_assessment_months": 3}
    assert [rules.assessed_months(renewal=renewal, law=shorter) for renewal in (True, False)] == [3, 6]


@pytest.mark.article("P27")
@pytest.mark.parametrize(
    "grade, on, refused",
    [
        (JIA, date(2026, 9, 4), ["P27"]),
        (JIA, date(2026, 9, 5), []),
        (JIA, date(2030, 3, 5), []),
        (JIA, date(2030, 3, 6), ["P27"]),
        (YI, date(2026, 3, 6), []),
        (BING, date(2026, 3, 6), []),
    ],
)
def test_a_higher_grade_takes_six_months_of_the_one_held(grade, on, refused):
    assert ids(rules.may_raise(grade, on=on, held=YI, decreed_on=date(2026, 3, 5), law=LAW)) == refused


@pytest.mark.article("P27")
def test_after_a_lapse_the_next_grade_is_capped():
    assert ids(rules.within_cap(JIA, lapsed=YI)) == ["P27"]
    assert rules.within_cap(YI, lapsed=YI)
    assert rules.within_cap(JIA, lapsed=None)


@pytest.mark.article("P34")
@pytest.mark.parametrize("on, refused", [(date(2027, 3, 4), ["P34"]), (date(2027, 3, 5), []), (date(2028, 1, 1), [])])
def test_a_year_lies_between_revocation_and_a_new_application(on, refused):
    assert ids(rules.may_apply_after_revocation(on=on, revoked_on=date(2026, 3, 5), law=LAW)) == refused
    assert rules.may_apply_after_revocation(on=on, revoked_on=None, law=LAW)


@pytest.mark.parametrize(
    "facts, expected",
    [
        ({"borne": JIA}, {JIA: [], YI: [], BING: []}),
        ({"borne": YI}, {JIA: ["P18"], YI: [], BING: []}),
        ({"borne": JIA, "institution_type": CENTRE}, {JIA: [], YI: [], BING: ["P25"]}),
        ({"borne": JIA, "held": BING, "decreed_on": date(2026, 3, 5)}, {JIA: ["P27"], YI: ["P27"], BING: []}),
        ({"borne": JIA, "held": YI, "decreed_on": date(2025, 3, 5)}, {JIA: [], YI: [], BING: []}),
        ({"borne": YI, "lapsed": BING}, {JIA: ["P18", "P27"], YI: ["P27"], BING: []}),
        ({"borne": JIA, "revoked_on": date(2026, 3, 5)}, {JIA: ["P34"], YI: ["P34"], BING: ["P34"]}),
    ],
)
def test_eligible_grades_say_why_each_is_closed(facts, expected):
    verdicts = rules.eligible_grades(**{"on": date(2026, 8, 1), "institution_type": TOWNSHIP, "law": LAW} | facts)
    assert {grade: ids(verdict) for grade, verdict in verdicts.items()} == expected
