import io
import json
import sys

import pytest
from django.core.management import call_command

from casework.commands import BadInput

EXAMPLE = {
    "edition": "emr-2018-demo",
    "items": {"01.01": {"function": 5, "effective": 0.93, "data_quality": {"3": 0.9, "4": 0.8, "5": 0.7}}},
}


@pytest.fixture
def run(tmp_path, capsys):
    def run(content, *options):
        path = tmp_path / "filing.json"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        call_command("score_emr", str(path), *options)
        return capsys.readouterr().out

    return run


@pytest.fixture
def refusal(run):
    def refusal(content):
        with pytest.raises(BadInput) as refused:
            run(content, "--json")
        assert refused.value.returncode == 2
        (line,) = str(refused.value).splitlines()
        return line

    return refusal


def document(item="{}", code='"01.01"', edition='"emr-2018-demo"'):
    return f'{{"edition": {edition}, "items": {{{code}: {item}}}}}'


def item(function="5", effective="0.93", data_quality='{"3": 0.9}'):
    return document(f'{{"function": {function}, "effective": {effective}, "data_quality": {data_quality}}}')


@pytest.mark.article("E09")
def test_the_documented_input_is_answered_in_the_documented_shape(run):
    answer = json.loads(run(json.dumps(EXAMPLE), "--json"))
    assert (answer["edition"], answer["level"], answer["total"]) == ("emr-2018-demo", 0, "3.26")
    assert [level["level"] for level in answer["levels"]] == list(range(1, 9))
    first = answer["levels"][0]
    assert first == {
        "level": 1,
        "holds": False,
        "total": {"need": "28", "have": "3.26"},
        "basic": {
            "need": 5,
            "have": 1,
            "failing": [
                {"code": code, "level": 0, "effective": "0.00", "score": "0.00"}
                for code in ("04.03", "05.03", "07.03", "07.04")
            ],
        },
        "optional": {"need": 20, "have": 0},
    }
    assert answer["levels"][5]["basic"]["failing"][0] == {
        "code": "01.01",
        "level": 5,
        "effective": "0.93",
        "score": "3.26",
    }


def test_a_person_reads_levels_and_what_fails(run):
    lines = run(json.dumps(EXAMPLE)).splitlines()
    assert lines[:3] == [
        "标准 emr-2018-demo：自评级别 0级，总评分 3.26",
        "1级 未达到：总评分 3.26/28，基本项 1/5，选择项 0/20",
        "    基本项 04.03 未达到：有效级别 0，有效应用 0.00，得分 0.00",
    ]


def test_standard_input_is_read_too(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(EXAMPLE).encode())))
    call_command("score_emr", "-", "--json")
    assert json.loads(capsys.readouterr().out)["total"] == "3.26"


@pytest.mark.parametrize(
    "literal, score", [("0.795", "0.80"), ("0.794999999999999999999999999999999", "0.79"), ("1", "1.00")]
)
def test_literals_are_rounded_half_up_as_they_are_written(run, literal, score):
    answer = json.loads(run(item(function="1", effective=literal), "--json"))
    assert answer["total"] == score


def test_nothing_given_and_a_byte_order_mark_are_fine(run):
    answer = json.loads(run(b'\xef\xbb\xbf{"edition": "emr-2018-demo", "items": {}}', "--json"))
    assert (answer["level"], answer["total"]) == (0, "0.00")


def test_data_quality_may_be_left_out(run):
    answer = json.loads(run(document('{"function": 2, "effective": 1}'), "--json"))
    assert answer["total"] == "2.00"


@pytest.mark.article("E09")
@pytest.mark.parametrize(
    "content, sentence",
    [
        (item(function="9"), "项目 01.01 的 function 应在0至8之间，现为“9”。"),
        (item(function="-1"), "项目 01.01 的 function 应在0至8之间，现为“-1”。"),
        (item(function="5.5"), "项目 01.01 的 function 应为0至8的整数，现为“5.5”。"),
        (item(function="true"), "项目 01.01 的 function 应为数值，不得为文字、真假值、空值等。"),
        (item(effective="1.001"), "项目 01.01 的 effective 应在0至1之间，现为“1.001”。"),
        (item(effective="-0.001"), "项目 01.01 的 effective 应在0至1之间，现为“-0.001”。"),
        (item(effective="9e-1"), "项目 01.01 的 effective 不得用指数写法，现为“9e-1”。"),
        (item(effective="1E0"), "项目 01.01 的 effective 不得用指数写法，现为“1E0”。"),
        (item(effective="NaN"), "“NaN”不是可用的数值。"),
        (item(effective="-Infinity"), "“-Infinity”不是可用的数值。"),
        (item(effective='"0.93"'), "项目 01.01 的 effective 应为数值，不得为文字、真假值、空值等。"),
        (item(effective="null"), "项目 01.01 的 effective 应为数值，不得为文字、真假值、空值等。"),
        (item(effective="[1]"), "项目 01.01 的 effective 应为数值，不得为文字、真假值、空值等。"),
        (item(data_quality='{"3": 1.5}'), "项目 01.01 的 data_quality 3级 应在0至1之间，现为“1.5”。"),
        (item(data_quality='{"2": 0.5}'), "项目 01.01 的 data_quality 中的“2”无法识别。"),
        (item(data_quality='{"8": 0.5}'), "项目 01.01 的 data_quality 中的“8”无法识别。"),
        (item(data_quality='{"03": 0.5}'), "项目 01.01 的 data_quality 中的“03”无法识别。"),
        (item(data_quality='{"3": 0.5, "3": 0.6}'), "“3”重复出现，请只保留一个。"),
        (item(data_quality="[]"), "项目 01.01 的 data_quality 应为JSON对象。"),
        (document("5"), "项目 01.01 应为JSON对象。"),
        (document('{"effective": 1}'), "项目 01.01 缺少 function。"),
        (document('{"function": 1, "efective": 1}'), "项目 01.01 中的“efective”无法识别。"),
        (document(code='"11.01"'), "标准 emr-2018-demo 中没有项目“11.01”。"),
        (document(code='"01.01\\n"'), "标准 emr-2018-demo 中没有项目“01.01�”。"),
        (document(code='"01.01": {}, "01.01"'), "“01.01”重复出现，请只保留一个。"),
        (document(edition='"emr-2031"'), "没有标准版本“emr-2031”。"),
        (document(edition='"../emr-2018-demo"'), "没有标准版本“../emr-2018-demo”。"),
        (document(edition="2018"), "edition 应为标准版本的代号，例如 emr-2018-demo。"),
        ('{"items": {}}', "文件缺少 edition。"),
        ('{"edition": "emr-2018-demo", "items": []}', "items 应为以项目代码为键的对象。"),
        ('{"edition": "emr-2018-demo", "items": {}, "level": 5}', "文件中的“level”无法识别。"),
        ("[]", "文件应为JSON对象。"),
        ("5", "文件应为JSON对象。"),
        ("", "文件不是有效的JSON：第1行第1列无法读取。"),
        ('{"edition": "emr-2018-demo",\n "items": {}', "文件不是有效的JSON：第2行第13列无法读取。"),
        ("[" * 100_000, "文件不是有效的JSON：嵌套层数过多。"),
    ],
)
def test_bad_input_is_one_clear_line(refusal, content, sentence):
    assert refusal(content) == sentence


def test_a_number_of_any_length_is_judged_not_stumbled_over(refusal):
    assert refusal(item(function="9" * 10_000)) == f"项目 01.01 的 function 应在0至8之间，现为“{'9' * 40}…”。"


def test_a_file_that_cannot_be_read_is_bad_input(refusal, tmp_path):
    assert refusal(b"\xff\xfe").endswith("不是UTF-8编码。")
    with pytest.raises(BadInput, match="无法读取"):
        call_command("score_emr", str(tmp_path / "missing.json"))
