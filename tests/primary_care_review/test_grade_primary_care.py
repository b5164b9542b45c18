import json

import pytest
from django.core.management import call_command

from casework.commands import BadInput

ARGUMENTS = ["--edition", "demo-2026", "--type", "township_hospital"]


def run(capsys, *arguments):
    call_command("grade_primary_care", *arguments)
    return capsys.readouterr().out


@pytest.mark.article("P25")
def test_the_documented_example(capsys):
    answer = json.loads(run(capsys, *ARGUMENTS, "--a", "30", "--b", "20", "--c", "8", "--d", "2", "--e", "1", "--json"))
    assert answer["grade"] == "甲"
    assert answer["shares"] == {"C": "0.9667", "B": "0.8333", "A": "0.5000"}
    assert (answer["edition"], answer["demonstration"], answer["core_judged"]) == ("demo-2026", True, False)
    assert [bound["grade"] for bound in answer["bounds"]] == ["甲", "乙", "丙"]
    assert answer["bounds"][0]["shares"]["C"] == {
        "need": "0.95",
        "have": "0.9667",
        "need_clauses": 57,
        "have_clauses": 58,
        "met": True,
    }


def test_no_grade_is_null(capsys):
    answer = json.loads(
        run(capsys, "--edition", "demo-2026", "--type", "community_health_centre", "--a", "5", "--d", "95", "--json")
    )
    assert answer["grade"] is None
    assert [bound["met"] for bound in answer["bounds"]] == [False, False]


def test_without_json_a_person_can_read_it(capsys):
    text = run(capsys, *ARGUMENTS, "--a", "15", "--b", "35", "--c", "40", "--d", "10")
    assert "演示标准" in text
    assert "等级：乙" in text
    assert "C级需0.90（90个），实有0.9000（90个）达到" in text


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        ([*ARGUMENTS, "--a", "-1"], "A级条款数不能为负数"),
        ([*ARGUMENTS, "--a", "1.5"], "A级条款数“1.5”不是整数"),
        ([*ARGUMENTS, "--a", "３"], "A级条款数“３”不是整数"),
        ([*ARGUMENTS, "--a", "9" * 5000], "不超过九位"),
        ([*ARGUMENTS, "--e", "4"], "没有适用的条款"),
        (ARGUMENTS, "没有适用的条款"),
        (["--edition", "demo-2027", "--type", "township_hospital", "--a", "1"], "没有版本为“demo-2027”的评审标准"),
        (["--edition", "demo-2026", "--type", "hospital", "--a", "1"], "机构类型“hospital”有误"),
        (["--type", "township_hospital", "--a", "1"], "没有版本为“”的评审标准"),
    ],
)
def test_bad_input_is_one_line_and_exit_status_2(arguments, sentence):
    with pytest.raises(BadInput, match=sentence) as caught:
        call_command("grade_primary_care", *arguments)
    assert caught.value.returncode == 2
    assert "\n" not in str(caught.value)
