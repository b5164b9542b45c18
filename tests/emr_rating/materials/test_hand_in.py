"""Materials of a filing: hung on items, handed in once by the leader, frozen with a receipt, or late and recorded as such (E11)."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.entry.asking import Doubtful
from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.models import Message, StoredFile
from casework.printing.notice import Facts, Table
from casework.ticking import tick
from config.scenarios import deciding, review
from config.scenarios import filing as filings
from config.scenarios import materials as scenes
from config.scenarios.papers import material, pdf
from emr_rating.cycle.steps import ALLOW_LATE
from emr_rating.materials import actions, documents
from emr_rating.models import Filing, HandIn
from emr_rating.rules import MaterialsDue
from emr_rating.stages import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.article("E11")]
SECOND = timedelta(seconds=1)
PROOF = "proof:01.01"


def fresh(filing: Filing) -> Filing:
    return Filing.objects.get(pk=filing.pk)


def page(filing: Filing) -> str:
    return reverse("filing_materials", args=[filing.number])


def sent(*places: str) -> dict:
    return {"places": list(places), "file": pdf()}


def test_a_place_for_each_item_at_its_own_level_and_for_the_figures_of_those_that_ask_for_quality(owing):
    edition = owing.edition
    places = owing.checklist.places
    wanted = {f"proof:{item.code}" for item in edition.items if owing.proved_levels[item.code]}
    wanted |= {f"extraction:{item.code}" for item in edition.items if item.needs_index(owing.proved_levels[item.code])}
    assert set(places) == wanted
    assert {place.level for place in places.values()} <= set(range(1, 6))
    assert (owing.materials_due, owing.materials_last_day) == (MaterialsDue.NEWLY, date(2026, 12, 9))


def test_a_file_hangs_on_several_items_and_is_kept_once(owing, applicant, morning, signed_in, now):
    now(morning)
    client = signed_in(applicant.clerk)
    assert client.post(page(owing), sent(PROOF, "proof:01.02")).status_code == 302
    assert [row.kind for row in owing.materials.all()] == [PROOF, "proof:01.02"]
    assert owing.materials.values("file").distinct().count() == 1
    shown = client.get(page(owing)).content.decode()
    assert shown.count("材料.pdf") >= 2
    assert (
        client.post(reverse("remove_filing_material", args=[owing.number, owing.materials.first().pk])).status_code
        == 302
    )
    assert [row.kind for row in owing.materials.filter(withdrawn_at=None)] == ["proof:01.02"]


@pytest.mark.refuses("E11", 1)
def test_the_leader_hands_in_and_nothing_changes_from_then_on(owing, applicant, people, morning):
    scenes.hang(owing, by=applicant, at=morning)
    handed = scenes.hand_in(owing, by=applicant, at=morning)
    assert (handed.state, handed.materials_handed_in, handed.due_label) == (
        Stage.CITY_CHECK,
        True,
        "完成市级初核",
    )
    row = handed.hand_in
    assert (row.level, row.missing, row.handed_in_at) == (5, [], morning)
    assert handed.records.get(verb="hand_in_materials").facts["digest"] == row.digest
    assert set(handed.materials.values_list("handed_in_at", flat=True)) == {morning}
    for act in (
        lambda: actions.add(handed, places=[PROOF], file=material("另.pdf"), by=applicant.clerk, at=morning),
        lambda: actions.remove(handed, material=handed.materials.first(), by=applicant.clerk, at=morning),
    ):
        with pytest.raises(Refused, match="材料已经提交，提交后不予更改"):
            act()
    for rows in (HandIn.objects.filter(pk=row.pk), handed.materials.all()[:1]):
        changed = {"digest": "0"} if rows.model is HandIn else {"name": "改.pdf"}
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.model.objects.filter(pk__in=[one.pk for one in rows]).update(**changed)
    assert proving.faults() == []


def test_a_second_hand_in_is_refused(owing, applicant, morning):
    scenes.hang(owing, by=applicant, at=morning)
    scenes.hand_in(owing, by=applicant, at=morning)
    with pytest.raises(Refused, match="不能办理“提交材料”"):
        scenes.hand_in(owing, by=applicant, at=morning)
    assert HandIn.objects.count() == 1


def test_items_without_a_file_are_asked_about_and_stand_on_the_receipt(owing, applicant, morning):
    filing = scenes.hang(owing, by=applicant, at=morning, places=[PROOF, "extraction:01.01"])
    waiting = len(filing.checklist.missing())
    assert waiting > 0
    with pytest.raises(Doubtful, match=f"尚有{waiting}处没有文件"):
        actions.hand_in(filing, by=applicant.leader, at=morning)
    handed = scenes.hand_in(filing, by=applicant, at=morning)
    assert len(handed.hand_in.missing) == waiting


def test_without_a_file_of_each_kind_nothing_is_handed_in(owing, applicant, morning):
    with pytest.raises(Refused, match="尚未上传数据提取列表、实证材料"):
        scenes.hand_in(owing, by=applicant, at=morning)
    scenes.hang(owing, by=applicant, at=morning, places=[PROOF])
    with pytest.raises(Refused, match="尚未上传数据提取列表，请上传后再提交"):
        scenes.hand_in(owing, by=applicant, at=morning)


@pytest.mark.parametrize("role", ["clerk", "commission"])
def test_only_the_leader_of_the_hospital_hands_in(owing, applicant, people, morning, role):
    scenes.hang(owing, by=applicant, at=morning)
    by = applicant.clerk if role == "clerk" else people[Role.COMMISSION_HEAD]
    with pytest.raises(Refused, match="由机构负责人办理"):
        actions.hand_in(fresh(owing), by=by, at=morning)


@pytest.mark.refuses("E11", 2)
def test_the_last_second_of_the_term_counts_and_the_first_of_the_eighth_day_does_not(owing, applicant, over, now):
    scenes.hang(owing, by=applicant, at=over - SECOND)
    with pytest.raises(Refused, match="提交材料已于2026年12月9日 24:00截止，逾期材料不再接收"):
        scenes.hand_in(owing, by=applicant, at=over)
    with pytest.raises(Refused, match="24:00截止"):
        actions.add(owing, places=[PROOF], file=material("另.pdf"), by=applicant.clerk, at=over)
    assert scenes.hand_in(owing, by=applicant, at=over - SECOND).state == Stage.CITY_CHECK


def test_late_is_recorded_as_not_handed_in_and_the_case_goes_on(owing, applicant, over):
    assert tick(at=over + timedelta(minutes=1))["close_materials"] == 0
    assert tick(at=over + timedelta(minutes=2))["close_materials"] == 1
    late = fresh(owing)
    assert (late.state, late.materials_handed_in) == (Stage.CITY_CHECK, False)
    row = late.records.get(verb="miss_materials")
    assert "记为未提交" in row.reason
    deadline = late.deadlines.get(clock="materials")
    assert (deadline.due_on, deadline.met_on) == (date(2026, 12, 9), date(2026, 12, 10))
    told = Message.objects.filter(case=late.pk, office=applicant.institution.office).latest("pk")
    assert "记为未提交" in told.body
    assert tick(at=over + timedelta(hours=1))["close_materials"] == 0
    with pytest.raises(Refused, match="目前不在提交材料的环节"):
        actions.add(late, places=[PROOF], file=material("另.pdf"), by=applicant.clerk, at=over)


def test_the_fifth_declaration_running_hands_in_for_the_file_and_missing_it_bears_nothing(
    cycle, applicant, earlier_years, at, over
):
    earlier_years(applicant, *((year, 5, 5) for year in range(2022, 2026)))
    filing = filings.filing_at(Stage.REPORTED, applicant=applicant, of_cycle=cycle, at=at, level=5)
    review.close(cycle)
    assert fresh(filing).materials_due == MaterialsDue.FOR_THE_FILE
    tick(at=over + timedelta(minutes=2))
    assert "不作为不利结论的理由" in fresh(filing).records.get(verb="miss_materials").reason


def test_a_late_filing_has_the_term_after_its_own_end(cycle, applicant, earlier_years, people, at):
    earlier_years(applicant, (2025, 4, 4))
    filing = filings.filing_at(Stage.DRAFT, applicant=applicant, of_cycle=cycle, at=at, level=5)
    morning = review.close(cycle)
    ends = cycle.closes_at + timedelta(days=5)
    head = people[Role.COMMISSION_HEAD]
    late = deciding.decided(fresh(filing), ALLOW_LATE, by=head, at=morning, ends_at=ends, reason="信息系统故障")
    filings.report(filings.confirm(late, by=applicant.clerk, at=morning), by=applicant.leader, at=morning)
    tick(at=ends + timedelta(minutes=2))
    waiting = fresh(filing)
    assert (waiting.state, waiting.materials_last_day) == (Stage.AWAITING_MATERIALS, date(2026, 12, 15))


def test_a_term_that_runs_into_an_unpublished_year_makes_nobody_late(owing, over):
    owing.deadlines.filter(clock="materials").update(provisional=True)
    assert fresh(owing).materials_last_day is None
    assert tick(at=over + timedelta(days=30))["close_materials"] == 0


def test_an_infected_file_keeps_the_hand_in_back(owing, applicant, morning):
    scenes.hang(owing, by=applicant, at=morning)
    StoredFile.objects.filter(pk=owing.materials.first().file_id).update(finding="Eicar", scanned_at=morning)
    with pytest.raises(Refused, match="查出病毒，不能提交"):
        scenes.hand_in(owing, by=applicant, at=morning)
    assert fresh(owing).state == Stage.AWAITING_MATERIALS


def test_a_strangers_materials_are_not_there(owing, stranger, applicant, morning, signed_in, now):
    scenes.hang(owing, by=applicant, at=morning)
    now(morning)
    client = signed_in(stranger.clerk)
    pk = owing.materials.first().pk
    assert client.get(page(owing)).status_code == 404
    assert client.post(page(owing), sent(PROOF)).status_code == 404
    assert client.post(reverse("remove_filing_material", args=[owing.number, pk])).status_code == 404
    assert client.get(reverse("materials_receipt_pdf", args=[owing.number])).status_code == 404
    other = signed_in(applicant.clerk)
    assert other.post(reverse("remove_filing_material", args=[owing.number, pk + 999])).status_code == 404


def test_authorities_read_the_files_once_they_are_handed_in(owing, applicant, people, morning, as_role, now):
    scenes.hang(owing, by=applicant, at=morning)
    now(morning)
    tab = reverse("case_tab", args=[owing.number, "materials"])
    before = as_role(Role.COMMISSION_HEAD).get(tab).content.decode()
    assert "待医院提交材料，截止2026年12月9日 24:00" in before
    assert "实证材料.pdf" not in before
    scenes.hand_in(owing, by=applicant, at=morning)
    after = as_role(Role.COMMISSION_HEAD).get(tab).content.decode()
    assert after.count("实证材料.pdf") == len([key for key in owing.checklist.places if key.startswith("proof")])


def test_the_receipt_lists_every_file_with_size_and_hash_and_its_code_leads_to_it(owing, applicant, morning, now):
    scenes.hang(owing, by=applicant, at=morning, places=[PROOF, "extraction:01.01"])
    handed = scenes.hand_in(owing, by=applicant, at=morning)
    row = HandIn.objects.get()
    sheet = documents.receipt(row)
    blocks = [block for section in sheet.sections for block in section.blocks]
    rows = [line for block in blocks if isinstance(block, Table) for line in block.rows]
    kept = {file.file_id: file.file.size for file in handed.materials.select_related("file")}
    assert {line[-1]: f"（{kept[line[-1]]}字节）" in line[-2] for line in rows} == dict.fromkeys(kept, True)
    facts = next(block for block in blocks if isinstance(block, Facts))
    assert ("清单校验值", row.digest) in facts.pairs
    now(morning)
    public = Client().get(reverse("materials_receipt", args=[row.code])).content.decode()
    assert row.digest in public
    assert "实证材料.pdf" not in public
    assert documents.receipt_page(row.code) == reverse("materials_receipt", args=[row.code])


def test_a_refused_file_leaves_what_was_chosen(owing, applicant, morning, signed_in, now):
    now(morning)
    client = signed_in(applicant.clerk)
    wrong = SimpleUploadedFile("视频.exe", b"MZ")
    answer = client.post(page(owing), {"places": [PROOF], "file": wrong})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "不接收这类文件" in shown
    assert f'value="{PROOF}" selected' in shown
    assert owing.materials.count() == 0


def test_the_step_page_asks_about_what_is_missing_and_then_hands_in(owing, applicant, morning, signed_in, now):
    filing = scenes.hang(owing, by=applicant, at=morning, places=[PROOF, "extraction:01.01"])
    now(morning)
    client = signed_in(applicant.leader)
    step = reverse("step", args=[filing.number, "hand_in_materials"])
    data = {"seen": filing.version, "case_number": filing.number}
    asked = client.post(step, data)
    assert asked.status_code == 422
    assert "处没有文件" in asked.content.decode()
    tick_box = asked.context["form"].fields["confirmed"].widget.attrs["value"]
    assert client.post(step, data | {"confirmed": tick_box}).status_code == 302
    assert fresh(filing).state == Stage.CITY_CHECK
