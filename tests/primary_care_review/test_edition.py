import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pytest

from primary_care_review.standards import edition as module
from primary_care_review.standards.edition import (
    Grade,
    InstitutionType,
    Rating,
    bundled,
    bundled_keys,
    load_edition,
    validate,
)

TOWNSHIP, CENTRE = InstitutionType


@pytest.fixture
def payload():
    return json.loads((Path(module.__file__).parent / "demo-2026.json").read_text(encoding="utf-8"))


def first_clause(payload):
    return payload["chapters"][0]["sections"][0]["clauses"][0]


def test_the_demonstration_edition_holds_and_says_what_it_is(payload):
    assert bundled_keys() == ("demo-2026",)
    assert validate(payload) == []
    edition = bundled("demo-2026")
    assert edition.demonstration
    assert "演示标准" in edition.title
    assert edition.notice.startswith("演示标准")


def test_the_demonstration_edition_has_four_chapters_and_clauses_for_both_types():
    edition = bundled("demo-2026")
    assert [chapter.title for chapter in edition.chapters] == [
        "功能任务与资源配置",
        "基本医疗和公共卫生服务",
        "业务管理",
        "综合管理",
    ]
    township, centre = edition.clauses_for(TOWNSHIP), edition.clauses_for(CENTRE)
    assert (len(township), len(centre)) == (52, 52)
    assert {clause.title for clause in township} ^ {clause.title for clause in centre} == {"乡村一体化管理", "社区协同"}
    assert sum(clause.core for clause in township) == 10
    assert township[0].number == "1.1.1"
    assert set(township[0].asks) == {Rating.A, Rating.B, Rating.C}


@pytest.mark.article("P25")
@pytest.mark.parametrize(
    "institution_type, expected",
    [
        (
            TOWNSHIP,
            [
                ("甲", "0.95", "0.70", "0.25", "B"),
                ("乙", "0.90", "0.50", "0.15", "C"),
                ("丙", "0.80", "0.20", "0.05", "C"),
            ],
        ),
        (CENTRE, [("甲", "0.95", "0.70", "0.25", "B"), ("乙", "0.90", "0.50", "0.15", "C")]),
    ],
)
def test_the_bounds_of_the_demonstration_edition(institution_type, expected):
    assert [
        (bound.grade, *map(str, bound.shares.values()), bound.core)
        for bound in bundled("demo-2026").bounds_for(institution_type)
    ] == expected


def test_bounds_are_exact_and_highest_first_whatever_their_order(payload):
    payload["bounds"].reverse()
    bounds = load_edition(payload).bounds_for(TOWNSHIP)
    assert [bound.grade for bound in bounds] == [Grade.JIA, Grade.YI, Grade.BING]
    assert bounds[0].shares == {Rating.C: Decimal("0.95"), Rating.B: Decimal("0.70"), Rating.A: Decimal("0.25")}


@pytest.mark.parametrize("key", ["", "demo-2027", "../standards/demo-2026"])
def test_an_unknown_edition_is_not_found(key):
    with pytest.raises(LookupError):
        bundled(key)


def test_grades_are_ordered_and_health_centres_have_no_third():
    assert Grade.JIA.height > Grade.YI.height > Grade.BING.height
    assert TOWNSHIP.grades == (Grade.JIA, Grade.YI, Grade.BING)
    assert CENTRE.grades == (Grade.JIA, Grade.YI)
    assert Grade.choices() == [("甲", "甲级"), ("乙", "乙级"), ("丙", "丙级")]


def test_a_rating_includes_the_ones_below_it_and_e_none():
    reached = {rating.value: "".join(level for level in "ABCD" if rating.reaches(Rating(level))) for rating in Rating}
    assert reached == {"A": "ABCD", "B": "BCD", "C": "CD", "D": "D", "E": ""}


def broken(payload, change):
    changed = deepcopy(payload)
    change(changed)
    return validate(changed)


def clause_faults(**change):
    return lambda payload: first_clause(payload).update(change)


def bound_faults(index, **change):
    return lambda payload: payload["bounds"][index].update(change)


@pytest.mark.article("P03")
@pytest.mark.parametrize(
    "change, sentence",
    [
        (lambda payload: payload.update(key=""), "评审标准缺少编号，请补充。"),
        (lambda payload: payload.update(notice=""), "演示标准缺少说明文字，请注明其为演示标准。"),
        (clause_faults(number="1.1.2"), "条款编号1.1.2重复，请为每个条款使用唯一的编号。"),
        (clause_faults(number="1.2.9"), "条款1.2.9的编号与所在的第1.1节不一致，请更正。"),
        (
            lambda payload: payload["chapters"][0].update(number="9"),
            "第1.1节的编号与所在的第9章不一致，请更正。",
        ),
        (clause_faults(title=""), "条款1.1.1缺少名称，请补充。"),
        (clause_faults(b=""), "条款1.1.1缺少B级要求，请补充。"),
        (clause_faults(types=[]), "条款1.1.1未注明适用的机构类型，请补充。"),
        (
            clause_faults(types=["village_clinic"]),
            "条款1.1.1的机构类型“village_clinic”不在评审范围内，请改为乡镇卫生院或社区卫生服务中心（第二条）。",
        ),
        (lambda payload: payload.update(chapters=[]), "没有适用于乡镇卫生院的条款，请补充。"),
    ],
)
def test_a_faulty_catalogue_is_refused_with_a_sentence(payload, change, sentence):
    assert sentence in broken(payload, change)


@pytest.mark.article("P25")
@pytest.mark.parametrize(
    "change, sentence",
    [
        (bound_faults(1, c="0.95"), "乡镇卫生院甲级的C级比例应当高于乙级，请更正（第二十五条）。"),
        (bound_faults(2, a="0.16"), "乡镇卫生院乙级的A级比例应当高于丙级，请更正（第二十五条）。"),
        (bound_faults(0, core=None), "乡镇卫生院甲级的核心条款要求不得低于乙级，请更正（第二十五条）。"),
        (bound_faults(0, core="E"), "乡镇卫生院甲级的核心条款要求应为A、B、C之一或留空，请更正。"),
        (bound_faults(0, c="95"), "乡镇卫生院甲级的C级比例应为0至1之间的小数，请更正。"),
        (bound_faults(0, c="1.01"), "乡镇卫生院甲级的C级比例应为0至1之间的小数，请更正。"),
        (bound_faults(0, c="-0.1"), "乡镇卫生院甲级的C级比例应为0至1之间的小数，请更正。"),
        (bound_faults(0, c="NaN"), "乡镇卫生院甲级的C级比例应为0至1之间的小数，请更正。"),
        (bound_faults(0, a="0.80"), "乡镇卫生院甲级的比例应当C级不低于B级、B级不低于A级，请更正。"),
        (bound_faults(0, grade="丁"), "达标比例中的机构类型“township_hospital”或等级“丁”有误，请更正（第二十五条）。"),
        (lambda payload: payload["bounds"].pop(0), "乡镇卫生院甲级的达标比例应当有且只有一组，请更正（第二十五条）。"),
        (
            lambda payload: payload["bounds"].append(payload["bounds"][0]),
            "乡镇卫生院甲级的达标比例应当有且只有一组，请更正（第二十五条）。",
        ),
        (
            lambda payload: payload["bounds"].append({**payload["bounds"][2], "institution_type": CENTRE}),
            "社区卫生服务中心只分甲、乙两级，请删除丙级的达标比例（第二十五条）。",
        ),
    ],
)
def test_faulty_bounds_are_refused_with_a_sentence(payload, change, sentence):
    assert sentence in broken(payload, change)


def test_a_faulty_payload_is_never_loaded(payload):
    payload["bounds"][1]["c"] = "0.96"
    with pytest.raises(ValueError, match="应当高于乙级"):
        load_edition(payload)
