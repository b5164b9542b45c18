"""A draw as its two parties carry it out: list frozen, two hashes lodged, two secrets entered, panel drawn, or ended.

Neither party can steer the draw and nobody can try again unseen: a further draw for the same case names the one before it
and its reason. What is drawn is decided by `casework.verifiers.verify_draw` alone, from what the record fixed beforehand.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, Office
from accounts.refused import Refused
from accounts.roles import Role
from accounts.ways import Way
from casework import ledger, record
from casework.actor import CLOCK, Actor
from casework.draw.chances import seat_chances
from casework.gateway import NotTheirs, perform
from casework.models import Case, Sequence
from casework.text import closing_text
from casework.verifiers.verify_draw import SHORTEST_SECRET, commitment, faults, list_hash, make_proof
from experts.drawing.candidates import candidates_for, fallen, standing
from experts.drawing.telling import note, parties, supervisors, tell
from experts.review import rounds
from experts.review.steps import review_steps

from ..dates import secrets_due
from ..models import Draw, DrawStage, Expert, Party, PoolEntry, party_of
from ..uses import ReviewUse
from .occasions import Occasion, ask_possible, occasion_for
from .seats import seat

HASH_DIGITS, LONGEST_SECRET = 64, 200


@transaction.atomic
def freeze(
    case: Case, *, by: Membership, at: datetime, conditions: Mapping[str, Any] | None = None, reason: str = ""
) -> Draw:
    """Fixes the list of candidates with its rule, for the first draw, for one anew, or for the seats of members who left.

    Which of these it is follows from the case (`occasions`). The grounds on which somebody is excluded go onto the list.
    """
    if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise NotTheirs(case.number)
    current = Case.objects.select_for_update().get(pk=case.pk)
    if (last := Draw.objects.open().of(current).filter(due_at__lte=at).first()) is not None:
        lapse(last, at=at)
    occasion = occasion_for(current, by=by, at=at)
    if not occasion.first and not reason.strip():
        raise Refused(f"请填写{occasion.label}的理由。", field="reason")
    draw = _frozen(current, occasion, conditions=conditions or occasion.conditions, reason=reason, by=by, at=at)
    perform(current, review_steps(occasion.use).draw, by=by, at=at, draw=draw.number)
    facts = {"list_hash": draw.list_hash, "panels": draw.panels, "rule": draw.frozen["rule"], "case": case.number}
    note(draw, f"{occasion.label}：固定候选名单", verb="freeze", by=by, at=at, reason=reason, facts=facts)
    body = f"{by.office}为{case.title}组织专家抽取，候选名单已经固定，请在{closing_text(draw.due_at)}前登记密语摘要。"
    tell(supervisors(draw, at), draw, "请登记密语摘要", body, at=at)
    return draw


def _frozen(
    case: Case, occasion: Occasion, *, conditions: Mapping[str, Any], reason: str, by: Membership, at: datetime
) -> Draw:
    on, use = timezone.localdate(at), occasion.use
    pool = use.pool(case)
    rule = {**occasion.conditions, **conditions, **occasion.fixed, "version": 1}
    found = candidates_for(case, use, pool=pool, on=on, until=use.needed_until(on, law=case.law), kept=occasion.kept)
    panels = ask_possible(found, rule)
    _not_on_the_list([one["number"] for one in found.listed], by)
    series = f"{use.series}{on.year}"
    number = f"{series}-{Sequence.objects.next(series):04d}"
    listed = {
        "draw": number,
        "purpose": f"{case.number} {use.label}",
        "rule": rule,
        "candidates": found.listed,
        "excluded": [[number, [list(reason) for reason in reasons]] for number, reasons in found.excluded],
        "frozen_at": timezone.localtime(at).isoformat(),
        "previous": _digest(occasion.previous),
    }
    draw = Draw(
        number=number,
        review=rounds.begun(case, use, at=at),
        office=office_of(use, by),
        pool=pool,
        frozen=listed,
        list_hash=list_hash(listed),
        panels=str(panels),
        frozen_by=by.person,
        frozen_at=at,
        previous=occasion.previous,
        reason=reason.strip(),
        due_at=secrets_due(at, law=case.law),
    )
    if not supervisors(draw, at):
        way = Way("开通岗位", "people", roles=(Role.BUREAU_HEAD, Role.COMMISSION_HEAD))
        sentence = "本单位尚未设置纪检监督岗位，抽取须有纪检监督参加，请先由本单位负责人开通该岗位。"
        raise Refused(sentence, way=way)
    draw.save(force_insert=True)
    return draw


def office_of(use: ReviewUse, by: Membership) -> Office:
    """Whose draw it is, with the supervisor of that office as its second party, whoever runs it."""
    return by.office if by.office.kind == use.office else Office.objects.get(kind=use.office)


def _digest(previous: Draw | None) -> str:
    """Ties a draw to the one before it: to its proof, or to its list where it was ended before anybody was drawn."""
    if previous is None:
        return ""
    return previous.proof["digest"] if previous.proof else previous.list_hash


@transaction.atomic
def lodge(draw: Draw, *, commitment: str, by: Membership, at: datetime) -> Draw:
    """One party lodges the hash of its secret; the same person never stands for both."""
    case = _lock_case(draw)
    current, party = _open(draw, by=by, at=at)
    hashed = commitment.strip().lower()
    if len(hashed) != HASH_DIGITS or set(hashed) - set("0123456789abcdef"):
        raise Refused(f"密语摘要为{HASH_DIGITS}位十六进制数字，请核对后重新填写。", field="commitment")
    if getattr(current, f"{party}_hash_at"):
        raise Refused(f"{party.label}已登记密语摘要，登记后不能更改。", field="commitment")
    _ask_independent(current, party, by)
    setattr(current, f"{party}_hash", hashed)
    setattr(current, f"{party}_hash_at", at)
    setattr(current, f"{party}_by", by.person)
    current.save(update_fields=[f"{party}_hash", f"{party}_hash_at", f"{party}_by"])
    ledger.refresh(case, at=at)  # it waits for the other party
    note(current, f"{party.label}登记密语摘要", verb="lodge", by=by, at=at, facts={"party": party, "hash": hashed})
    if current.stage == DrawStage.LODGED:
        body = f"双方均已登记密语摘要，请在{closing_text(current.due_at)}前提交密语。"
        tell(parties(current), current, "请提交密语", body, at=at)
    return current


@transaction.atomic
def enter_secret(draw: Draw, *, secret: str, by: Membership, at: datetime) -> Draw:
    """One party gives the secret behind its hash; with the second the panel is drawn at once.

    A secret that does not match is refused and may be tried again until the time is over.
    """
    case = _lock_case(draw)
    current, party = _open(draw, by=by, at=at)
    _ask_secret(current, party, typed := secret.strip(), by)
    _list_stands(current, case, at)
    setattr(current, f"{party}_secret", typed)
    setattr(current, f"{party}_secret_at", at)
    current.save(update_fields=[f"{party}_secret", f"{party}_secret_at"])
    ledger.refresh(case, at=at)
    note(current, f"{party.label}提交密语", verb="enter_secret", by=by, at=at, facts={"party": party})
    if all(current.secrets.values()):
        _draw(current, case, by=by, at=at)
    return current


def _ask_independent(draw: Draw, party: Party, by: Membership) -> None:
    """Two people, whatever accounts they have, of whom none is on the list or was anything else to the case than an official."""
    other = getattr(draw, f"{party.other}_by")
    if other == by.person:
        raise Refused(f"您已代表{party.other.label}登记密语摘要，双方须由不同的人办理。", field="commitment")
    if other and other.phone and other.phone == by.person.phone:
        raise Refused("您登记的手机号码与对方经办人登记的手机号码相同，双方须由不同的人办理，请核对账号信息。")
    if earlier := record.other_capacity(draw.case, by):
        raise Refused(f"您已以“{earlier}”的身份办理过本案件，不能参与组织本次抽取，请由他人办理。")
    _not_on_the_list([one["number"] for one in draw.frozen["candidates"]], by)


def _ask_secret(draw: Draw, party: Party, secret: str, by: Membership) -> None:
    if draw.stage != DrawStage.LODGED:
        raise Refused("双方均登记密语摘要之后，才能提交密语。", field="secret")
    if getattr(draw, f"{party}_by_id") != by.person_id:
        raise Refused(f"密语须由登记摘要的本人（{getattr(draw, f'{party}_by')}）提交。", field="secret")
    if getattr(draw, f"{party}_secret_at"):
        raise Refused("您已提交密语，不能更改。", field="secret")
    if not SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET:
        raise Refused(
            f"密语应为{SHORTEST_SECRET}至{LONGEST_SECRET}个字符，现为{len(secret)}个，请核对后重新填写。",
            field="secret",
        )
    if commitment(draw.number, party, secret) != getattr(draw, f"{party}_hash"):
        raise Refused(
            "密语与您登记的摘要不符，请逐字核对后重新填写（区分大小写，连接符须照录）；时限届满前可以再次填写。",
            field="secret",
        )


def _list_stands(draw: Draw, case: Case, at: datetime) -> None:
    """Nobody who by now may not be drawn is drawn: the question is asked of the whole list, before the outcome is known."""
    on, kept = timezone.localdate(at), draw.frozen["rule"]["kept"]
    if gone := set(kept) - standing(case, kept):
        raise Refused(f"名单固定后，留任成员{'、'.join(sorted(gone))}已退出评审组，请终止本次抽取，重新固定名单。")
    asked = [one["number"] for one in draw.frozen["candidates"] if one["number"] not in kept]
    until = draw.review.declared.needed_until(on, law=case.law)
    # Who is being taken out of the pool at this moment is waited for: nobody is seated who has just left.
    present = PoolEntry.objects.filter(pool=draw.pool_id, left_at=None).values("expert")
    free = Expert.objects.select_for_update().filter(pk__in=present).exclude(number__in=kept).order_by("pk")
    list(free.values_list("pk", flat=True))
    if left := fallen(case, asked, pool=draw.pool, on=on, until=until):
        said = "；".join(
            f"{number}{'、'.join(one.ground.label for one in found) if found else '已不在库'}"
            for number, found in sorted(left.items())
        )
        raise Refused(f"名单固定后，部分候选专家已不符合条件（{said}），请终止本次抽取，重新固定名单。")


def _draw(draw: Draw, case: Case, *, by: Membership, at: datetime) -> None:
    proof = make_proof(draw.frozen, draw.secrets)
    if found := faults(proof, {"list_hash": draw.list_hash, "commitments": draw.commitments}):
        raise Refused(*found, "本次抽取不能进行，请终止并核查。")
    rule, candidates = draw.frozen["rule"], draw.frozen["candidates"]
    chances = seat_chances(candidates, rule)
    draw.proof, draw.drawn_at = proof, at
    draw.chances = [
        [one["number"], one["employer"], one["level"], round(chances[one["number"]], 9)]
        for one in candidates
        if one["number"] not in rule["kept"]
    ]
    draw.save()
    told = {name: proof[name] for name in ("list_hash", "seed", "count", "rank", "panel", "leader", "digest")}
    note(draw, "抽取评审专家", verb="draw", by=by, at=at, facts=told | {"commitments": proof["commitments"]})
    seat(draw, case, by=by, at=at)
    tell(parties(draw), draw, "抽取完成", f"已从{proof['count']}种合规组合中抽出评审组，请查看抽取结果。", at=at)


@transaction.atomic
def end(draw: Draw, *, reason: str, by: Membership, at: datetime) -> Draw:
    """Either party ends a draw before anybody is drawn, with its reason; the event stays, and the next draw names it."""
    _lock_case(draw)
    current, _ = _open(draw, by=by, at=at, late=True)
    if not reason.strip():
        raise Refused("请填写终止抽取的理由。", field="reason")
    return _ended(current, reason.strip(), by=by, at=at)


@transaction.atomic
def lapse(draw: Draw, *, at: datetime) -> Draw:
    """The time is over and a secret has not come, or none that matches: the draw ends and says whose."""
    _lock_case(draw)
    current = _locked(draw)
    if not current.open or current.due_at > at:
        return current
    return _ended(current, f"时限届满，{'、'.join(_owing(current))}。", by=CLOCK, at=at)


def lapse_draws(at: datetime) -> int:
    """Timed work: every open draw whose time is over."""
    late = list(Draw.objects.open().filter(due_at__lte=at).order_by("pk"))
    for draw in late:
        lapse(draw, at=at)
    return len(late)


def _owing(draw: Draw) -> list[str]:
    if draw.stage == DrawStage.FROZEN:
        return [f"{party.label}未登记密语摘要" for party in draw.owing]
    return [f"{party.label}（{getattr(draw, f'{party}_by')}）未提交与摘要相符的密语" for party in draw.owing]


def _ended(draw: Draw, reason: str, *, by: Actor, at: datetime) -> Draw:
    draw.ended_at, draw.ended_reason = at, reason
    draw.save(update_fields=["ended_at", "ended_reason"])
    ledger.refresh(draw.case, at=at)  # what it lacks is a draw again
    note(draw, "终止抽取", verb="end", by=by, at=at, reason=reason)
    tell({*parties(draw), *supervisors(draw, at)}, draw, "抽取终止", f"本次抽取已终止，理由：{reason}", at=at)
    return draw


def _lock_case(draw: Draw) -> Case:
    """Before the draw itself, as wherever both are locked."""
    return Case.objects.select_for_update().get(pk=draw.review.case_id)


def _locked(draw: Draw) -> Draw:
    return Draw.objects.select_for_update(of=("self",)).select_related("pool", "office", "review__case").get(pk=draw.pk)


def _open(draw: Draw, *, by: Membership, at: datetime, late: bool = False) -> tuple[Draw, Party]:
    """The locked row of a draw that is still open, and the party for which the member stands."""
    if not Draw.objects.visible_to(by).filter(pk=draw.pk).exists():
        raise NotTheirs(draw.number)
    current = _locked(draw)
    if current.drawn_at:
        raise Refused("本次抽取已经完成，结果不能更改。")
    if current.ended_at:
        raise Refused(f"本次抽取已经终止，理由：{current.ended_reason}")
    if at >= current.due_at and not late:
        raise Refused(f"时限已于{closing_text(current.due_at)}届满，本次抽取按终止处理，请重新抽取。")
    return current, party_of(by)


def _not_on_the_list(numbers: Iterable[str], by: Membership) -> None:
    if set(numbers).intersection(Expert.objects.of_human(by.person).values_list("number", flat=True)):
        raise Refused("您本人在候选名单中，不能参与组织本次抽取，请由他人办理。")
