"""An act upon what has changed since its page was opened is asked once more: of every form of the kind, one hand each."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Person
from accounts.people import reset_password
from accounts.roles import Regime, Role
from casework import grants
from casework.models import FigureSetting
from config.scenarios import cast, draws, terms
from experts.actions import letters, pools
from experts.models import Employer, Expert, Letter, LevelChange, PoolEntry, RecusalTable
from tests.forms_on_pages import form_with

from . import entries

REGIME = Regime.PRIMARY_CARE
MOVED = "在您打开本页之后，本页所示内容已有变更"


class Act(NamedTuple):
    """Who sends what to which page, and what another hand does meanwhile."""

    by: Membership
    path: str
    sent: dict[str, Any]
    other_hand: Callable[[], Any]


def renamed(expert: Expert) -> Callable[[], int]:
    return lambda: Expert.objects.filter(pk=expert.pk).update(name="钱思琪")


def moved_house(person: Person) -> Callable[[], int]:
    return lambda: Person.objects.filter(pk=person.pk).update(phone="13900001111")


def leave(world) -> Act:
    entry = entries.admitted(world.people, world.at)
    path = reverse("leave_pool", args=[entry.pk])
    return Act(world.people[Role.COMMISSION_HANDLER], path, {"reason": "本人申请"}, renamed(entry.expert))


def disqualified(world) -> Act:
    expert = entries.admitted(world.people, world.at).expert
    path, sent = reverse("disqualify_expert", args=[expert.number]), {"number": expert.number, "reason": "查实"}
    return Act(world.people[Role.COMMISSION_HEAD], path, sent, renamed(expert))


def level(world) -> Act:
    expert, head = terms.expert("zj-he", "何静秋", at=world.at), world.people[Role.COMMISSION_HEAD]
    row = {"regime": REGIME, "borne": "C", "reason": "另一处调整", "by": head.person, "at": world.at}
    path, sent = reverse("adjust_level", args=[expert.number]), {"level": "A", "reason": "成绩突出"}
    return Act(head, path, sent, lambda: LevelChange.objects.create(expert=expert, level="B", **row))


def appointed(world) -> Act:
    expert = terms.expert("zj-he", "何静秋", at=world.at)
    path = reverse("appoint_expert", args=[expert.number, REGIME])
    return Act(world.people[Role.COMMISSION_HANDLER], path, {}, renamed(expert))


def audited(world) -> Act:
    (letter,) = terms.appoint([terms.expert("zj-he", "何静秋", at=world.at)], people=world.people, at=world.at)
    path, sent = reverse("audit_letter", args=[letter.pk]), {"passed": "1", "reason": "履职良好"}
    return Act(world.people[Role.COMMISSION_HANDLER], path, sent, renamed(letter.expert))


def recusals(world) -> Act:
    def another() -> None:
        row = RecusalTable.objects.in_force(Regime.EMR, timezone.localdate(world.at))
        row.pk, row.valid_from = None, row.valid_from + timedelta(days=900)
        row.save()

    path, sent = reverse("new_recusals", args=[Regime.EMR]), {"title": "渝卫〔2026〕9号"}
    return Act(world.people[Role.COMMISSION_HANDLER], path, sent, another)


def conditions(world) -> Act:
    assert world.use  # a place in the workflow at which experts are drawn
    case, first = world.waiting, world.pool.entries.order_by("pk").first().expert
    own_staff = Employer.objects.filter(employments__expert=first)
    path, sent = reverse("draw_new", args=[case.number]), {"seats": "5"}
    return Act(world.office, path, sent, lambda: own_staff.update(institution=case.institution))


def ended(world) -> Act:
    found = world.frozen
    path = reverse("draw_end", args=[found.number])
    parties = {"office": world.office, "supervisor": world.supervisor}
    return Act(world.office, path, {"reason": "规则有误"}, lambda: draws.lodged(found, at=world.at, **parties))


def role_ended(world) -> Act:
    clerk = world.people[Role.BUREAU_HANDLER]
    path = reverse("end_person", args=[clerk.pk])
    return Act(world.people[Role.SECURITY_ADMIN], path, {"reason": "调离"}, moved_house(clerk.person))


def reset(world) -> Act:
    clerk = world.people[Role.BUREAU_HANDLER]
    path = reverse("reset_person", args=[clerk.pk])
    return Act(world.people[Role.SECURITY_ADMIN], path, {"reason": "本人申请"}, moved_house(clerk.person))


def handed_over(world) -> Act:
    office, case = world.office, world.waiting
    third, fourth = (
        cast.person(f"tongshi-{name}", name, role=office.role, office=office.office, at=world.at) for name in "丙丁"
    )
    until = timezone.localdate(world.at) + timedelta(days=9)
    path = reverse("hand_over", args=[case.number])
    sent = {"colleague": str(third.pk), "until": until.isoformat(), "reason": "出差"}
    again = {"to": fourth, "until": until, "by": office, "at": world.at, "reason": "另一处移交"}
    return Act(office, path, sent, lambda: grants.hand_over(case, **again))


def figures(world) -> Act:
    head, on = world.people[Role.COMMISSION_HEAD], timezone.localdate(world.at)
    values = {name: figure.value for name, figure in FigureSetting.objects.law(Regime.EMR, on).settings().items()}
    row = {"regime": Regime.EMR, "valid_from": on + timedelta(days=30), "reason": "另一处设置"}
    path, sent = reverse("figures_set", args=[Regime.EMR]), {"valid_from": "2027-03-01", "reason": "会议决定"}
    return Act(
        head,
        path,
        sent,
        lambda: FigureSetting.objects.create(values=values, set_by=head.person, set_at=world.at, **row),
    )


ACTS = (
    leave,
    disqualified,
    level,
    appointed,
    audited,
    recusals,
    conditions,
    ended,
    role_ended,
    reset,
    handed_over,
    figures,
)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_it_is_asked_again(act, world, signed_in):
    doing = act(world)
    client = signed_in(doing.by)
    page = form_with(client.get(doing.path).content.decode(), "seen")
    doing.other_hand()
    answer = client.post(doing.path, page | doing.sent)
    html = answer.content.decode()
    assert (answer.status_code, MOVED in html) == (422, True), html
    again = client.post(doing.path, form_with(html, "seen"))
    assert MOVED not in again.content.decode()


class World:
    def __init__(self, request: pytest.FixtureRequest, people, at):
        self.people, self.at, self._request = people, at, request

    def __getattr__(self, name: str) -> Any:
        return self._request.getfixturevalue(name)


@pytest.fixture
def world(request, people, at):
    """What the draws need is made for them alone."""
    return World(request, people, at)


class TestLists:
    """Of a list what is ticked is compared; what has changed is named, and nothing is done."""

    def test_letters(self, people, signed_in, at):
        expert, head = terms.expert("zj-he", "何静秋", at=at), people[Role.COMMISSION_HEAD]
        on = timezone.localdate(at)
        letter = letters.draft(expert, regime=REGIME, valid_from=on, by=people[Role.COMMISSION_HANDLER], at=at)
        client, path = signed_in(head), reverse("issue_letters")
        page = client.get(f"{reverse('appointments')}?tab=draft").content.decode()
        sent = form_with(page, f"seen-{letter.pk}") | {"letter": str(letter.pk), "_once": ""}
        Letter.objects.filter(pk=letter.pk).update(valid_from=on + timedelta(days=30))
        answer = client.post(path, sent)
        assert (answer.status_code, "何静秋" in answer.content.decode()) == (409, True)
        assert Letter.objects.drafted().count() == 1
        page = client.get(f"{reverse('appointments')}?tab=draft").content.decode()
        assert client.post(path, form_with(page, f"seen-{letter.pk}") | {"letter": str(letter.pk)}).status_code == 302

    def test_entries(self, people, signed_in, at):
        entry = entries.nominated(people, at)
        pools.vet(entry, by=people[Role.COMMISSION_HANDLER], at=at)
        client = signed_in(people[Role.CENTRE])
        sent = form_with(client.get(reverse("entries_waiting")).content.decode(), f"seen-{entry.pk}")
        renamed(entry.expert)()
        answer = client.post(reverse("report_entries"), sent | {"entry": str(entry.pk)})
        assert (answer.status_code, "钱思琪" in answer.content.decode()) == (409, True)
        assert not PoolEntry.objects.filter(reported_at__isnull=False).exists()

    def test_slips(self, people, signed_in, at):
        handler, centre = people[Role.BUREAU_HANDLER], people[Role.CENTRE]
        reset_password(handler.person, by=people[Role.BUREAU_HEAD], at=at, reason="忘记密码")
        slip, client = handler.person.slips.get(closed_at=None), signed_in(centre)
        sent = form_with(client.get(reverse("slips_waiting")).content.decode(), f"seen-{slip.pk}")
        moved_house(handler.person)()
        said = {"slip": str(slip.pk), "grounds": "拨打单位总机核对", "contact_is_own": "on"}
        answer = client.post(reverse("slips_waiting"), sent | said)
        assert (answer.status_code, "在您打开本页之后" in answer.content.decode()) == (422, True)
        slip.refresh_from_db()
        assert slip.released_at is None
