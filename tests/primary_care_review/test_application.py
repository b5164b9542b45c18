"""The application: when, for what, with which materials; and nobody else's (P18, P19, P25, P27, P34)."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from accounts.models import Membership
from accounts.roles import Role
from casework.gateway import NotTheirs, Refused
from casework.integrity import verify_files
from casework.models import Answer, Record
from config.scenarios import cast
from config.scenarios import primary_care as scenario
from config.scenarios.papers import pdf
from primary_care_review.application import actions as verbs
from primary_care_review.assessment import actions as assessment
from primary_care_review.check import actions as check
from primary_care_review.models import Grade
from primary_care_review.requirements import actions as requirements
from primary_care_review.rules import MaterialKind
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Grade as G
from primary_care_review.standards.terms import InstitutionType
from tests.primary_care_review.steps import now, post_step, walk

pytestmark = pytest.mark.django_db


CENTRE = InstitutionType.COMMUNITY_HEALTH_CENTRE


@pytest.mark.article("P05")
@pytest.mark.article("P18")
@pytest.mark.refuses("P18", 1)
def test_applying_in_the_fifth_month_is_refused(leader, at):
    began = at - timedelta(days=150)
    of = assessment.start(leader.office.institution, by=leader, at=began)
    scenario.rate(of, borne=G.JIA, by=leader, at=at)
    scenario.upload_required(of, by=leader, at=at)
    of = assessment.finish(now(of), by=leader, at=at)
    with pytest.raises(Refused, match="未满6个月，请持续自评整改至2026年12月12日"):
        verbs.submit(of, grade="甲", by=leader, at=at)
    assert now(of).state == Stage.DRAFT


@pytest.mark.article("P05")
@pytest.mark.refuses("P05", 1)
def test_applying_without_a_finished_self_assessment_is_refused(people, at):
    of = walk(Stage.SELF_ASSESSING, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    with pytest.raises(Refused, match="不能办理“提交评审申请”"):
        verbs.submit(of, grade="甲", by=leader, at=at)


@pytest.mark.article("P19")
@pytest.mark.refuses("P19", 1)
def test_a_required_kind_left_empty_keeps_the_application_back(people, at, signed_in):
    of = walk(Stage.DRAFT, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    licence = of.materials.get(kind=MaterialKind.LICENCE)
    client = signed_in(leader)
    assert client.post(f"/primary-care/applications/{of.number}/materials/{licence.pk}/remove/").status_code == 302
    answer = post_step(client, of, "submit", grade="甲", case_number=of.number)
    assert answer.status_code == 422
    assert "申请材料不齐全，请补充：医疗机构执业许可证" in answer.content.decode()
    assert now(of).state == Stage.DRAFT


@pytest.mark.article("P19")
def test_the_sixth_kind_is_required_once_the_bureau_has_named_one(people, at, signed_in):
    of = walk(Stage.DRAFT, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    bureau = signed_in(people[Role.BUREAU_HANDLER])
    assert bureau.post("/primary-care/named-materials/", {"name": "医疗废物处置协议"}).status_code == 302
    twice = bureau.post("/primary-care/named-materials/", {"name": "医疗废物处置协议"})
    assert "不必重复规定" in twice.content.decode()
    with pytest.raises(Refused, match="其他相关材料（医疗废物处置协议）"):
        verbs.submit(of, grade="甲", by=leader, at=at)
    named = of.district.named_materials.get()
    assert bureau.post(f"/primary-care/named-materials/{named.pk}/end/").status_code == 302
    assert verbs.submit(now(of), grade="甲", by=leader, at=at).state == Stage.SUBMITTED


@pytest.mark.article("P19")
def test_what_was_handed_in_and_what_was_asked_stay_as_they_were_on_that_day(people, at, signed_in):
    of = walk(Stage.DRAFT, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    bureau = people[Role.BUREAU_HANDLER]
    early = requirements.name_material(name="医疗废物处置协议", by=bureau, at=at)
    verbs.upload(of, kind=MaterialKind.OTHER, file=scenario.material("协议.pdf"), by=leader, at=at)
    before = of.assessment.digest
    of = verbs.submit(now(of), grade="甲", by=leader, at=at)
    assert (of.report.digest, of.report.borne, of.report.handed_in_by) == (before, "甲", leader.person)
    requirements.end_material(early, by=bureau, at=at)
    requirements.name_material(name="另一材料", by=bureau, at=at)
    Answer.objects.filter(case=of.pk).update(value="E")
    of = now(of)
    assert of.named_materials() == ["医疗废物处置协议"]
    assert (of.assessment.digest, of.assessment.borne) == (before, "甲")
    for row, changes in ((of.report, {"answers": {}}), (of.asked_materials.get(), {"material": early.pk + 1})):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**changes)


@pytest.mark.article("P18")
@pytest.mark.refuses("P18", 2)
def test_applying_for_more_than_the_self_assessment_bears_is_refused_at_the_field(people, at, signed_in):
    of = walk(Stage.DRAFT, people, at, grade=G.YI)
    leader = Membership.objects.get(office=of.institution.office)
    client = signed_in(leader)
    page = client.get(f"/cases/{of.number}/steps/submit/").content.decode()
    assert "甲级（不能申报：自评结果达到乙级" in page
    answer = post_step(client, of, "submit", grade="甲", case_number=of.number)
    assert answer.status_code == 422
    assert "自评结果达到乙级，不能申报甲级" in str(answer.context["form"].errors["grade"])
    assert (now(of).state, of.materials.exclude(handed_in_at=None).count()) == (Stage.DRAFT, 0)


@pytest.mark.article("P25")
@pytest.mark.refuses("P25", 1)
def test_a_health_centre_cannot_apply_for_bing(people, at, signed_in):
    of = walk(Stage.DRAFT, people, at, type=CENTRE)
    leader = Membership.objects.get(office=of.institution.office)
    answer = post_step(signed_in(leader), of, "submit", grade="丙", case_number=of.number)
    assert answer.status_code == 422
    assert "社区卫生服务中心只分甲、乙两级，不能申报丙级" in answer.content.decode()
    assert "第二十五条" in answer.content.decode()


def test_a_wrong_case_number_keeps_what_was_chosen(people, at, signed_in):
    of = walk(Stage.DRAFT, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    answer = post_step(signed_in(leader), of, "submit", grade="乙", case_number="P2026-9999")
    assert answer.status_code == 422
    assert "与本案件编号不符" in answer.content.decode()
    assert answer.context["form"]["grade"].value() == "乙"


def test_a_page_posted_twice_is_done_once(people, at, signed_in):
    of = walk(Stage.DRAFT, people, at)
    client = signed_in(Membership.objects.get(office=of.institution.office))
    data = {"grade": "甲", "case_number": of.number}
    assert post_step(client, of, "submit", **data).status_code == 302
    again = post_step(client, of, "submit", **data)
    assert again.status_code == 422
    assert "在您打开页面之后已有新的办理" in again.content.decode()
    assert Record.objects.filter(case=of, verb="submit").count() == 1


@pytest.mark.article("P27")
@pytest.mark.refuses("P27", 1)
def test_a_grade_held_less_than_six_months_is_not_raised_yet(people, at):
    of = walk(Stage.DRAFT, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    Grade.objects.create(institution=of.applicant, grade="乙", decree_number="x", decreed_on=date(2026, 6, 1))
    with pytest.raises(Refused, match="现有乙级评定未满6个月，请于2026年12月1日起申请甲级"):
        verbs.submit(of, grade="甲", by=leader, at=at)
    assert verbs.submit(now(of), grade="乙", by=leader, at=at).late is False


@pytest.mark.article("P27")
def test_a_late_renewal_counts_and_is_recorded(people, at):
    of = walk(Stage.DRAFT, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    Grade.objects.create(institution=of.applicant, grade="甲", decree_number="x", decreed_on=date(2023, 1, 5))
    assert verbs.submit(of, grade="甲", by=leader, at=at).late is True
    assert Record.objects.get(case=of, verb="submit").facts["late"] is True


@pytest.mark.article("P27")
@pytest.mark.refuses("P27", 2)
def test_a_lapsed_grade_caps_the_next(people, at):
    of = walk(Stage.DRAFT, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    Grade.objects.create(institution=of.applicant, grade="乙", decree_number="x", decreed_on=date(2021, 1, 5))
    with pytest.raises(Refused, match="重新申请不得超过原等级"):
        verbs.submit(of, grade="甲", by=leader, at=at)


@pytest.mark.article("P34")
@pytest.mark.refuses("P34", 1)
def test_a_revocation_bars_an_application_for_a_year(people, at):
    of = walk(Stage.DRAFT, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    row = {"decree_number": "x", "decreed_on": date(2024, 1, 5), "revoked_on": date(2026, 1, 20)}
    Grade.objects.create(institution=of.applicant, grade="乙", **row)
    with pytest.raises(Refused, match="请于2027年1月20日起重新申请"):
        verbs.submit(of, grade="乙", by=leader, at=at)


@pytest.mark.article("P19")
def test_a_file_that_is_not_what_its_name_says_is_refused_beside_its_kind(people, at, signed_in):
    of = walk(Stage.SELF_ASSESSING, people, at)
    client = signed_in(Membership.objects.get(office=of.institution.office))
    address = f"/primary-care/applications/{of.number}/materials/"
    fake = SimpleUploadedFile("执照.pdf", b"MZ this is a program")
    answer = client.post(address, {"kind": "licence", "file": fake})
    assert answer.status_code == 422
    assert "内容与扩展名不符" in answer.content.decode()
    assert client.post(address, {"kind": "licence", "file": pdf()}).status_code == 302
    assert of.materials.get().kind == "licence"


def test_a_file_changed_behind_the_portal_shows_as_such(people, at, signed_in):
    of = walk(Stage.SUBMITTED, people, at)
    path = of.materials.get(kind="licence").file.path
    default_storage.delete(path)
    default_storage.save(path, ContentFile(b"%PDF-1.7 forged"))
    verify_files(at + timedelta(hours=15))  # 01:00 of the night after
    page = signed_in(people[Role.BUREAU_HANDLER]).get(f"/cases/{of.number}/tabs/materials/").content.decode()
    default_storage.delete(path)
    assert page.count('chip red">不一致') == 1


def test_what_is_handed_in_can_be_neither_removed_nor_added_to(people, at, signed_in):
    of = walk(Stage.SUBMITTED, people, at)
    leader = Membership.objects.get(office=of.institution.office)
    client = signed_in(leader)
    row = of.materials.first()
    client.post(f"/primary-care/applications/{of.number}/materials/{row.pk}/remove/")
    answer = client.post(f"/primary-care/applications/{of.number}/materials/", {"kind": "other", "file": pdf()})
    assert answer.status_code == 422
    assert "申请材料已提交固定" in answer.content.decode()
    assert of.materials.filter(withdrawn_at=None).count() == 4


@pytest.mark.poppler
def test_the_printed_papers_come_filled_in(people, at, signed_in):
    of = walk(Stage.DRAFT, people, at)
    client = signed_in(Membership.objects.get(office=of.institution.office))
    for name in ("form", "report"):
        answer = client.get(f"/primary-care/applications/{of.number}/{name}.pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    assert client.get(f"/primary-care/applications/{of.number}/preview/").status_code == 200


def test_strangers_get_404_and_their_acts_are_refused(people, at, signed_in):
    of = walk(Stage.SUBMITTED, people, at)
    other = scenario.institution(7, people=people, at=at)
    bureau = cast.office("bureau", "500106")
    far = cast.person("far", "远处", role=Role.BUREAU_HEAD, office=bureau, at=at)
    for member in (other, far):
        assert signed_in(member).get(f"/cases/{of.number}/").status_code == 404
    client = signed_in(other)
    for path in ("materials/", "preview/", "form.pdf"):
        assert client.get(f"/primary-care/applications/{of.number}/{path}").status_code == 404
    assert client.get(f"/primary-care/assessment/{of.number}/chapters/1/").status_code == 404
    with pytest.raises(NotTheirs):
        check.find_qualified(of, by=far, at=at)
    with pytest.raises(NotTheirs):
        verbs.upload(of, kind=MaterialKind.OTHER, file=scenario.material(), by=other, at=at)


def test_a_named_material_of_another_district_is_404(people, at, signed_in):
    named = requirements.name_material(name="协议", by=people[Role.BUREAU_HANDLER], at=at)
    far = cast.person("far", "远处", role=Role.BUREAU_HEAD, office=cast.office("bureau", "500106"), at=at)
    assert signed_in(far).post(f"/primary-care/named-materials/{named.pk}/end/").status_code == 404
