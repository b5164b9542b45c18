"""From the reading log and from a tip to a case of a breach: referred by whoever watches, opened by whoever is competent (E31, P31)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.accountability.uses import use
from casework.gateway import NotTheirs
from casework.models import Accountability, Reading, Record, Referral, Sign
from casework.referrals import actions, rules
from casework.signs import finding
from config.scenarios import violating
from config.scenarios.papers import material
from emr_rating.articles import E
from tests.experts.reviews import page, visit
from tests.refusals.page import said_at

from .test_signs import read

__all__ = ["read"]
WHAT = "非经办人员一小时内查阅本区以外案件。"


@pytest.mark.article("E31")
def test_what_is_referred_rests_on_readings_and_is_settled_once():
    refused = {rows: str(rules.may_refer(E(31), rows=rows)) for rows in (0, 1, 500, 501)}
    assert refused == {
        0: "移交的线索须附查阅记录，请返回查阅记录勾选后再移交（第三十一条）。",
        1: "",
        500: "",
        501: "一次至多移交500条查阅记录，所选共501条，请分次移交（第三十一条）。",
    }
    assert rules.may_settle(E(31), settled=False)
    assert (
        str(rules.may_settle(E(31), settled=True))
        == "该线索已经处理，不能再次处理，请刷新页面查看处理情况（第三十一条）。"
    )


@pytest.mark.django_db
@pytest.mark.article("P31")
@pytest.mark.article("P32")
def test_ticked_readings_become_a_case_that_the_audit_administrator_cannot_open(read, people, at):
    stranger, cases = read
    auditor, handler, evening = people[Role.AUDIT_ADMIN], people[Role.COMMISSION_HANDLER], at + timedelta(hours=5)
    rows = Reading.objects.filter(person=stranger.person_id).order_by("pk")
    ticked = "&".join(f"reading={row.pk}" for row in rows)
    log = page(auditor, reverse("readings"), at=evening)
    assert (f'name="reading" value="{rows[0].pk}"' in log, reverse("referral_new") in log) == (True, True)
    new = f"{reverse('referral_new')}?{ticked}"
    bare = visit(auditor, new, {"regime": "primary_care", "what": ""}, at=evening).content.decode()
    assert "请写明移交说明" in said_at(bare, "what")
    unticked = visit(auditor, reverse("referral_new"), {"regime": "primary_care", "what": WHAT}, at=evening)
    assert ("须附查阅记录" in unticked.content.decode(), Referral.objects.exists()) == (True, False)
    assert visit(auditor, new, {"regime": "primary_care", "what": WHAT}, at=evening).status_code == 302
    row = Referral.objects.get()
    one, opening = (
        reverse("referral", args=[row.pk]),
        f"{reverse('propose_accountability', args=['primary_care'])}?referral={row.pk}",
    )
    assert (row.number, row.person, len(row.rows)) == ("XS2026-0001", stranger.person, 4)
    theirs = page(auditor, one, at=evening)
    assert (cases[0].number in theirs, cases[0].title in theirs, opening in theirs) == (True, False, False)
    assert visit(auditor, opening, at=evening).status_code == 403
    assert visit(people[Role.BUREAU_HEAD], one, at=evening).status_code == 403
    assert opening in page(handler, one, at=evening)
    form = page(handler, opening, at=evening)
    assert [words in form for words in (stranger.person.login, WHAT, f"{cases[2].number} 办理记录")] == [True] * 3
    typed = {"login": stranger.person.login, "name": stranger.person.name, "ground": "interference"}
    typed |= {"ground_facts": f"{WHAT}\n{row.rows[0][5]}"}
    assert visit(handler, opening, typed, at=evening).status_code == 302
    case = Accountability.objects.get()
    assert (case.referral, case.evidence_id, case.proposed_by) == (row, row.evidence_id, handler)
    sent = visit(handler, reverse("accountability_evidence", args=[case.pk]), at=evening).getvalue()
    book = [
        cells
        for cells in load_workbook(BytesIO(sent), read_only=True).active.values
        if cells[2] == stranger.person.login
    ]
    assert [cells[4] for cells in reversed(book)] == [each.number for each in (*cases, cases[0])]
    assert "该线索已经处理" in visit(handler, opening, typed, at=evening).content.decode()
    assert (
        Accountability.objects.count(),
        "移交线索 XS2026-0001" in page(handler, reverse("accountability", args=[case.pk]), at=evening),
    ) == (1, True)
    assert "移交线索 XS2026-0001" not in page(stranger, reverse("accountability", args=[case.pk]), at=evening)
    assert [row.verb for row in Record.objects.filter(subject=f"referral:{row.pk}")] == ["refer", "open_referral"]
    assert proving.faults() == []


@pytest.mark.django_db
@pytest.mark.article("E31")
def test_a_sign_is_referred_with_its_readings_and_dismissed_for_a_reason(read, people, at):
    stranger, _ = read
    auditor, head, evening = people[Role.AUDIT_ADMIN], people[Role.COMMISSION_HEAD], at + timedelta(hours=5)
    finding.daily(evening)
    sign = Sign.objects.get()
    new = f"{reverse('referral_new')}?sign={sign.pk}"
    assert new in page(auditor, reverse("sign", args=[sign.pk]), at=evening)
    with pytest.raises(NotTheirs):
        actions.refer(use("emr"), what=WHAT, rows=actions.behind(sign, head), by=head, at=evening)
    assert visit(auditor, new, {"regime": "primary_care", "what": WHAT}, at=evening).status_code == 302
    row = Referral.objects.get()
    assert (row.sign, row.person, len(row.rows)) == (sign, stranger.person, 4)
    shown = page(auditor, f"{reverse('signs')}?standing=referred", at=evening)
    assert ("已移交" in shown, sign.what in shown) == (True, True)
    assert sign.what not in page(auditor, f"{reverse('signs')}?standing=dismissed", at=evening)
    one = reverse("referral", args=[row.pk])
    with pytest.raises(NotTheirs):
        actions.dismiss(row, reason="试", by=auditor, at=evening)
    assert "请写明不予立案的理由" in said_at(visit(head, one, {"reason": ""}, at=evening).content.decode(), "reason")
    assert visit(head, one, {"reason": "系跨区支援，已核实。"}, at=evening).status_code == 302
    assert "系跨区支援，已核实。" in page(auditor, one, at=evening)
    with pytest.raises(Refused, match="该线索已经处理"):
        actions.dismiss(row, reason="试", by=head, at=evening)
    assert proving.faults() == []


@pytest.mark.django_db
@pytest.mark.article("E31")
@pytest.mark.usefixtures("stopped")
def test_a_tip_is_quoted_with_its_file_and_not_who_has_told_it(people, at):
    handler = people[Role.COMMISSION_HANDLER]
    tip, _ = violating.told_of(at=at, cause="breach", evidence=material("网页截图.pdf"))
    opening = f"{reverse('propose_accountability', args=['emr'])}?tip={tip.number}"
    assert opening in page(handler, f"/cases/{tip.number}/tabs/tip/", at=at)
    form = page(handler, opening, at=at)
    assert [words in form for words in (tip.what, "网页截图.pdf", tip.name, tip.phone)] == [True, True, False, False]
    whom = people[Role.CENTRE].person
    typed = {"login": whom.login, "name": whom.name, "ground": "made_public", "ground_facts": "公开了评价数据。"}
    assert visit(handler, opening, typed, at=at).status_code == 302
    case = Accountability.objects.get()
    assert (case.tip, case.evidence_name, case.evidence_id) == (tip.number, "网页截图.pdf", tip.materials.get().file_id)
    assert tip.number not in page(people[Role.CENTRE], reverse("accountability", args=[case.pk]), at=at)
    missing = visit(handler, reverse("propose_accountability", args=["emr"]), typed, at=at).content.decode()
    assert (said_at(missing, "evidence") != "", Accountability.objects.count()) == (True, 1)
