"""A draw as its two parties carry it out, what is refused on the way, and that nobody draws again unseen."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.refused import Refused
from accounts.roles import Role
from casework.gateway import NotTheirs
from casework.models import Message, Record
from casework.verifiers.verify_draw import commitment, faults
from config.scenarios import cast, draws
from experts.actions import drawing
from experts.models import Absence, Assignment, Draw, DrawStage, Expert, Party

SECRET = draws.SECRETS


def labels(draw):
    return list(Record.objects.filter(subject=f"draw:{draw.number}").order_by("seq").values_list("label", flat=True))


@pytest.mark.article("E15")
def test_two_parties_draw_a_team_that_the_proof_confirms(frozen, use, office, supervisor, at):
    drawn = draws.finished(frozen, office=office, supervisor=supervisor, at=at)
    assert drawn.stage == DrawStage.DRAWN
    drawn.refresh_from_db()
    assert faults(drawn.proof, {"list_hash": drawn.list_hash, "commitments": drawn.commitments}) == []
    assert len(drawn.proof["panel"]) == 5
    done = Record.objects.filter(case=drawn.case, verb__startswith="test_review").order_by("seq")
    assert [(row.verb, row.facts["draw"]) for row in done] == [
        ("test_review_draw", drawn.number),
        ("test_review_seat", drawn.number),
    ]
    assert labels(drawn) == [
        "首次抽取：固定候选名单", "组织抽取单位登记密语摘要", "纪检监督登记密语摘要",
        "组织抽取单位提交密语", "纪检监督提交密语", "抽取评审专家",
    ]  # fmt: skip
    leader = drawn.assignments.get(leads=True).member.pool_entry.expert.number
    assert (drawn.assignments.count(), leader) == (5, drawn.proof["leader"])


def test_the_frozen_list_has_numbers_and_no_names_and_the_record_keeps_its_hash(frozen):
    names = set(Expert.objects.values_list("name", flat=True))
    assert not any(name in str(frozen.frozen) for name in names)
    assert Record.objects.get(subject=f"draw:{frozen.number}").facts["list_hash"] == frozen.list_hash


@pytest.mark.article("E15")
def test_the_excluded_stand_on_the_list_with_ground_and_source(own_staff, frozen):
    excluded = dict(frozen.frozen["excluded"])
    assert excluded[own_staff.number] == [["现工作单位", "第十五条"]]
    assert len(excluded) == 2
    assert own_staff.number not in {one["number"] for one in frozen.frozen["candidates"]}


def test_both_are_told_when_it_is_their_turn(lodged, office, supervisor):
    told = Message.objects.filter(person=supervisor.person).order_by("pk").values_list("title", flat=True)
    assert list(told) == [f"专家抽取{lodged.number}：请登记密语摘要", f"专家抽取{lodged.number}：请提交密语"]
    assert Message.objects.get(person=office.person).title == f"专家抽取{lodged.number}：请提交密语"


def test_it_waits_for_whoever_has_something_to_do(frozen, office, people, supervisor, at):
    def waits():
        head = people[Role.COMMISSION_HEAD]
        return [Draw.objects.waiting_for(member, at).count() for member in (office, head, supervisor)]

    assert waits() == [1, 1, 1]
    hashed = commitment(frozen.number, Party.OFFICE, SECRET[Party.OFFICE])
    drawing.lodge(frozen, commitment=hashed, by=office, at=at)
    assert waits() == [0, 0, 1]
    hashed = commitment(frozen.number, Party.SUPERVISOR, SECRET[Party.SUPERVISOR])
    drawing.lodge(frozen, commitment=hashed, by=supervisor, at=at)
    assert waits() == [1, 0, 1]
    drawing.enter_secret(frozen, secret=SECRET[Party.OFFICE], by=office, at=at)
    assert waits() == [0, 0, 1]
    assert Draw.objects.waiting_for(supervisor, frozen.due_at).count() == 0


# Refused


def test_a_secret_is_not_taken_before_both_hashes_are_in(frozen, office, at):
    hashed = commitment(frozen.number, Party.OFFICE, SECRET[Party.OFFICE])
    drawing.lodge(frozen, commitment=hashed, by=office, at=at)
    with pytest.raises(Refused, match="双方均登记密语摘要之后，才能提交密语。"):
        drawing.enter_secret(frozen, secret=SECRET[Party.OFFICE], by=office, at=at)


def test_one_person_does_not_stand_for_both_parties(frozen, office, people, at):
    also = type(office).objects.create(
        person=office.person, office=office.office, role=Role.SUPERVISOR, valid_from=cast.SINCE
    )
    drawing.lodge(frozen, commitment="a" * 64, by=office, at=at)
    with pytest.raises(Refused, match="您已代表组织抽取单位登记密语摘要，双方须由不同的人办理。"):
        drawing.lodge(frozen, commitment="b" * 64, by=also, at=at)


@pytest.mark.parametrize("hashed", ["", "a" * 63, "g" * 64, "a" * 65])
def test_a_hash_has_64_hexadecimal_digits(frozen, office, at, hashed):
    with pytest.raises(Refused, match="密语摘要为64位十六进制数字"):
        drawing.lodge(frozen, commitment=hashed, by=office, at=at)


def test_a_lodged_hash_is_not_lodged_again(lodged, people, at):
    with pytest.raises(Refused, match="组织抽取单位已登记密语摘要，登记后不能更改。"):
        drawing.lodge(lodged, commitment="c" * 64, by=people[Role.COMMISSION_HEAD], at=at)


def test_a_secret_that_does_not_match_is_refused_and_may_be_tried_again(lodged, office, at):
    with pytest.raises(Refused, match="密语与您登记的摘要不符"):
        drawing.enter_secret(lodged, secret="another secret, long enough", by=office, at=at)
    assert drawing.enter_secret(lodged, secret=SECRET[Party.OFFICE], by=office, at=at).office_secret_at == at


def test_a_hash_made_for_the_other_party_or_another_draw_opens_nothing(frozen, office, supervisor, at):
    stolen = commitment(frozen.number, Party.OFFICE, SECRET[Party.OFFICE])
    drawing.lodge(frozen, commitment=stolen, by=office, at=at)
    drawing.lodge(frozen, commitment=stolen, by=supervisor, at=at)
    with pytest.raises(Refused, match="密语与您登记的摘要不符"):
        drawing.enter_secret(frozen, secret=SECRET[Party.OFFICE], by=supervisor, at=at)


def test_only_who_lodged_the_hash_enters_the_secret(lodged, people, at):
    with pytest.raises(Refused, match="密语须由登记摘要的本人（林静怡）提交。"):
        drawing.enter_secret(lodged, secret=SECRET[Party.OFFICE], by=people[Role.COMMISSION_HEAD], at=at)


def test_a_secret_is_given_once_and_has_twenty_characters(lodged, office, at):
    with pytest.raises(Refused, match="密语应为20至200个字符，现为5个"):
        drawing.enter_secret(lodged, secret="short", by=office, at=at)
    drawing.enter_secret(lodged, secret=SECRET[Party.OFFICE], by=office, at=at)
    with pytest.raises(Refused, match="您已提交密语，不能更改。"):
        drawing.enter_secret(lodged, secret=SECRET[Party.OFFICE], by=office, at=at)


@pytest.mark.parametrize(
    "conditions, sentence",
    [
        ({"seats": 6}, "评审组人数须为单数，现为6人。"),
        ({"seats": 3}, "评审组不得少于5人，现为3人。"),
        ({"seats": 9}, "每个单位至多1名，候选专家来自8个单位"),
        ({"kinds": {"public_health": 5}}, "公卫专家需5名，候选0名"),
        ({"leader_level": "A"}, "组长须为A级专家，候选0名"),
    ],
)
@pytest.mark.article("P21")
@pytest.mark.refuses("P21", 1)
def test_an_unlawful_rule_and_too_few_candidates_are_refused_with_the_condition(
    use, waiting, office, supervisor, at, conditions, sentence
):
    with pytest.raises(Refused, match=sentence):
        drawing.freeze(waiting, by=office, at=at, conditions=conditions)
    assert Draw.objects.count() == 0


def test_a_second_draw_waits_until_the_first_is_over(frozen, waiting, office, at):
    with pytest.raises(Refused, match=f"本案件的抽取{frozen.number}尚未完成，不能另行抽取。"):
        drawing.freeze(waiting, by=office, at=at, reason="再抽一次")


def test_an_office_without_a_supervisor_does_not_draw(use, waiting, office, at):
    with pytest.raises(Refused, match="本单位尚未设置纪检监督岗位"):
        drawing.freeze(waiting, by=office, at=at)


def test_others_neither_freeze_nor_lodge(frozen, waiting, people, supervisor, at):
    with pytest.raises(Refused, match="由市卫生健康委组织抽取"):
        drawing.freeze(waiting, by=people[Role.BUREAU_HEAD], at=at)
    with pytest.raises(Refused, match="由市卫生健康委组织抽取"):
        drawing.freeze(waiting, by=supervisor, at=at)
    with pytest.raises(NotTheirs):
        drawing.lodge(frozen, commitment="a" * 64, by=people[Role.SUPERVISOR], at=at)


def test_nobody_on_the_list_takes_part_in_drawing_from_it(frozen, supervisor, at):
    candidate = Expert.objects.order_by("pk").last()
    type(candidate).objects.filter(pk=candidate.pk).update(person=supervisor.person)
    with pytest.raises(Refused, match="您本人在候选名单中"):
        drawing.lodge(frozen, commitment="a" * 64, by=supervisor, at=at)


@pytest.mark.article("E31")
def test_nobody_disqualified_since_the_list_was_frozen_is_drawn(lodged, office, at, on):
    one = lodged.frozen["candidates"][0]["number"]
    Expert.objects.filter(number=one).update(disqualified_on=on, disqualified_reason="干扰评审")
    with pytest.raises(Refused, match=f"部分候选专家已不符合条件（{one}已被取消评审资格）"):
        drawing.enter_secret(lodged, secret=SECRET[Party.OFFICE], by=office, at=at)


def test_a_leave_entered_since_does_not_stop_a_draw(lodged, office, at, on):
    expert = Expert.objects.get(number=lodged.frozen["candidates"][0]["number"])
    Absence.objects.create(expert=expert, since=on, until=on, reason="出差")
    assert drawing.enter_secret(lodged, secret=SECRET[Party.OFFICE], by=office, at=at).office_secret_at == at


# Ended, drawn again, replaced


def test_either_party_ends_a_draw_with_a_reason_and_the_next_one_names_it(frozen, waiting, office, supervisor, at):
    with pytest.raises(Refused, match="请填写终止抽取的理由。"):
        drawing.end(frozen, reason=" ", by=supervisor, at=at)
    ended = drawing.end(frozen, reason="名单有误", by=supervisor, at=at)
    assert (ended.stage, ended.ended_reason, labels(ended)[-1]) == (DrawStage.ENDED, "名单有误", "终止抽取")
    with pytest.raises(Refused, match="请填写重新抽取的理由。"):
        drawing.freeze(waiting, by=office, at=at)
    again = drawing.freeze(waiting, by=office, at=at, reason="名单已更正")
    assert (again.previous, again.reason, again.frozen["previous"]) == (frozen, "名单已更正", frozen.list_hash)
    with pytest.raises(Refused, match="本次抽取已经终止"):
        drawing.lodge(frozen, commitment="a" * 64, by=office, at=at)


def test_a_draw_whose_secret_never_came_ends_and_says_whose(lodged, office, at):
    drawing.enter_secret(lodged, secret=SECRET[Party.OFFICE], by=office, at=at)
    assert drawing.lapse_draws(lodged.due_at - timedelta(seconds=1)) == 0
    with pytest.raises(Refused, match="时限已于2026年11月11日 24:00届满"):
        drawing.enter_secret(lodged, secret=SECRET[Party.SUPERVISOR], by=office, at=lodged.due_at)
    assert [drawing.lapse_draws(lodged.due_at), drawing.lapse_draws(lodged.due_at)] == [1, 0]
    lodged.refresh_from_db()
    assert lodged.ended_reason == "时限届满，纪检监督（江正清）未提交与摘要相符的密语。"
    assert Record.objects.filter(subject=f"draw:{lodged.number}").last().role == "系统（按时限）"


def test_who_lodged_no_hash_is_named_too_and_no_clock_has_to_run_before_the_next_draw(frozen, waiting, office, at):
    again = drawing.freeze(waiting, by=office, at=frozen.due_at, reason="上次抽取超过时限")
    frozen.refresh_from_db()
    assert frozen.ended_reason == "时限届满，组织抽取单位未登记密语摘要、纪检监督未登记密语摘要。"
    assert again.previous == frozen


def leave(drawn, numbers, at):
    for number in numbers:
        Assignment.objects.of(drawn.case).filter(member__pool_entry__expert__number=number).update(
            ended_at=at, declined_at=at, ended_reason="与被评审机构有利害关系"
        )


def test_a_whole_team_is_not_drawn_again(drawn, waiting, office, at):
    with pytest.raises(Refused, match="评审组5名成员齐全，不能重新抽取"):
        drawing.freeze(waiting, by=office, at=at, reason="不满意")


@pytest.mark.article("E15")
def test_a_member_who_left_is_replaced_while_the_others_and_the_leader_stay(drawn, waiting, office, supervisor, at):
    gone, *stay = [number for number in drawn.proof["panel"] if number != drawn.proof["leader"]]
    leave(drawn, [gone], at)
    second = draws.drawn(waiting, office=office, supervisor=supervisor, at=at, reason="一人申报利害关系")
    stayed = sorted([*stay, drawn.proof["leader"]])
    assert second.frozen["rule"]["kept"] == stayed
    assert second.proof["leader"] == drawn.proof["leader"]
    assert set(stayed) < set(second.proof["panel"])
    assert dict(second.frozen["excluded"])[gone] == [["已退出本次评审", "本案件办理记录"]]
    assert (second.previous, second.frozen["previous"]) == (drawn, drawn.proof["digest"])
    assert Assignment.objects.of(waiting).standing().count() == 5
    assert stayed[0] not in {number for number, *_ in second.chances}


def test_a_team_of_which_nobody_is_left_is_drawn_anew(drawn, waiting, office, supervisor, at):
    leave(drawn, drawn.proof["panel"], at)
    second = draws.drawn(waiting, office=office, supervisor=supervisor, at=at, reason="全部谢绝")
    assert second.frozen["rule"]["kept"] == []
    assert not set(second.proof["panel"]) & set(drawn.proof["panel"])


# What the database keeps


@pytest.mark.parametrize(
    "change",
    [
        {"list_hash": "0" * 64},
        {"frozen": {}},
        {"reason": "另一理由"},
        {"office_hash": "0" * 64},
        {"supervisor_secret": "x" * 20},
        {"proof": {"panel": []}},
        {"chances": []},
    ],
)
def test_the_database_keeps_list_hashes_secrets_and_proof(drawn, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=drawn.pk).update(**change)


def test_the_database_keeps_the_row_and_the_end_of_a_draw(frozen, office, at):
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=frozen.pk).delete()
    drawing.end(frozen, reason="名单有误", by=office, at=at)
    for change in ({"ended_at": None, "ended_reason": ""}, {"ended_reason": "另一理由"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Draw.objects.filter(pk=frozen.pk).update(**change)
