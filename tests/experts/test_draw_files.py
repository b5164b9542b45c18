"""The proof as a file: made by the command, checked by verify_draw.py with nothing but Python."""

import ast
import hashlib
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from casework.commands import BadInput
from casework.verifiers import verify_draw
from casework.verifiers.verify_draw import commitment, faults, make_proof
from tests.experts.draws import KINDS, RULES, SECRETS, frozen, pool

SCRIPT = Path(verify_draw.__file__)


def run(*arguments, typed=""):
    """Isolated and without site-packages: neither the project nor anything installed can be imported."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", str(SCRIPT), *map(str, arguments)],
        input=typed, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.splitlines(), done.stderr.splitlines()


@pytest.fixture
def written(tmp_path):
    def written(content):
        path = tmp_path / "proof.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return written


@pytest.fixture(scope="module")
def proof():
    return make_proof(frozen(), SECRETS)


@pytest.mark.article("E22", "P21", "P30")
def test_whoever_has_python_re_runs_the_draw_from_its_file(proof, written):
    assert run(written(proof)) == (
        0,
        [
            "编号：D2026-0001",
            "候选数：15（另有1个被排除）",
            f"名单摘要：{proof['list_hash']}",
            f"组织单位密语摘要：{proof['commitments']['office']}",
            f"纪检监督密语摘要：{proof['commitments']['supervisor']}",
            "可行组合数：36",
            f"抽中：第{proof['rank'] + 1}种",
            f"名单：{'、'.join(proof['panel'])}",
            f"组长：{proof['leader']}",
            "验证通过。请将以上摘要与抽取前公布的核对。",
        ],
        [],
    )


def test_an_altered_file_fails_with_what_does_not_hold(proof, written):
    assert run(written(proof | {"leader": "X2026-0001"})) == (1, ["验证不通过：", "证明文件的摘要与内容不一致。"], [])
    assert run(written({})) == (1, ["验证不通过：", "“证明文件.commitments”缺少、多余或者类型有误。"], [])
    odd = run(written(proof | {"\ud800": 1}))
    assert odd == (1, ["验证不通过：", "“证明文件.\\ud800”缺少、多余或者类型有误。"], [])


@pytest.mark.parametrize("content", ["", "{", '{"rank": 1, "rank": 1}', "[" * 100_000, '{"rank": 1e999}x', "\x00"])
def test_what_is_no_readable_file_is_said_in_one_sentence(content, written):
    status, said, (line,) = run(written(content))
    assert (status, said) == (2, [])
    assert line.endswith("无法读取，或者不是规范的JSON文件（同一名称不得出现两次）。")


def test_a_missing_file_and_a_wrong_call_are_said_in_one_sentence(tmp_path):
    for arguments in ([tmp_path / "none.json"], [], ["one", "two"], ["--commit", "D2026-0001", "stranger"]):
        status, said, (line,) = run(*arguments)
        assert (status, said) == (2, [])
        assert line.endswith("。") or line.startswith("用法：")


def test_a_secret_is_read_or_made_and_its_commitment_told():
    secret = SECRETS["office"]
    told = commitment("D2026-0001", "office", secret)
    assert run("--commit", "D2026-0001", "office", typed=f"{secret}\n") == (
        0,
        [f"密语：{secret}", f"密语摘要：{told}"],
        [],
    )
    made = [run("--commit", "D2026-0001", "supervisor")[1] for _ in range(2)]
    for secret_line, commitment_line in made:
        found = secret_line.removeprefix("密语：")
        assert len(found) == 32
        assert commitment_line == f"密语摘要：{commitment('D2026-0001', 'supervisor', found)}"
    assert made[0] != made[1]
    assert run("--commit", "D2026-0001", "office", typed="short\n") == (2, [], ["密语不得少于20个字符。"])


def test_a_commitment_is_what_anybody_can_compute_with_a_hash_tool():
    text = '["commitment","D2026-0001","office","the office\'s secret, long enough"]'
    assert commitment("D2026-0001", "office", SECRETS["office"]) == hashlib.sha256(text.encode()).hexdigest()


def test_the_script_needs_the_standard_library_alone_and_reads_as_python_3_8():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.fixture
def answer(written):
    def answer(content, *options):
        out = StringIO()
        call_command("draw", str(written(content)), "--json", *options, stdout=out)
        return json.loads(out.getvalue())

    return answer


TYPED = [f"--{party}-secret={secret}" for party, secret in SECRETS.items()]


@pytest.mark.article("E22", "P21")
def test_the_command_draws_from_a_frozen_list_as_the_portal_does(proof, answer):
    assert answer(frozen(), *TYPED) == proof


def test_the_command_takes_a_short_file_with_its_secrets(answer):
    made = answer({"candidates": pool()[::-1], "rule": {"seats": 5, "kinds": KINDS}, "secrets": [*SECRETS.values()]})
    assert faults(made) == []
    assert made["count"] == 600
    assert made["list"]["rule"] == RULES["kinds"]


@pytest.mark.parametrize(
    "content, sentence",
    [
        ("{", "不是规范的JSON文件"),
        ("[]", "不是候选名单。"),
        ({}, "“rule”缺少、多余或者类型有误。"),
        ({"candidates": [], "rule": {"seats": "5"}}, "“rule.seats”缺少、多余或者类型有误。"),
        ({"rule": {}}, "“candidates”缺少、多余或者类型有误。"),
        ({"candidates": [], "rule": {}, "note": 1}, "“名单.note”缺少、多余或者类型有误。"),
        ({"candidates": pool(), "rule": {"seats": 6}}, "评审组人数须为单数，现为6人。"),
        ({"candidates": pool()[:4], "rule": {}}, "条件限制过多，专家不足：评审组需5名，候选4名。"),
        ({"candidates": pool(), "rule": {}, "secrets": "x"}, "“secrets”须依次列出组织单位和纪检监督的密语。"),
    ],
)
def test_the_command_says_in_one_line_what_it_cannot_draw_from(content, sentence, answer):
    with pytest.raises(BadInput) as refused:
        answer(content, *TYPED)
    assert refused.value.returncode == 2
    (line,) = str(refused.value).splitlines()
    assert line.endswith(sentence) or sentence in line


def test_the_command_asks_for_a_secret_that_is_missing_or_short(answer, tmp_path):
    with pytest.raises(BadInput, match="请用--supervisor-secret给出纪检监督的密语。"):
        answer(frozen(), TYPED[0])
    with pytest.raises(BadInput, match="纪检监督的密语少于20个字符。"):
        answer(frozen(), TYPED[0], "--supervisor-secret=short")
    with pytest.raises(BadInput, match=r"none[.]json无法读取"):
        call_command("draw", str(tmp_path / "none.json"), *TYPED)
