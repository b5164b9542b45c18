import copy
import json
from pathlib import Path

import pytest

from emr_rating.articles import ARTICLES, E
from emr_rating.standards import edition as editions
from emr_rating.standards.edition import Flag, MetricKind, UnknownEdition, bundled, load_edition, validate
from primary_care_review.articles import ARTICLES as PRIMARY_CARE_ARTICLES

DEMO = "emr-2018-demo"


@pytest.fixture
def payload():
    path = Path(editions.__file__).with_name(f"{DEMO}.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_demonstration_edition_is_valid_and_says_what_it_is(payload):
    assert validate(payload) == []
    demo = bundled(DEMO)
    assert demo.demonstration is True
    assert demo.notice.startswith("演示标准")
    assert (len(demo.roles), len(demo.items), demo.top_level) == (10, 39, 8)
    assert sum(len(item.rows) for item in demo.items) == 347
    assert bundled(DEMO) is demo


@pytest.mark.parametrize(
    "level, basic, needed, of, total",
    [
        (1, 5, 20, 32, 28),
        (2, 10, 15, 27, 55),
        (3, 14, 12, 25, 85),
        (4, 16, 10, 23, 110),
        (5, 20, 6, 19, 140),
        (6, 21, 5, 18, 170),
        (7, 22, 4, 17, 190),
        (8, 22, 4, 17, 220),
    ],
)
def test_levels_are_those_of_the_standard(level, basic, needed, of, total):
    demo = bundled(DEMO)
    asked = demo.levels[level]
    assert (asked.basic, asked.optional_needed, asked.optional_of, asked.minimum_total) == (basic, needed, of, total)
    flags = [item.flags.get(level) for item in demo.items]
    assert (flags.count(Flag.BASIC), flags.count(Flag.OPTIONAL)) == (basic, of)


def test_items_carry_rows_metrics_and_dimensions():
    items = {item.code: item for item in bundled(DEMO).items}
    assert {code for code, item in items.items() if 1 not in item.flags} == {"03.02", "03.04"}
    assert {code for code, item in items.items() if 2 not in item.flags} == {"01.03", "01.05"}
    yes_no = {code for code, item in items.items() if item.metric_kind is MetricKind.YES_NO}
    assert yes_no == {"08.02", "09.01", "09.02", "09.03", "09.04", "10.01", "10.03"}
    assert {code for code, item in items.items() if not item.dimensions} == yes_no - {"10.01"} | {"10.02"}
    assert items["03.01"].dimensions[6] == ("完整性", "整合性", "及时性")
    assert items["01.01"].dimensions[8] == items["01.01"].dimensions[7]
    assert [items["02.02"].needs_index(level) for level in (2, 3, 6, 7, 8)] == [False, True, True, False, False]


def test_an_unknown_key_is_not_looked_for_elsewhere():
    with pytest.raises(UnknownEdition):
        bundled("../standards/emr-2018-demo")


def _item(payload, code):
    return next(item for item in payload["items"] if item["code"] == code)


def _change_flag(payload):
    _item(payload, "04.04")["flags"]["3"] = "basic"


def _unknown_flag(payload):
    _item(payload, "04.04")["flags"]["3"] = "core"


def _flag_without_row(payload):
    _item(payload, "03.02")["flags"]["1"] = "optional"


def _row_without_flag(payload):
    del _item(payload, "03.02")["flags"]["2"]


def _repeat_code(payload):
    _item(payload, "01.02")["code"] = "01.01"


def _unknown_role(payload):
    _item(payload, "01.02")["role"] = "11"


def _too_few_needed(payload):
    payload["levels"][3]["optional_needed"] = 11


def _falling_total(payload):
    payload["levels"][3]["minimum_total"] = "55"


def _unknown_dimension(payload):
    _item(payload, "01.01")["data_quality"]["3"] = ["合规性"]


def _eighth_differs(payload):
    del _item(payload, "01.01")["data_quality"]["8"]


def _early_dimension(payload):
    _item(payload, "01.01")["data_quality"]["2"] = ["一致性"]


def _unknown_reading(payload):
    payload["reading"] |= {"combination": "median", "bounds": "near", "rounding": "down", "data_quality": "1.5"}


def _missing_part(payload):
    del payload["levels"], payload["notice"]


def _missing_level(payload):
    del payload["levels"][4]


@pytest.mark.parametrize(
    "spoil, sentences",
    [
        (_change_flag, ["3级应有基本项14项，实有15项。", "3级应有选择项25项，实有24项。"]),
        (
            _unknown_flag,
            [
                "项目 04.04 检查图像在3级的标记“core”无法识别，请填 basic（基本）或 optional（选择）。",
                "3级应有选择项25项，实有24项。",
            ],
        ),
        (
            _flag_without_row,
            ["项目 03.02 门诊检验申请在1级没有条目，不应有标记。", "1级应有选择项32项，实有33项。"],
        ),
        (
            _row_without_flag,
            ["项目 03.02 门诊检验申请在2级有条目而没有标记，请填基本或选择。", "2级应有选择项27项，实有26项。"],
        ),
        (_repeat_code, ["项目代码 01.01 重复出现2次，请只保留一个。"]),
        (_unknown_role, ["项目 01.02 病房检验申请所属的角色 11 不在角色表中。"]),
        (_too_few_needed, ["3级要求达到的项目共25项，不足该级39项的三分之二。"]),
        (_falling_total, ["3级的最低总评分55应高于前一级的55。"]),
        (_unknown_dimension, ["项目 01.01 病房医嘱处理在3级的数据质量维度“合规性”无法识别。"]),
        (_eighth_differs, ["项目 01.01 病房医嘱处理8级的数据质量维度应与7级相同。"]),
        (
            _early_dimension,
            ["项目 01.01 病房医嘱处理在2级列有数据质量维度，数据质量只在标准所列的3级及以上考核。"],
        ),
        (
            _unknown_reading,
            [
                "数据质量系数的合成方式“median”无法识别，请填 mean、minimum 或 product。",
                "界限的取法“near”无法识别，请填 inclusive 或 exclusive。",
                "舍入方式“down”无法识别，本平台只采用四舍五入（half_up）。",
                "界限 data_quality 应在0至1之间，现为1.5。",
            ],
        ),
        (_missing_part, ["标准缺少以下内容：notice、levels。"]),
    ],
)
def test_validation_names_what_is_wrong(payload, spoil, sentences):
    spoil(payload)
    assert validate(payload) == sentences


def test_a_gap_in_the_levels_is_named(payload):
    _missing_level(payload)
    assert validate(payload)[0] == "级别应从0级起逐级列出，至少到1级，不得缺级或重复。"


def test_loading_keeps_no_hold_on_the_payload(payload):
    before = copy.deepcopy(payload)
    loaded = load_edition(payload)
    _item(payload, "01.01")["flags"]["1"] = "optional"
    assert loaded == load_edition(before)


def test_articles_are_complete_and_named_as_the_regulations_name_them():
    assert list(ARTICLES) == list(range(1, 35))
    assert list(PRIMARY_CARE_ARTICLES) == list(range(1, 37))
    assert [E(number).label for number in (1, 10, 11, 20, 34)] == [
        "第一条",
        "第十条",
        "第十一条",
        "第二十条",
        "第三十四条",
    ]
    assert (E(3).id, PRIMARY_CARE_ARTICLES[36].id, str(PRIMARY_CARE_ARTICLES[36])) == ("E03", "P36", "第三十六条")
