"""What people type and what is kept of it, kind by kind."""

from datetime import date, time
from decimal import Decimal

import pytest

from accounts.entry import normal
from accounts.entry.telephone import telephones

UNSEEN = "\ufeff\u200b\u200e\u202a\u202e\u2060\u00ad\ufe0f\u3164\x00\x1f"


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("  渝中区人民医院 ", "渝中区人民医院"),
        ("\u3000渝中区人民医院\u3000", "渝中区人民医院"),
        ("渝中区\r\n人民医院", "渝中区人民医院"),
        ("St. John\nHospital", "St. John Hospital"),
        ("渝中区\t人民医院", "渝中区人民医院"),
        ("8号\u00a0A座", "8号 A座"),
        (f"渝{UNSEEN}中", "渝中"),
        ("CO₂ 10⁻³ ㎎ ™ ③", "CO₂ 10⁻³ ㎎ ™ ③"),
        ("𠮷庄", "𠮷庄"),
        ("e\u0301", "é"),
        ("\uf0b7已落实", "•已落实"),
        ("\u200b\u2028 \n", ""),
    ],
)
def test_a_line(typed, kept):
    assert normal.line(typed) == kept


def test_a_block_keeps_its_lines():
    assert normal.block("\ufeff一、制度 \r\n\r\n  二、设备\u2028三、\v人员\n\n") == "一、制度\n\n  二、设备\n三、\n人员"


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("１２５００１０３Ｙ６０００１５６３Ｙ", "12500103Y60001563Y"),
        ("\ufeff12500103 y60001707g", "12500103Y60001707G"),
        ("Ｅ２０２６－００１２", "E2026-0012"),
        ("p2026–0012", "P2026-0012"),
        ("PDY\n500", "PDY500"),
    ],
)
def test_a_code(typed, kept):
    assert normal.code(typed) == kept


@pytest.mark.parametrize("typed", ["1.25E+17", "1.25001e17", "１.２５Ｅ＋１７"])
def test_a_code_that_became_a_number_is_called_that(typed):
    with pytest.raises(normal.Unreadable, match="科学计数法"):
        normal.refuse_scientific(typed)
    normal.refuse_scientific("12500103Y60001563Y")


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("1380000 0000", "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("0086-13800000000", "13800000000"),
        ("(023) 63735555", "023-63735555"),
        ("（０２３）６３７３５５５５", "023-63735555"),
        ("023—63735555", "023-63735555"),
        ("02363735555", "023-63735555"),
        ("+86 23 6373 5555", "023-63735555"),
        ("023-63735555转801", "023-63735555-801"),
        ("023-63735555－801", "023-63735555-801"),
        ("0311-8765432", "0311-8765432"),
        ("63735555", "63735555"),
        ("400-810-0000", "4008100000"),
        ("023-63735555/13800000000", "023-63735555、13800000000"),
        ("023-63735555；13800000000", "023-63735555、13800000000"),
        ("13800000000 13900000000", "13800000000、13900000000"),
        ("13800000000\n13800000000", "13800000000"),
    ],
)
def test_telephones_in_one_form(typed, kept):
    assert telephones(typed) == kept
    assert telephones(kept) == kept


@pytest.mark.parametrize("typed", ["12345", "无", "138000000", "138000000000", "电话138", "1" * 5000])
def test_what_is_no_telephone_is_quoted(typed):
    with pytest.raises(normal.Unreadable, match="不是可以拨通的电话号码"):
        telephones(typed)


def test_three_telephones_are_too_many():
    with pytest.raises(normal.Unreadable, match="有3个号码"):
        telephones("13800000000、13800000001、13800000002")


DAYS = """
2026-03-05
2026-3-5
2026/3/5
2026.3.5
2026.03.05
2026。3。5
20260305
2026年3月5日
2026 年 3 月 5 日
2026年3月5号
２０２６年３月５日
二〇二六年三月五日
二零二六年三月五日
二○二六年三月五日
2026-03-05 00:00:00
2026-03-05T00:00:00
2026/3/5 0:00
2026年3月5日 0:00
2026年3月5日（星期四）
2026-3-5 周四
\u20602026—03—05\u200b
"""


@pytest.mark.parametrize("typed", DAYS.strip().split("\n"))
def test_a_day_in_every_form(typed):
    assert normal.day(typed) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("明天", "填写的“明天”不是日期，请按2026-03-05的格式填写。"),
        ("2026年3月", "填写的“2026年3月”不是日期，请按2026-03-05的格式填写。"),
        ("2026-02-30", "填写的“2026-02-30”不是实有的日期，请改正。"),
        ("2026-03-05 14:30", "填写的“2026-03-05 14:30”带有时间，请只填写日期。"),
        ("0226-03-05", "填写的“0226-03-05”年份应在1900至2100之间，请改正。"),
        ("46086", "填写的“46086”不是日期，请按2026-03-05的格式填写。"),
    ],
)
def test_what_is_no_day_is_quoted(typed, sentence):
    with pytest.raises(normal.Unreadable) as refused:
        normal.day(typed)
    assert str(refused.value) == sentence


def test_the_serial_number_of_a_spreadsheet_program():
    assert normal.day("46086", serial=True) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("三十一", 31), ("廿五", 25), ("十", 10), ("四", 4), ("１，２３４", 1234), ("1,234,567", 1234567), ("620张", 620),
        ("＋5", 5), ("－3", -3), ("−3", -3), ("95%", Decimal("0.95")), ("6。5", Decimal("6.5")), (" 7 ", 7),
    ],
)  # fmt: skip
def test_a_number(typed, kept):
    assert normal.number(typed, units=("张",)) == kept


@pytest.mark.parametrize("typed", ["", "约5", "5-6", "1,23", "十十", "1e5", "9" * 31, "½", "٣"])
def test_what_is_no_number(typed):
    with pytest.raises(normal.Unreadable):
        normal.number(typed)


def test_half_a_person_is_not_whole():
    with pytest.raises(normal.Unreadable, match=r"填写的“1\.5”不是整数"):
        normal.whole("1.5")


@pytest.mark.parametrize(
    "spelling",
    ["青禾镇卫生院(2)", "青禾 镇卫生院（２）", "青禾镇卫生院【2】", "\u200b青禾镇卫生院〔2〕 ", "青禾镇卫生院﹝2﹞"],
)
def test_spellings_of_one_name(spelling):
    assert normal.name_key(spelling) == normal.name_key("青禾镇卫生院（2）")


def test_middle_dots_of_one_name():
    assert len({normal.name_key(f"阿不都{dot}买买提") for dot in "·•・‧∙⋅･.．"}) == 1


@pytest.mark.parametrize(
    "typed, choices, meant",
    [
        ("渝中", ("渝中区", "渝北区"), "渝中区"),
        ("重庆市渝中区", ("渝中区", "渝北区"), "渝中区"),
        ("石柱县", ("石柱土家族自治县", "忠县"), "石柱土家族自治县"),
        ("忠县", ("石柱土家族自治县", "忠县"), "忠县"),
        ("乙级", ("甲", "乙", "丙"), "乙"),
        ("三级", ("1", "2", "3"), "3"),
        ("b", ("B", "O", "-"), "B"),
        ("Ｏ", ("B", "O", "-"), "O"),
        ("—", ("B", "O", "-"), "-"),
        ("渝东", ("渝中区", "渝北区"), None),
        ("开", ("开州区", "开县"), "开县"),
    ],
)
def test_the_choice_that_is_meant(typed, choices, meant):
    assert normal.one_of(typed, choices) == meant


def test_a_moment():
    assert normal.moment("2026-03-05T14:30") == (date(2026, 3, 5), time(14, 30))
    assert normal.moment("2026年3月5日 14时30分") == (date(2026, 3, 5), time(14, 30))
    assert normal.clock("24：00") == 1440
    for typed in ("24:01", "12:60", "正午"):
        with pytest.raises(normal.Unreadable):
            normal.clock(typed)
