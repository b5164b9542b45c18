"""On site: clauses rated by each member of a sub-group, photographs, the internal meeting, what is told in the end (P22)."""

from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving, turns
from casework.actions import closures
from casework.autosave import Conflict, Saved, seen_token
from casework.models import Answer, AnswerWrite, Record
from config.scenarios import review, visit
from config.scenarios.papers import photograph
from experts.actions import leaving, leaving_cases, seats
from experts.models import Assignment, Consolidation
from experts.review.rounds import panel_of
from primary_care_review.models import ClauseRating, RatingPhoto
from primary_care_review.stages import Stage
from primary_care_review.standards.terms import Rating
from primary_care_review.team.uses import GRADE_REVIEW
from primary_care_review.visit import actions, result
from primary_care_review.visit.ratings import field_name
from primary_care_review.visit.taking import own_numbers
from tests.primary_care_review.steps import now
from tests.worlds import walked_once

pytestmark = pytest.mark.django_db


@walked_once
def of(jia_on_site):
    return now(jia_on_site)


@walked_once
def on_site(of):
    return of.plan.rates_at


@walked_once
def members(of, on_site):
    return review.accept_all(of, at=on_site)


@walked_once
def one(of, members):
    """Of the first sub-group."""
    return next(row for row in members if of.grouping.members[str(row.pk)] == 1)


@pytest.fixture
def browse(signed_in):
    """A page as a member sees it on the days of the visit."""

    def browse(member, path, data=None, *, at):
        with time_machine.travel(at, tick=False):
            client = signed_in(member)
            return client.get(path) if data is None else client.post(path, data)

    return browse


def save(one, number, suffix, value, *, at, seen=0, key=None):
    field = field_name(one.pk, number, suffix)
    key = key or str(uuid4())
    return actions.save_rating(one, field=field, value=value, seen=seen, key=key, by=one.member, at=at)


@pytest.mark.article("P22")
@pytest.mark.opens("P22")
def test_the_whole_visit(of, on_site, people, browse):
    of = visit.reviewed(of)
    assert of.state == Stage.VISITED
    rated = ClauseRating.objects.filter(assignment__review__case=of)
    for row in panel_of(of).members:
        assert rated.filter(assignment=row).count() == len(own_numbers(of, row))
    every = [clause.number for clause in of.assessment.clauses]
    assert list(result.final(of)) == every
    (number,) = result.differing(of)
    assert result.final(of)[number] is Rating.D
    word = result.word(of)
    assert word["settled"] == {number: {"rating": "D", "reason": visit.SETTLED}}
    assert word["highlights"] == visit.HIGHLIGHTS
    told = Record.objects.get(case=of, verb="grade_review_end")
    assert told.facts["told_to"] == visit.TOLD_TO


def test_a_member_rates_a_chapter_and_sees_what_is_left(of, on_site, one, browse):
    number = own_numbers(of, one)[0]
    chapter = reverse("visit_chapter", args=[of.number, number.partition(".")[0]])
    page = browse(one.member, chapter, at=on_site).content.decode()
    assert "机构自评" in page
    assert 'name="' + field_name(one.pk, number, "rating") in page
    fields = {"rating": "B", "document": "1", "note": "抽查20份随访记录，19份按期。"}
    posted = {}
    for suffix in ("rating", "report", "document", "place", "interview", "note"):
        name = field_name(one.pk, number, suffix)
        posted[f"seen-{name}"] = seen_token(0, "")
        if suffix in fields:
            posted[name] = fields[suffix]
    assert browse(one.member, chapter, posted, at=on_site).status_code == 302
    kept = dict(Answer.objects.filter(case=of, field__startswith=f"rating.{one.pk}.").values_list("field", "value"))
    assert kept == {field_name(one.pk, number, suffix): value for suffix, value in fields.items()}
    # A box that is no longer ticked is sent by its token alone.
    name = field_name(one.pk, number, "document")
    assert browse(one.member, chapter, {f"seen-{name}": seen_token(1, "1")}, at=on_site).status_code == 302
    assert Answer.objects.get(case=of, field=name).value == ""
    home = browse(one.member, reverse("visit", args=[of.number]), at=on_site).content.decode()
    assert f"未评 {len(own_numbers(of, one))} 条" in home
    assert "未选评审方式" in home


def test_a_clause_is_found_by_its_number(of, on_site, one, browse):
    number = own_numbers(of, one)[-1]
    home = reverse("visit", args=[of.number])
    answer = browse(one.member, f"{home}?clause={number}", at=on_site)
    assert answer.status_code == 302
    assert answer.url.endswith(f"#clause-{number}")
    assert "本组没有编号为“9.9.9”的条款" in browse(one.member, f"{home}?clause=9.9.9", at=on_site).content.decode()


def test_what_a_device_sends_twice_is_written_once(of, on_site, one):
    number, key = own_numbers(of, one)[0], str(uuid4())
    first = save(one, number, "rating", "B", at=on_site, key=key)
    again = save(one, number, "rating", "B", at=on_site, key=key)
    assert first == again == Saved(1)
    assert AnswerWrite.objects.filter(case=of, key=key).count() == 1
    photo = photograph("清创室.jpg")
    key = uuid4()
    rows = [actions.add_photo(one, clause=number, photo=photo, key=key, by=one.member, at=on_site) for _ in range(2)]
    assert rows[0] == rows[1]
    assert RatingPhoto.objects.count() == 1


def test_two_devices_never_overwrite_each_other_unseen(of, on_site, one, browse):
    number = own_numbers(of, one)[0]
    save(one, number, "rating", "B", at=on_site)
    assert isinstance(save(one, number, "rating", "C", at=on_site), Conflict)
    answer = browse(
        one.member,
        reverse("visit_answers", args=[of.number]),
        {"field": field_name(one.pk, number, "rating"), "value": "C", "seen": seen_token(0, ""), "key": str(uuid4())},
        at=on_site,
    )
    assert answer.status_code == 409
    assert "请选择以哪一个为准" in answer.json()["sentence"]
    save(one, number, "place", "1", at=on_site)
    box = field_name(one.pk, number, "place")
    sent = {"field": box, "value": "", "seen": seen_token(0, ""), "key": str(uuid4())}
    told = browse(one.member, reverse("visit_answers", args=[of.number]), sent, at=on_site).json()
    assert "改为“勾选”，您填写的是“不勾选”" in told["sentence"]
    assert (told["stored_label"], told["sent_label"]) == ("勾选", "不勾选")


@pytest.mark.parametrize(
    "suffix, value, sentence",
    [
        ("rating", "F", "评定只能选择A、B、C、D、E之一"),
        ("place", "是", "评审方式只能勾选或者不勾选"),
        ("note", "长" * 501, "“说明”有501个字"),
    ],
)
def test_what_no_rating_can_be_is_refused(of, on_site, one, suffix, value, sentence):
    with pytest.raises(Refused, match=sentence):
        save(one, own_numbers(of, one)[0], suffix, value, at=on_site)


def test_nobody_rates_for_another_sub_group_or_another_member(of, on_site, one, members, browse):
    other = next(row for row in members if of.grouping.members[str(row.pk)] == 2)
    theirs = own_numbers(of, other)[0]
    with pytest.raises(Refused, match="不由您所在的组评定"):
        save(one, theirs, "rating", "A", at=on_site)
    with pytest.raises(Refused, match="不属于您的评定"):
        actions.save_rating(
            one, field=field_name(other.pk, theirs, "rating"), value="A", seen=0, key="k", by=one.member, at=on_site
        )
    chapter = reverse("visit_chapter", args=[of.number, theirs.partition(".")[0]])
    assert browse(one.member, chapter, at=on_site).status_code == 404
    assert not Answer.objects.filter(case=of, field__startswith="rating.").exists()


def test_nothing_is_rated_before_the_first_day(of, at, members, one):
    with pytest.raises(Refused, match="现场评审于2026年11月17日开始"):
        save(one, own_numbers(of, one)[0], "rating", "A", at=at)


@pytest.mark.refuses("P22", 1)
def test_nobody_hands_in_with_an_unrated_clause_and_the_visit_does_not_end(of, on_site, members, one, browse):
    for row in members:
        visit.rate(row, at=on_site)
    number = own_numbers(of, one)[0]
    save(one, number, "rating", "", at=on_site, seen=1)
    answer = browse(
        one.member,
        reverse("opinion", args=[one.pk]),
        {f"opinion.{one.pk}.text": visit.SEEN, f"seen-opinion.{one.pk}.text": seen_token(0, ""), "hand_in": "1"},
        at=on_site,
    )
    assert answer.status_code == 422
    assert f"还有1条未评定或者未选评审方式（{number}）" in answer.content.decode()
    assert visit.SEEN in answer.content.decode()
    assert not ClauseRating.objects.exists()
    with pytest.raises(Refused, match="意见"):
        visit.ended(of, at=on_site)


def test_what_is_handed_in_does_not_change_any_more(of, on_site, one, browse):
    number = own_numbers(of, one)[0]
    photo = actions.add_photo(one, clause=number, photo=photograph("照片.jpg"), key=uuid4(), by=one.member, at=on_site)
    visit.hand_in(one, at=on_site)
    with pytest.raises(Refused, match="提交后不能更改"):
        save(one, number, "rating", "A", at=on_site, seen=1)
    with pytest.raises(Refused, match="提交后不能更改"):
        actions.add_photo(one, clause=number, photo=photograph("又一张.jpg"), key=uuid4(), by=one.member, at=on_site)
    with pytest.raises(Refused, match="提交后不能更改"):
        actions.remove_photo(photo, by=one.member, at=on_site)
    assert RatingPhoto.objects.get().handed_in_at == on_site
    shot = photograph("照片.jpg").content
    shot.seek(0)
    sent = {"photo": SimpleUploadedFile("照片.jpg", shot.read()), "key": str(uuid4())}
    answer = browse(one.member, reverse("visit_photos", args=[of.number, number]), sent, at=on_site)
    assert "提交后不能更改" in answer.content.decode()


def test_photographs_are_taken_looked_at_and_taken_away(of, on_site, one, members, browse):
    number = own_numbers(of, one)[0]
    path = reverse("visit_photos", args=[of.number, number])
    page = browse(one.member, path, at=on_site)
    assert 'capture="environment"' in page.content.decode()
    assert browse(one.member, path, {"key": str(uuid4())}, at=on_site).status_code == 422
    photo = actions.add_photo(one, clause=number, photo=photograph("现场.jpg"), key=uuid4(), by=one.member, at=on_site)
    shown = reverse("visit_photo", args=[photo.pk])
    assert browse(one.member, shown, at=on_site).getvalue().startswith(b"\xff\xd8")
    other = next(row for row in members if row != one)
    assert browse(other.member, shown, at=on_site).status_code == 404
    browse(one.member, reverse("visit_photo_remove", args=[photo.pk]), {}, at=on_site)
    assert not RatingPhoto.objects.standing().exists()


def test_differing_ratings_are_settled_with_a_reason_by_the_leader(of, on_site, members, one, browse):
    number = own_numbers(of, one)[0]
    for row in members:
        visit.hand_in(row, at=on_site, strict=number if row == one else "")
    leader = Assignment.objects.get(pk=next(row for row in members if row.leads).pk)
    path, key = reverse("consolidation", args=[leader.pk]), number.replace(".", "_")
    page = browse(leader.member, path, at=on_site).content.decode()
    assert "评定不一致的条款（1条）" in page
    prefix = f"consolidation.{leader.pk}"
    said = {"highlights": visit.HIGHLIGHTS, "shortcomings": visit.SHORTCOMINGS, "text": visit.WORD}
    said |= {f"rating_{key}": "D", f"reason_{key}": ""}
    posted = {f"{prefix}.{name}": value for name, value in said.items()} | {"hand_in": "1"}
    posted |= {f"seen-{prefix}.{name}": seen_token(0, "") for name in said}
    answer = browse(leader.member, path, posted, at=on_site)
    assert answer.status_code == 422
    assert f"条款{number}成员评定不一致，请填写议定理由" in answer.content.decode()
    assert not Consolidation.objects.exists()
    with pytest.raises(Refused, match="汇总意见"):
        visit.ended(of, at=on_site)


def test_the_visit_does_not_end_without_the_sign_in_sheets(of, on_site, members, browse):
    for row in members:
        visit.hand_in(row, at=on_site)
    visit.word_of_team(of, at=on_site)
    with pytest.raises(Refused, match="尚未登记首次会议签到表、末次会议签到表"):
        visit.ended(of, at=on_site)
    leader = next(row for row in members if row.leads)
    path = reverse("visit", args=[of.number])
    shown = browse(leader.member, path, at=on_site).content.decode()
    assert ("尚未登记首次会议签到表" in shown, 'name="told_to"' in shown) == (True, False)
    for chosen in ({}, {"meeting": "sign_in_first"}):
        answer = browse(leader.member, path, chosen, at=on_site)
        assert answer.status_code == 422
        assert answer.content.decode().count("有内容需要更正，尚未提交") == 1
    visit.signed_in(of, at=on_site)
    assert 'name="told_to"' in browse(leader.member, path, at=on_site).content.decode()
    assert browse(leader.member, path, {"told_to": visit.TOLD_TO}, at=on_site).status_code == 302
    assert now(of).state == Stage.VISITED


def test_a_meeting_has_so_many_sheets_and_no_more(of, on_site, members, monkeypatch):
    monkeypatch.setattr(actions, "MOST_SHEETS", 1)
    visit.signed_in(of, at=on_site)
    with pytest.raises(Refused, match="每次会议至多登记1份签到表") as refused:
        visit.signed_in(of, at=on_site)
    assert refused.value.field == "sheet"
    assert of.materials.filter(kind__startswith="sign_in").count() == 2


def test_the_institution_learns_highlights_and_shortcomings_when_the_visit_ends_and_no_ratings(of, on_site, browse):
    own = of.institution.office.memberships.get()
    tab = reverse("case_tab", args=[of.number, "review"])
    assert visit.HIGHLIGHTS not in browse(own, tab, at=on_site).content.decode()
    of = visit.reviewed(of)
    page = browse(own, tab, at=of.plan.tells_at).content.decode()
    assert visit.HIGHLIGHTS in page
    assert visit.SHORTCOMINGS in page
    assert visit.SETTLED not in page
    assert not [row for row in panel_of(of).members if row.member.person.name in page]


def test_the_institution_of_a_case_that_was_cancelled_learns_nothing_that_it_was_not_told(
    of, on_site, people, members, browse
):
    for row in members:
        visit.hand_in(row, at=on_site)
    visit.word_of_team(of, at=on_site)
    closures.close_institution(
        of.institution, closed_on=on_site.date(), reason="渝卫〔2026〕8号", by=people[Role.BUREAU_HEAD], at=on_site
    )
    leaving_cases.cancel(now(of), by=people[Role.BUREAU_HEAD], at=on_site, reason="机构已注销。")
    tab = reverse("case_tab", args=[of.number, "review"])
    assert browse(of.institution.office.memberships.get(), tab, at=on_site).status_code == 404
    page = browse(people[Role.BUREAU_HANDLER], tab, at=on_site).content.decode()
    assert "向机构通报的亮点和不足" not in page


@pytest.mark.article("P22")
def test_only_the_leader_ends_the_visit_and_only_when_everybody_has_handed_in(of, on_site, members, browse):
    leader = next(row for row in members if row.leads)
    path, told = reverse("visit", args=[of.number]), {"told_to": visit.TOLD_TO}
    answer = browse(leader.member, path, told, at=on_site)
    assert answer.status_code == 422
    assert visit.TOLD_TO in answer.content.decode()
    for row in members:
        visit.hand_in(row, at=on_site)
    visit.signed_in(of, at=on_site)
    visit.word_of_team(of, at=on_site)
    other = next(row for row in members if not row.leads)
    with pytest.raises(Refused, match="由组长"):
        actions.end_visit(now(of), told_to="院长", by=other.member, at=on_site)
    assert browse(leader.member, path, told, at=on_site).status_code == 302
    assert now(of).state == Stage.VISITED
    assert now(of).deadlines.get(clock="on_site").met_on == on_site.date()


# A leader who is lost after the team's word

LEAD = "grade_review_lead"


def led(of):
    return next(row for row in panel_of(now(of)).members if row.leads)


def lost(of, people, *, at):
    """The leader dies: it is the bureau's turn to name another, and nobody else's."""
    expert = led(of).member.pool_entry.expert
    leaving.died(expert, died_on=timezone.localdate(at), reason="所在单位来函", by=people[Role.BUREAU_HEAD], at=at)
    waits = now(of)
    assert turns.read(waits.turn) == {Role.BUREAU_HANDLER: LEAD}
    assert waits.missing == "改定组长"


def named(of, people, *, at):
    """Another leads, by the record."""
    former, panel = led(of), panel_of(now(of))
    able = next(row for row in panel.members if not row.leads and not panel.lost(row))
    handler = people[Role.BUREAU_HANDLER]
    seats.change_leader(now(of), use=GRADE_REVIEW, by=handler, at=at, leader=able.pk, reason="组长去世。")
    told = Record.objects.filter(case=of, verb=LEAD).latest("seq").facts
    assert led(of) == able
    assert able.member.person.name in str(told["leader"])
    assert former.member.person.name in str(told["former"])


def test_a_leader_lost_after_the_word_is_replaced_and_another_ends_the_visit_and_seals(
    of, people, members, on_site, browse
):
    for row in members:
        visit.hand_in(row, at=on_site)
    last = of.plan.tells_at
    visit.signed_in(of, at=last)
    visit.word_of_team(of, at=last)
    word = result.word(now(of))
    with pytest.raises(Refused, match="不改定组长"):
        named(of, people, at=last)

    lost(of, people, at=last)
    with pytest.raises(Refused, match="请先改定组长"):
        visit.ended(of, at=last)
    named(of, people, at=last)
    assert result.word(now(of)) == word
    assert visit.ended(of, at=last).state == Stage.VISITED

    panel = panel_of(now(of))
    for row in panel.members:
        if not panel.lost(row):
            visit.signed(row, at=last)
    lost(of, people, at=last)
    with pytest.raises(Refused, match="请先改定组长"):
        visit.sealed(of, at=last)
    page = browse(people[Role.BUREAU_HANDLER], reverse("step", args=[of.number, LEAD]), at=last)
    assert led(of).member.person.name not in page.content.decode()
    named(of, people, at=last)
    assert visit.sealed(of, at=last).state == Stage.SEALED
    assert proving.faults() == []
