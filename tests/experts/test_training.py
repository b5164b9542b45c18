"""The training of a body's own pool: announced, signed up for, attended; it counts in the expert's file and its reports (P07, P11)."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Regime, Role
from casework import proving
from casework.models import Message, Notice, Record
from casework.notices.kinds import kind_of, paper
from config.scenarios import bodies, cast, visit
from experts.actions import feedback
from experts.actions import training as acts
from experts.models import Attendance, Expert, Training
from experts.register.listing import found
from experts.register.workbook import REGISTER, register
from experts.training.listing import PEOPLE
from experts.training.listing import people as people_sheet
from tests.experts.reviews import page
from tests.experts.reviews import visit as browse
from tests.refusals.page import said_at

pytestmark = [pytest.mark.django_db, pytest.mark.article("P07")]
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def world(for_the_module, at):
    """The bureau's pool, with letters."""
    people = cast.officials(at=at)
    return people, visit.reviewers(people=people, at=at)


@pytest.fixture
def people(world, db):
    return deepcopy(world[0])


@pytest.fixture
def pool(world, db):
    return deepcopy(world[1])


@pytest.fixture
def handler(people):
    return people[Role.BUREAU_HANDLER]


@pytest.fixture
def training(handler, at) -> Training:
    return bodies.announced(by=handler, at=at)


@pytest.mark.opens("P07")
def test_the_whole_way_by_the_pages(handler, pool, people, at):
    """Announced to everybody of the pool, signed up for, attended, read in the file, and nobody else's."""
    begins = timezone.localtime(at + timedelta(days=7)).replace(hour=9, minute=0)
    sent = {
        "title": "标准条款解读培训",
        "text": "条款解读",
        "place": "三楼会议室",
        "begins_at": f"{begins:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begins + 3 * HOUR:%Y-%m-%dT%H:%M}",
        "hours": "4",
        "closes_on": f"{begins:%Y-%m-%d}",
        "places": "",
    }
    answer = browse(handler, reverse("announce_training", args=["pool_training"]), sent, at=at)
    assert answer.status_code == 302
    held = Training.objects.get()
    assert (held.office, held.begins_at, held.places) == (handler.office, begins, None)
    told = Message.objects.filter(title="培训通知：标准条款解读培训")
    assert {message.person_id for message in told} == {member.person_id for member in pool}
    one, other, late = pool[:3]
    for member in (one, other):
        assert browse(member, reverse("sign_up_training", args=[held.pk]), {}, at=at).status_code == 302
    assert "您已于" in page(one, reverse("training", args=[held.pk]), at=at)
    assert browse(other, reverse("withdraw_training", args=[held.pk]), {}, at=at).status_code == 302
    assert browse(other, reverse("sign_up_training", args=[held.pk]), {}, at=at).status_code == 302
    then = held.ends_at + HOUR
    address = reverse("training_attendance", args=[held.pk])
    assert page(handler, address, at=then).count('name="came"') == len(pool)
    assert browse(handler, address, {"came": [one.pk, late.pk]}, at=then).status_code == 302
    marks = {row.member_id: row.attended for row in held.attendances.all()}
    assert marks == {one.pk: True, other.pk: False, late.pk: True}
    expert = Expert.objects.get(entries__member=one)
    for reader in (one, handler):
        own = page(reader, reverse("expert_file", args=[expert.number]), at=then)
        assert all(words in own for words in ("出席1次，共4学时。", "标准条款解读培训", "出席培训：标准条款解读培训"))
    absent = page(other, reverse("expert_file", args=[Expert.objects.get(entries__member=other).number]), at=then)
    assert ("未出席" in absent, "出席0次，共0学时。" in absent) == (True, True)
    assert PEOPLE.sheet == "培训人员"
    rows = people_sheet(held).rows
    assert sorted((row[0], row[3], row[4]) for row in rows) == sorted(
        [(one.person.name, "出席", 4), (other.person.name, "未出席", 0), (late.person.name, "出席", 4)]
    )
    assert proving.faults() == []


def test_recorded_again_it_is_put_right_with_a_row_of_the_record(training, handler, pool):
    bodies.attended(training, by=handler, members=pool[:3])
    then = training.ends_at + HOUR
    acts.record_attendance(training, came=[member.pk for member in pool[1:3]], by=handler, at=then)
    assert [row.attended for row in training.attendances.order_by("pk")] == [False, True, True]
    assert Record.objects.filter(subject=f"training:{training.pk}", verb="record_attendance").count() == 2
    said = Record.objects.filter(subject__startswith="expert:", verb="training").order_by("pk")
    assert [row.label.partition("培训")[0] for row in said] == ["出席", "出席", "未出席", "未出席", "出席"]
    assert proving.faults() == []


@pytest.mark.article("P11")
def test_it_counts_in_the_register_and_in_the_letter_to_the_employer(training, handler, people, pool, at):
    bodies.attended(training, by=handler, members=pool[:2])
    one, then = pool[0], training.ends_at + HOUR
    of = Expert.objects.get(entries__member=one)
    rows = {row[0]: row[-1] for row in register(found(handler, {})).rows}
    assert (REGISTER.columns[-1].heading, rows[of.number], sum(rows.values())) == ("培训学时", 4, 4)
    on = timezone.localdate(then)
    said = feedback.conduct(of, Regime.PRIMARY_CARE, since=on - timedelta(days=90), until=on, at=then)
    assert (said.trainings, said.hours) == (1, 4)
    head = people[Role.COMMISSION_HEAD]
    letter = feedback.draft(
        of, regime=Regime.PRIMARY_CARE, since=on - timedelta(days=90), until=on, remark="认真负责。", by=head, at=then
    )
    assert "参加培训1次，共4学时。" in str(paper(letter.notice))
    before = Notice(fields={**letter.notice.fields}, kind=letter.notice.kind)
    for name in ("trainings", "hours"):
        del before.fields[name]
    assert kind_of(before.kind).read(before.fields).trainings == 0  # a letter of before says nothing of it


@pytest.mark.parametrize(
    "changed, field, sentence",
    [
        ({"begins_at": timedelta(hours=-1)}, "begins_at", "开始时间应当在现在之后"),
        ({"ends_at": timedelta(days=7)}, "ends_at", "结束时间应当在开始时间之后"),
        ({"closes_on": 8}, "closes_on", "报名截止日期不能晚于培训开始的日期"),
        ({"closes_on": -1}, "closes_on", "报名截止日期不能早于今天"),
    ],
)
def test_an_announcement_is_in_order(handler, at, changed, field, sentence):
    said = {
        name: at + value if isinstance(value, timedelta) else timezone.localdate(at) + timedelta(days=value)
        for name, value in changed.items()
    }
    with pytest.raises(Refused, match=sentence) as refused:
        bodies.announced(by=handler, at=at, **said)
    assert (refused.value.field, Training.objects.count()) == (field, 0)


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(handler, at):
    url = reverse("announce_training", args=["pool_training"])
    answer = browse(handler, url, {"title": "条款解读", "place": "三楼", "hours": "若干"}, at=at)
    shown = answer.content.decode()
    assert (answer.status_code, 'value="条款解读"' in shown) == (422, True)
    assert said_at(shown, "begins_at")
    assert said_at(shown, "hours")
    assert browse(handler, reverse("announce_training", args=["none"]), at=at).status_code == 404


def test_whoever_is_not_invited_signs_up_for_nothing(training, people, handler, pool, at):
    with pytest.raises(Refused, match="本次培训面向本单位基层评审专家库的在库专家"):
        acts.sign_up(training, by=people[Role.EXPERT], at=at)
    stranger = people[Role.EXPERT]
    if stranger.office_id != handler.office_id:
        assert browse(stranger, reverse("training", args=[training.pk]), at=at).status_code == 404
    with pytest.raises(Refused, match="培训由组织单位办理"):
        acts.record_attendance(training, came=[], by=people[Role.COMMISSION_HEAD], at=training.ends_at)
    with pytest.raises(Refused, match="由卫生健康行政部门组织"):
        bodies.announced(by=pool[0], at=at)
    acts.sign_up(training, by=pool[0], at=at)
    with pytest.raises(Refused, match="您已报名"):
        acts.sign_up(training, by=pool[0], at=at)
    with pytest.raises(Refused, match="您没有报名"):
        acts.withdraw(training, by=pool[1], at=at)
    with pytest.raises(Refused, match="所选人员不在"):
        acts.record_attendance(training, came=[people[Role.BUREAU_HEAD].pk], by=handler, at=training.ends_at)
    assert Attendance.objects.count() == 1


def test_places_and_days_are_kept(handler, pool, at):
    closes = timezone.localdate(at) + timedelta(days=2)
    small = bodies.announced(by=handler, at=at, places=1, closes_on=closes)
    acts.sign_up(small, by=pool[0], at=at)
    with pytest.raises(Refused, match="名额已满"):
        acts.sign_up(small, by=pool[1], at=at)
    assert "名额已满" in page(pool[1], reverse("training", args=[small.pk]), at=at)
    acts.withdraw(small, by=pool[0], at=at)
    with pytest.raises(Refused, match=r"报名已于.*截止"):
        acts.sign_up(small, by=pool[1], at=at + timedelta(days=3))
    acts.sign_up(small, by=pool[1], at=at)
    with pytest.raises(Refused, match="培训已经开始，不能再取消报名"):
        acts.withdraw(small, by=pool[1], at=small.begins_at)
    with pytest.raises(Refused, match="培训尚未开始"):
        acts.record_attendance(small, came=[], by=handler, at=small.begins_at - HOUR)


def test_called_off_whoever_signed_up_is_told(training, handler, pool, at):
    acts.sign_up(training, by=pool[0], at=at)
    url = reverse("cancel_training", args=[training.pk])
    assert browse(handler, url, {"reason": ""}, at=at).status_code == 422
    assert browse(handler, url, {"reason": "授课人员临时出差。"}, at=at).status_code == 302
    (told,) = Message.objects.filter(title__startswith="培训已取消")
    assert (told.person_id, "授课人员临时出差。" in told.body) == (pool[0].person_id, True)
    for verb, sentence in (
        (lambda: acts.cancel(training, reason="又一次", by=handler, at=at), "已经取消"),
        (lambda: acts.sign_up(training, by=pool[1], at=at), "本次培训已取消"),
        (lambda: acts.record_attendance(training, came=[], by=handler, at=training.ends_at), "本次培训已取消"),
    ):
        with pytest.raises(Refused, match=sentence):
            verb()
    assert proving.faults() == []


def test_what_is_over_and_not_recorded_waits_on_the_desk(training, handler, people):
    after = training.ends_at + timedelta(days=1)
    on = timezone.localdate(after)
    waiting = {
        role: Training.objects.to_record(people[role], on).count() for role in (Role.BUREAU_HEAD, Role.COMMISSION_HEAD)
    }
    assert waiting == {Role.BUREAU_HEAD: 1, Role.COMMISSION_HEAD: 0}
    assert "培训待登记出席" in page(handler, reverse("workbench"), at=after)
    acts.record_attendance(training, came=[], by=handler, at=after)
    assert "培训待登记出席" not in page(handler, reverse("workbench"), at=after)
