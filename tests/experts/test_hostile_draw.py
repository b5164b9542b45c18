"""Attempts to steer a draw, or to stand for both of its parties under two names (E15, P30)."""

import pytest

from accounts.models import Person
from accounts.refused import Refused
from accounts.roles import OfficeKind, Regime, Role
from casework import record
from casework.drawing import page as two_party
from casework.verifiers.verify_draw import commitment, make_proof
from config.scenarios import cast, draws
from experts.actions import drawing
from experts.conflicts import conflicts
from experts.models import Draw, Expert, Party, PoolEntry
from experts.recusal import Ground
from tests.guards import lift

pytestmark = pytest.mark.django_db

SECRET = draws.SECRETS
PHONE = "13800001111"


def lodge(draw, party, by, at):
    return drawing.lodge(draw, commitment=commitment(draw.number, party, SECRET[party]), by=by, at=at)


def telephone(member, phone=PHONE):
    Person.objects.filter(pk=member.person_id).update(phone=phone)
    member.person.refresh_from_db()


def of_pool(pool) -> Expert:
    return PoolEntry.objects.filter(pool=pool).order_by("pk").last().expert


def test_conditions_that_leave_one_panel_only_are_a_designation_and_no_draw(use, waiting, office, supervisor, at):
    """Five of one kind, of whom there are five."""
    with pytest.raises(Refused, match="只有1种合规组合，不成其为随机抽取，请放宽条件"):
        drawing.freeze(waiting, by=office, at=at, conditions={"kinds": {"management": 5}, "one_per_employer": False})


def test_a_pool_that_has_no_more_than_a_team_is_drawn_all_the_same(use, pool, waiting, office, supervisor, at):
    """Nothing that the office set is the cause: the draw then settles the leader alone."""
    team = PoolEntry.objects.filter(pool=pool).order_by("-pk")[:5].values_list("expert", flat=True)
    others = Expert.objects.exclude(pk__in=list(team))
    others.update(disqualified_on=at.date(), disqualified_reason="干扰评审")
    draw = drawing.freeze(waiting, by=office, at=at, conditions={"one_per_employer": False})
    assert len(draw.frozen["candidates"]) == 5


def test_who_was_a_party_to_the_case_does_not_supervise_its_draw(frozen, waiting, office, supervisor, people, at):
    """The hospital's former leader, who now works for discipline inspection, and gives the first of the secrets."""
    record.append(
        subject=record.case_subject(waiting), case=waiting, at=at, verb="report", label="上报", by=supervisor,
        role_label=Role.INSTITUTION_LEADER.label,
    )  # fmt: skip
    with pytest.raises(Refused, match="您已以“机构负责人”的身份办理过本案件"):
        lodge(frozen, Party.SUPERVISOR, supervisor, at)


def test_one_human_with_two_accounts_does_not_stand_for_both_parties(frozen, office, supervisor, at):
    telephone(office)
    telephone(supervisor)
    lodge(frozen, Party.OFFICE, office, at)
    with pytest.raises(Refused, match="与对方经办人登记的手机号码相同"):
        lodge(frozen, Party.SUPERVISOR, supervisor, at)


def test_an_official_who_is_on_the_list_under_another_account_takes_no_part(use, pool, waiting, office, supervisor, at):
    telephone(office)
    Expert.objects.filter(pk=of_pool(pool).pk).update(phone=PHONE)
    with pytest.raises(Refused, match="您本人在候选名单中"):
        drawing.freeze(waiting, by=office, at=at)


def test_who_acted_on_the_case_under_another_account_does_not_review_it(pool, waiting, office, on, at):
    expert = of_pool(pool)
    assert conflicts(expert, waiting, pool=pool, on=on) == ()
    record.append(subject=record.case_subject(waiting), case=waiting, at=at, verb="check", label="核对", by=office)
    telephone(office)
    Expert.objects.filter(pk=expert.pk).update(phone=PHONE)
    expert.refresh_from_db()
    found = conflicts(expert, waiting, pool=pool, on=on)
    assert [one.ground for one in found] == [Ground.OTHER_CAPACITY]


def test_no_two_people_are_one_for_having_no_telephone(frozen, office, supervisor, at):
    telephone(office, "")
    telephone(supervisor, "")
    lodge(frozen, Party.OFFICE, office, at)
    assert lodge(frozen, Party.SUPERVISOR, supervisor, at).supervisor_by == supervisor.person


def test_a_row_rewritten_as_a_whole_is_told_by_the_record(frozen, office, supervisor, at):
    """Somebody with the database in hand takes the triggers off and puts in another draw that is right in itself."""
    drawn = draws.finished(frozen, office=office, supervisor=supervisor, at=at)
    assert two_party.proof_faults(drawn) == []
    secrets = {"office": "a secret made up afterwards, one", "supervisor": "a secret made up afterwards, two"}
    proof = make_proof(drawn.frozen, secrets)
    lift(Draw)
    Draw.objects.filter(pk=drawn.pk).update(
        proof=proof, office_hash=proof["commitments"]["office"], supervisor_hash=proof["commitments"]["supervisor"]
    )
    drawn.refresh_from_db()
    assert two_party.proof_faults(drawn) == ["密语摘要与抽取前登记的不一致。"]


def test_a_hash_lodged_for_one_draw_or_one_party_opens_no_other(frozen, office, supervisor, at):
    """Who lodges the other's hash as their own cannot open it, though they learn the secret."""
    copied = commitment(frozen.number, Party.OFFICE, SECRET[Party.OFFICE])
    drawing.lodge(frozen, commitment=copied, by=office, at=at)
    drawing.lodge(frozen, commitment=copied, by=supervisor, at=at)
    with pytest.raises(Refused, match="密语与您登记的摘要不符"):
        drawing.enter_secret(frozen, secret=SECRET[Party.OFFICE], by=supervisor, at=at)


def test_a_second_official_of_the_party_neither_lodges_again_nor_enters_the_secret(
    frozen, people, office, supervisor, at
):
    draws.lodged(frozen, office=office, supervisor=supervisor, at=at)
    head = people[Role.COMMISSION_HEAD]
    with pytest.raises(Refused, match="组织抽取单位已登记密语摘要"):
        lodge(frozen, Party.OFFICE, head, at)
    with pytest.raises(Refused, match="密语须由登记摘要的本人"):
        drawing.enter_secret(frozen, secret=SECRET[Party.OFFICE], by=head, at=at)


def test_another_pool_of_the_same_regime_is_not_drawn_from(use, waiting, office, supervisor, at):
    """The list is of one pool: an expert of a bureau's own pool stands neither on it nor among the excluded."""
    bureau = cast.person("lai-ren", "来仁", role=Role.EXPERT, office=cast.office(OfficeKind.BUREAU), at=at)
    draw = drawing.freeze(waiting, by=office, at=at)
    assert bureau.pool_entry.expert.number not in str(draw.frozen)
    assert draw.pool.regime == Regime.EMR
