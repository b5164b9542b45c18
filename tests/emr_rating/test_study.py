"""Study of the standard for hospitals: announced by the commission, signed up for, attended (E28)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.refused import Refused
from accounts.roles import Role
from casework import proving
from casework.models import Message
from config.scenarios import bodies, cast
from config.scenarios import filing as filings
from emr_rating.editions.training import STUDY
from experts.models import Training
from tests.experts.reviews import page, visit
from tests.worlds import walked_once

pytestmark = [pytest.mark.django_db, pytest.mark.article("E28")]
HOUR = timedelta(hours=1)


@walked_once
def invited(at):
    """The officials, and two hospitals that take part."""
    people = cast.officials(at=at)
    return people, [filings.hospital(number, people=people, at=at) for number in (1, 2)]


@pytest.mark.opens("E28")
def test_the_whole_way_by_the_pages(invited, at):
    people, (own, other) = invited
    by, begins = people[Role.COMMISSION_HANDLER], timezone.localtime(at + timedelta(days=7)).replace(hour=9, minute=0)
    sent = {
        "title": "评级标准解读培训",
        "text": "标准解读",
        "place": "市会议中心",
        "begins_at": f"{begins:%Y-%m-%dT%H:%M}",
        "ends_at": f"{begins + 3 * HOUR:%Y-%m-%dT%H:%M}",
        "hours": "3",
        "closes_on": f"{begins:%Y-%m-%d}",
        "places": "2",
    }
    assert visit(by, reverse("announce_training", args=["emr_study"]), sent, at=at).status_code == 302
    held = Training.objects.get()
    told = Message.objects.filter(title="培训通知：评级标准解读培训")
    guests = {member.person_id for one in (own, other) for member in (one.clerk, one.leader)}
    assert {message.person_id for message in told} == guests
    listed = page(own.clerk, reverse("trainings"), at=at)
    assert ["评级标准解读培训" in listed, STUDY.invited in listed] == [True, True]
    for member in (own.clerk, other.leader):
        assert visit(member, reverse("sign_up_training", args=[held.pk]), {}, at=at).status_code == 302
    with pytest.raises(Refused, match="名额已满"):
        bodies.acts.sign_up(held, by=own.leader, at=at)
    shown = page(own.clerk, reverse("training", args=[held.pk]), at=at)
    assert ["您已于" in shown, other.leader.person.name in shown] == [True, False]
    came = {"came": [own.clerk.pk]}
    then = held.ends_at + HOUR
    assert visit(by, reverse("training_attendance", args=[held.pk]), came, at=then).status_code == 302
    assert [row.member_id for row in held.attendances.attended()] == [own.clerk.pk]
    assert "您已出席，共3学时。" in page(own.clerk, reverse("training", args=[held.pk]), at=then)
    assert "登记为未出席" in page(other.leader, reverse("training", args=[held.pk]), at=then)
    assert proving.faults() == []


def test_the_commission_alone_holds_it_and_hospitals_of_the_rating_alone_are_invited(invited, at):
    people, _ = invited
    bureau = people[Role.BUREAU_HANDLER]
    assert visit(bureau, reverse("announce_training", args=["emr_study"]), at=at).status_code == 404
    with pytest.raises(Refused, match="由卫生健康行政部门组织"):
        bodies.announced(use=STUDY, by=bureau, at=at)
    held = bodies.announced(use=STUDY, by=people[Role.COMMISSION_HEAD], at=at)
    assert visit(bureau, reverse("training", args=[held.pk]), at=at).status_code == 404
    with pytest.raises(Refused, match="面向参加电子病历评级的医疗机构"):
        bodies.acts.sign_up(held, by=bureau, at=at)
