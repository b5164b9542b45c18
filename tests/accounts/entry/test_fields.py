"""The form fields bring what was typed into one form, or refuse it at the field."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.entry import fields


@pytest.mark.parametrize(
    "field, typed, kept",
    [
        (fields.LineField(max_length=4), "渝中\n\u200b区", "渝中区"),
        (fields.BlockField(), "甲\r\n乙 ", "甲\n乙"),
        (fields.CodeField(max_length=18), "１２５００１０３Ｙ６ ０００１５６３Ｙ", "12500103Y60001563Y"),
        (fields.KeyField(), "ＣＱ-2027", "cq-2027"),
        (fields.QueryField(), " Ｅ２０２６ ", "E2026"),
        (fields.TelephoneField(), "（023）63735555", "023-63735555"),
        (fields.EmailField(), " ＡBc@example。com\u200b", "ABc@example.com"),
        (fields.WholeField(units=("人",)), "１２人", 12),
        (fields.WholeField(required=False), "", None),
        (fields.DayField(), "二〇二六年三月五日", date(2026, 3, 5)),
    ],
)
def test_what_is_kept(field, typed, kept):
    assert field.clean(typed) == kept


def test_a_moment_is_in_shanghai():
    moment = fields.MomentField().clean("2026年3月5日 14:30")
    assert moment == datetime(2026, 3, 5, 14, 30, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    "field", [fields.LineField(), fields.CodeField(), fields.TelephoneField(), fields.DayField(), fields.WholeField()]
)
def test_what_nobody_sees_is_nothing(field):
    with pytest.raises(ValidationError) as refused:
        field.clean("\u200b\ufeff \u3000")
    assert refused.value.code in ("required", "invalid")


def test_what_no_font_has_is_named_at_the_field():
    with pytest.raises(ValidationError) as refused:
        fields.LineField().clean("王\U000e0fff\ue123某")
    assert refused.value.messages == [
        "字库中没有\ue123（U+E123）、\U000e0fff（U+E0FFF），文书无法打印，请改用规范汉字或者文字说明。"
    ]
    assert fields.QueryField().clean("\ue123") == "\ue123"


def test_what_is_far_too_long_is_refused_by_its_length():
    with pytest.raises(ValidationError) as refused:
        fields.LineField(max_length=10).clean("长" * 100_000)
    assert [error.code for error in refused.value.error_list] == ["max_length"]
