"""Original data of a review are handed on only with the institution's consent in writing (P32): which, to whom, until when."""

import io
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.models import Material, Message
from config.scenarios import filing
from config.scenarios.papers import material, pdf
from experts.review.rounds import panel_of
from primary_care_review.body import body_of
from primary_care_review.models import Release, ReleaseConsent
from primary_care_review.release import actions
from primary_care_review.release.actions import groups_of
from tests.experts.reviews import page, visit
from tests.primary_care_review.steps import now
from tests.refusals.page import said_at

pytestmark = [pytest.mark.django_db, pytest.mark.article("P32")]
PHOTOS, FORM = "评审意见", "评审评定表"


@pytest.fixture
def of(jia_sealed):
    return now(jia_sealed)


@pytest.fixture
def when(of):
    return of.dossier.sealed_at + timedelta(days=3)


@pytest.fixture
def institution(of) -> Membership:
    return filing.leader(of)


@pytest.fixture
def member(of) -> Membership:
    return panel_of(of).members[0].member


def agreed(of, *, at, **changed) -> ReleaseConsent:
    said = {
        "named": [FORM],
        "recipient": "渝中区卫生健康研究会",
        "purpose": "专科能力研究",
        "valid_until": (at + timedelta(days=10)).date(),
        "scan": material("书面同意.pdf"),
    }
    return actions.consent(of, **said | changed, by=filing.leader(of), at=at)


@pytest.mark.refuses("P32", 1)
def test_a_member_of_the_team_hands_nothing_on_without_consent(of, member, when):
    with pytest.raises(Refused, match="未经被评审机构书面同意，不得提供或者公布评审原始资料（第三十二条）") as refused:
        actions.release(of, consent=None, named=[FORM], by=member, at=when)
    assert (refused.value.field, Release.objects.count()) == ("consent", 0)
    url = reverse("release", args=[of.number])
    answer = visit(member, url, at=when, data={"named": [FORM], "consent": ""})
    assert answer.status_code == 422
    assert "未经被评审机构书面同意" in said_at(answer.content.decode(), "consent")
    assert 'value="评审评定表" checked' in answer.content.decode().replace('id="id_named_0" ', "")


@pytest.mark.refuses("P32", 1)
@pytest.mark.parametrize(
    "case, sentence",
    [
        ("beyond", "机构的书面同意不包括评审意见，不得提供"),
        ("over", "机构的书面同意已于.*到期"),
        ("withdrawn", "机构已撤回书面同意，不得再提供"),
        ("nothing", "请选择提供哪些资料"),
    ],
)
def test_nothing_is_handed_on_beyond_the_consent(of, people, when, case, sentence):
    given = agreed(of, at=when)
    if case == "withdrawn":
        actions.withdraw(given, reason="用途已变更。", by=filing.leader(of), at=when)
    named = {"beyond": [FORM, PHOTOS], "nothing": []}.get(case, [FORM])
    later = when + timedelta(days=11 if case == "over" else 1)
    with pytest.raises(Refused, match=sentence):
        actions.release(of, consent=given, named=named, by=people[Role.BUREAU_HANDLER], at=later)
    assert Release.objects.count() == 0


def test_named_data_to_whom_was_agreed_and_only_that(of, people, member, institution, when):
    given = agreed(of, at=when)
    done = actions.release(of, consent=given, named=[FORM], by=member, at=when)
    address = reverse("release_data", args=[done.pk])
    with zipfile.ZipFile(io.BytesIO(b"".join(visit(member, address, at=when).streaming_content))) as packed:
        assert packed.namelist() == ["提供说明.json", "评审评定表.json"]
        assert packed.read("评审评定表.json")
    assert visit(people[Role.BUREAU_HANDLER], address, at=when).status_code == 404
    assert visit(member, address, at=when + timedelta(days=11)).status_code == 404
    assert Message.objects.filter(office=institution.office, title__contains="已按书面同意提供").count() == 1
    shown = page(institution, reverse("release", args=[of.number]), at=when)
    assert [member.person.name in shown, "评审专家" in shown] == [False, True]
    assert member.person.name in page(people[Role.BUREAU_HEAD], reverse("release", args=[of.number]), at=when)
    assert "1份，有效1份" in page(institution, reverse("releases"), at=when)
    assert proving.faults() == []


@pytest.mark.refuses("P32", 1)
def test_once_sealed_the_team_opens_what_it_found_by_a_release_alone(of, member, when):
    """Rating form, photographs, sheets and chapters; the leader the rating form until the report is signed (P24)."""
    leads = next(row.member for row in panel_of(of).members if row.leads)
    sheet = Material.objects.get(case=of, kind="sign_in_first")
    chapter = of.assessment.chapters[0].number
    addresses = {
        reverse("rating_form", args=[of.number]): 404,
        reverse("work_report_paper", args=[of.number, "rating_form"]): 404,
        reverse("material", args=[sheet.pk]): 404,
        reverse("visit_chapter", args=[of.number, chapter]): 302,
        reverse("work_report_paper", args=[of.number, "work_report"]): 200,
    }
    other = next(row.member for row in panel_of(of).members if not row.leads)
    assert {url: visit(other, url, at=when).status_code for url in addresses} == addresses
    assert visit(leads, reverse("work_report_paper", args=[of.number, "rating_form"]), at=when).status_code == 200
    home = page(other, reverse("visit", args=[of.number]), at=when)
    assert ("评审资料已封存" in home, "首次、末次会议签到" in home) == (True, False)
    for reader in (filing.leader(of), Membership.objects.get(role=Role.BUREAU_HEAD, office=body_of(of))):
        assert visit(reader, reverse("material", args=[sheet.pk]), at=when).getvalue()


def test_consent_is_the_leaders_and_names_what_was_sealed(of, people, institution, when):
    with pytest.raises(Refused, match="书面同意由被评审机构负责人提交"):
        actions.consent(
            of,
            named=[FORM],
            recipient="某单位",
            purpose="研究",
            valid_until=when.date(),
            scan=material("书面同意.pdf"),
            by=people[Role.BUREAU_HEAD],
            at=when,
        )
    for changed, sentence in (
        ({"named": []}, "请选择同意提供哪些资料"),
        ({"named": ["病历"]}, "所选资料不在本次评审封存的资料之内"),
        ({"valid_until": (when - timedelta(days=1)).date()}, "同意的期限不能早于今天"),
    ):
        with pytest.raises(Refused, match=sentence):
            agreed(of, at=when, **changed)
    assert groups_of(of) == ["评审评定表", "内部会议记录", "评审意见", "评审安排", "签到表"]
    assert ReleaseConsent.objects.count() == 0


def test_the_institution_agrees_on_its_page_and_takes_it_back_with_a_reason(of, people, institution, when):
    url = reverse("release", args=[of.number])
    typed = {"named": [FORM], "recipient": "某研究会", "purpose": "研究", "valid_until": "2030-01-31"}
    bare = visit(institution, url, at=when, data=typed)
    assert bare.status_code == 422
    assert "某研究会" in bare.content.decode()
    assert visit(institution, url, at=when, data=typed | {"scan": pdf("书面同意.pdf")}).status_code == 302
    given = ReleaseConsent.objects.get()
    assert (given.data, given.recipient, given.scan.name) == ([FORM], "某研究会", "书面同意.pdf")
    taken = {"withdraw-consent": given.pk, "withdraw-reason": ""}
    assert visit(institution, url, at=when, data=taken).status_code == 422
    assert visit(institution, url, at=when, data=taken | {"withdraw-reason": "不再合作。"}).status_code == 302
    with pytest.raises(Refused, match="书面同意已经撤回"):
        actions.withdraw(given, reason="又一次", by=institution, at=when)
    with time_machine.travel(when, tick=False):
        assert "不再合作。" in page(people[Role.BUREAU_HANDLER], url, at=when)
    assert proving.faults() == []


def test_before_the_sealing_there_is_nothing_and_no_page(of, people, institution, when):
    with pytest.raises(Refused, match="由组织评审的单位或者评审组成员提供"):
        actions.release(of, consent=agreed(of, at=when), named=[FORM], by=people[Role.COMMISSION_HEAD], at=when)
    stranger = people[Role.SUPERVISOR]
    assert visit(stranger, reverse("release", args=[of.number]), at=when).status_code == 403
