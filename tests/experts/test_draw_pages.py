"""The pages of a draw, walked by both parties in their browsers; what they show to whom, and what they refuse with what was typed."""

import json
import subprocess
import sys
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from casework.drawing import page
from casework.drawing.forms import SecretForm
from casework.models import Reading
from casework.verifiers.verify_draw import commitment
from casework.workbook import read_workbook
from config.scenarios import draws
from experts.actions import drawing
from experts.drawing import tables as draw_tables
from experts.models import Assignment, Draw, DrawStage, Expert, Party


def page_of(draw):
    return reverse("draw", args=[draw.number])


def asked(**changes):
    return {"seats": 5, "one_per_employer": "on"} | changes


@pytest.mark.article("E15")
def test_both_parties_walk_the_whole_draw_in_their_browsers(use, waiting, office, supervisor, signed_in):
    of_office, of_supervisor = signed_in(office), signed_in(supervisor)
    new = reverse("draw_new", args=[waiting.number])
    assert "16人" in of_office.get(new).content.decode()
    answer = of_office.post(new, asked(kind_medical=2, kind_information=2, kind_management=1), follow=True)
    draw = Draw.objects.get()
    assert answer.redirect_chain == [(page_of(draw), 302)]
    assert draw.frozen["rule"]["kinds"] == {"medical": 2, "information": 2, "management": 1}
    assert '<span class="count">1<' in of_supervisor.get(reverse("draws")).content.decode()
    assert of_supervisor.get(reverse("workbench")).url == reverse("draws")
    for browser, party in ((of_office, Party.OFFICE), (of_supervisor, Party.SUPERVISOR)):
        hashed = commitment(draw.number, party, draws.SECRETS[party])
        assert browser.post(page_of(draw), {"commitment": hashed}).status_code == 302
    assert of_office.post(page_of(draw), {"secret": draws.SECRETS[Party.OFFICE]}).status_code == 302
    answer = of_supervisor.post(page_of(draw), {"secret": draws.SECRETS[Party.SUPERVISOR]}, follow=True)
    page = answer.content.decode()
    assert "评审组已经抽出" in page
    assert "验证通过" in page
    assert Draw.objects.get().stage == DrawStage.DRAWN
    leader = Expert.objects.get(number=Draw.objects.get().proof["leader"])
    assert leader.name in page


def test_a_hash_is_shown_when_both_are_lodged_and_a_secret_when_the_panel_is_drawn(
    frozen, office, supervisor, signed_in, at
):
    browser = signed_in(supervisor)
    hashed = commitment(frozen.number, Party.OFFICE, draws.SECRETS[Party.OFFICE])
    drawing.lodge(frozen, commitment=hashed, by=office, at=at)
    assert hashed not in browser.get(page_of(frozen)).content.decode()
    other = commitment(frozen.number, Party.SUPERVISOR, draws.SECRETS[Party.SUPERVISOR])
    drawing.lodge(frozen, commitment=other, by=supervisor, at=at)
    assert hashed in browser.get(page_of(frozen)).content.decode()
    drawing.enter_secret(frozen, secret=draws.SECRETS[Party.OFFICE], by=office, at=at)
    assert draws.SECRETS[Party.OFFICE] not in browser.get(page_of(frozen)).content.decode()
    drawing.enter_secret(frozen, secret=draws.SECRETS[Party.SUPERVISOR], by=supervisor, at=at)
    assert draws.SECRETS[Party.OFFICE] in browser.get(page_of(frozen)).content.decode()


def test_the_line_calls_the_stage_of_a_draw_what_its_chip_calls_it(frozen, office, supervisor, at):
    def said() -> tuple[str, str]:
        draw = Draw.objects.get(pk=frozen.pk)
        passed = [point["label"] for point in page.line(draw) if point["state"] in ("done", "now")]
        return passed[-1], draw.stage.label

    seen = [said()]
    for act, word in ((drawing.lodge, "commitment"), (drawing.enter_secret, "secret")):
        for member, party in ((office, Party.OFFICE), (supervisor, Party.SUPERVISOR)):
            own = draws.SECRETS[party]
            act(
                frozen,
                **{word: commitment(frozen.number, party, own) if word == "commitment" else own},
                by=member,
                at=at,
            )
        seen.append(said())
    assert [line for line, _ in seen] == [chip for _, chip in seen] == ["待登记摘要", "待提交密语", "已抽取"]


@pytest.mark.parametrize(
    "sent, sentence",
    [
        ({"commitment": "abc"}, "密语摘要为64位十六进制数字"),
        ({"secret": "typed too early, long enough"}, "双方均登记密语摘要之后，才能提交密语。"),
    ],
)
def test_what_is_refused_stands_on_the_page_with_its_sentence(frozen, office, signed_in, sent, sentence):
    answer = signed_in(office).post(page_of(frozen), sent)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_nothing_is_lodged_for_a_list_that_is_not_frozen(use, waiting, office, signed_in):
    unknown = reverse("draw", args=["D2026-0001"])
    assert signed_in(office).post(unknown, {"commitment": "a" * 64}).status_code == 404


def test_a_secret_that_does_not_match_stays_as_it_was_typed(frozen, office, supervisor, signed_in, at):
    draws.lodged(frozen, office=office, supervisor=supervisor, at=at)
    answer = signed_in(office).post(page_of(frozen), {"secret": "a secret mistyped by one"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "密语与您登记的摘要不符" in page
    assert "a secret mistyped by one" in page


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"seats": 4}, "评审组不得少于5人。"),
        ({"seats": 6}, "评审组人数须为单数，现为6人。"),
        ({"kind_public_health": 5}, "公卫专家需5名，候选0名"),
        ({"kind_medical": 3}, "各类别人数之和须为5人。"),
    ],
)
def test_conditions_that_cannot_be_met_are_refused_with_what_was_typed(
    use, waiting, office, supervisor, signed_in, changes, sentence
):
    answer = signed_in(office).post(reverse("draw_new", args=[waiting.number]), asked(per_district=2, **changes))
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, Draw.objects.count()) == (422, True, 0)
    assert 'name="per_district" value="2"' in page


def test_a_case_of_which_nothing_is_drawn_now_says_why(frozen, waiting, office, signed_in):
    url = reverse("draw_new", args=[waiting.number])
    answer = signed_in(office).post(url, asked(reason="再抽一次"))
    assert (answer.status_code, f"{frozen.number}尚未完成" in answer.content.decode()) == (422, True)


def test_ending_asks_for_a_reason_and_the_next_draw_shows_it(frozen, waiting, office, supervisor, signed_in):
    browser = signed_in(supervisor)
    url = reverse("draw_end", args=[frozen.number])
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert Draw.objects.open().count() == 1
    assert browser.post(url, {"reason": "名单有误"}).status_code == 302
    new = reverse("draw_new", args=[waiting.number])
    of_office = signed_in(office)
    assert of_office.post(new, asked(reason=" ")).status_code == 422
    assert of_office.post(new, asked(reason="名单已更正")).status_code == 302
    again = Draw.objects.get(previous=frozen)
    page = of_office.get(page_of(again)).content.decode()
    assert (frozen.number in page, "名单已更正" in page) == (True, True)


def test_a_replacement_shows_who_stays_and_keeps_the_number_of_seats(drawn, waiting, office, signed_in, at):
    gone = next(number for number in drawn.proof["panel"] if number != drawn.proof["leader"])
    Assignment.objects.of(waiting).filter(member__pool_entry__expert__number=gone).update(
        ended_at=at, ended_reason="谢绝"
    )
    browser = signed_in(office)
    new = reverse("draw_new", args=[waiting.number])
    page = browser.get(new).content.decode()
    assert ("补抽" in page, "留任成员" in page) == (True, True)
    assert browser.post(new, asked(seats=7, reason="一人谢绝")).status_code == 302
    assert Draw.objects.get(previous=drawn).frozen["rule"]["seats"] == 5


# Who sees it


@pytest.mark.parametrize("role", [Role.BUREAU_HEAD, Role.SUPERVISOR, Role.INSTITUTE])
def test_another_office_finds_no_draw_and_no_names(drawn, people, signed_in, role):
    browser = signed_in(people[role])
    for name in ("draw", "draw_end", "draw_proof", "draw_record", "draw_list"):
        assert browser.get(reverse(name, args=[drawn.number])).status_code == 404
    assert browser.post(page_of(drawn), {"commitment": "a" * 64}).status_code == 404
    assert drawn.number not in browser.get(reverse("draws")).content.decode()


@pytest.mark.parametrize("role", [Role.EXPERT, Role.NOTICE_CLERK, Role.AUDIT_ADMIN])
def test_others_do_not_open_the_pages_at_all(drawn, people, signed_in, role):
    browser = signed_in(people[role])
    assert [browser.get(url).status_code for url in (page_of(drawn), reverse("draws"))] == [403, 403]


def test_the_centre_finds_no_draw_of_a_round_that_it_does_not_run(drawn, people, signed_in):
    browser = signed_in(people[Role.CENTRE])
    assert browser.get(page_of(drawn)).status_code == 404
    assert drawn.number not in browser.get(reverse("draws")).content.decode()


def test_a_supervisor_does_not_organise(use, waiting, supervisor, signed_in):
    assert signed_in(supervisor).get(reverse("draw_new", args=[waiting.number])).status_code == 403


# What is taken away


def test_before_the_panel_is_drawn_there_is_no_proof_to_take_and_none_is_noted(frozen, office, signed_in):
    browser = signed_in(office)
    assert browser.get(reverse("draw_proof", args=[frozen.number])).status_code == 404
    assert list(Reading.objects.filter(what__contains="证明文件")) == []


def test_the_proof_is_confirmed_by_the_script_without_the_portal(drawn, office, signed_in, tmp_path):
    browser = signed_in(office)
    (tmp_path / "proof.json").write_bytes(browser.get(reverse("draw_proof", args=[drawn.number])).content)
    (tmp_path / "verify_draw.py").write_bytes(Client().get(reverse("verify_draw")).content)
    run = [sys.executable, "-I", "-S", "verify_draw.py", "proof.json"]
    ran = subprocess.run(run, cwd=tmp_path, capture_output=True, check=False)
    assert (ran.returncode, "验证通过" in ran.stdout.decode()) == (0, True)
    forged = json.loads((tmp_path / "proof.json").read_bytes()) | {"leader": "X2026-9999"}
    (tmp_path / "proof.json").write_text(json.dumps(forged))
    assert subprocess.run(run, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_there_is_no_proof_before_the_draw(frozen, office, signed_in):
    assert signed_in(office).get(reverse("draw_proof", args=[frozen.number])).status_code == 404


def test_the_list_is_taken_away_with_the_excluded_and_their_reasons(own_staff, frozen, office, signed_in):
    content = signed_in(office).get(reverse("draw_list", args=[frozen.number])).content
    candidates = read_workbook(BytesIO(content), draw_tables.CANDIDATES)
    excluded = read_workbook(BytesIO(content), draw_tables.EXCLUDED)
    assert (len(candidates.rows), len(excluded.rows)) == (14, 2)
    assert [row.values["reasons"] for row in excluded.rows] == ["现工作单位（第十五条）"] * 2


@pytest.mark.poppler
def test_the_printed_record_says_what_was_drawn_and_how_to_check_it(own_staff, drawn, office, signed_in, tmp_path):
    file = tmp_path / "record.pdf"
    file.write_bytes(signed_in(office).get(reverse("draw_record", args=[drawn.number])).content)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True).stdout.decode()
    for said in (
        "评审专家抽取记录",
        drawn.number,
        f"第{drawn.proof['rank'] + 1}种",
        "现工作单位",
        "验证通过",
        "（组长）",
    ):
        assert said in text


def test_a_secret_is_not_kept_by_the_machine_on_which_it_is_entered():
    """The mark by which the page's script leaves a field out of what it gives back after a new sign-in."""
    assert " data-not-kept" in str(SecretForm()["secret"])
