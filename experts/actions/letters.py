"""Letters of appointment: drafted by the commission, issued by its head, for four years; renewed after a re-audit (P09).

The term binds the posts in which the expert acts: nobody acts in a pool that asks for letters after theirs has ended.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Membership, Office, Person
from accounts.refused import Refused
from accounts.roles import COMMISSION_ROLES, Regime
from accounts.ways import Way
from casework.actions import notices
from casework.messages import send
from casework.models import FigureSetting, Notice
from casework.regulations import article
from casework.text import day_text
from experts.appointment import term as rules
from experts.register.history import note

from ..models import Expert, Letter, PoolEntry
from . import levels

KIND = "appointment_letter"


def in_need(regime: str) -> QuerySet[Expert]:
    """Who is in a pool of the regime that asks for letters; the disqualified are not appointed."""
    return Expert.objects.filter(Exists(_entries(regime).filter(expert=OuterRef("pk"))), disqualified_on=None)


def appointable(expert: Expert) -> list[Regime]:
    """The regimes in which a letter may be drafted for this expert now."""
    return [regime for regime in Regime if _may_be_drafted(expert, regime)]


def _may_be_drafted(expert: Expert, regime: Regime) -> bool:
    try:
        _ask_may_be_drafted(expert, regime)
    except Refused:
        return False
    return True


@transaction.atomic
def draft_all(
    experts: Iterable[Expert], *, regime: Regime, valid_from: date, by: Membership, at: datetime
) -> list[Letter]:
    """Letters for several experts at once: all of them or none."""
    drafted = [draft(expert, regime=regime, valid_from=valid_from, by=by, at=at) for expert in experts]
    if not drafted:
        raise Refused("请至少选择一名专家。")
    return drafted


@transaction.atomic
def draft(expert: Expert, *, regime: Regime, valid_from: date, by: Membership, at: datetime) -> Letter:
    """Lays a letter before the head. A first letter rests on the vetting, a further one on a re-audit that was passed."""
    if by.role not in COMMISSION_ROLES:
        raise Refused("专家由市卫生健康委聘任，您当前的岗位不能办理。")
    current = Expert.objects.select_for_update().get(pk=expert.pk)
    on = timezone.localdate(at)
    last = _ask_may_be_drafted(current, regime)
    starts = max(valid_from, rules.next_start([last.valid_until] if last else [], on))
    term = rules.term(starts, issued_on=on, law=FigureSetting.objects.law(regime, on))
    letter = Letter(
        expert=current,
        regime=regime,
        valid_from=term.starts,
        valid_until=term.ends,
        renews=last if last and not hasattr(last, "renewed_by") else None,
    )
    notices.draft(
        None,
        kind=KIND,
        office=by.office,
        fields=_facts(current, regime) | {"valid_from": starts},
        goes_with=letter,
        by=by,
        at=at,
    )
    return letter


@transaction.atomic
def issue_all(letters: Iterable[Letter], *, by: Membership, at: datetime) -> list[Letter]:
    """The head issues several drafts that were read in the list: all of them or none."""
    chosen = list(letters)
    if not chosen:
        raise Refused("请至少选择一份聘书。")
    for letter in chosen:
        try:
            notices.issue(letter.notice, by=by, at=at)
        except Refused as refused:
            raise Refused(f"{letter.expert}：", *refused.sentences) from refused
    issued_rows = Letter.objects.filter(pk__in=[letter.pk for letter in chosen]).select_related("expert", "notice")
    return list(issued_rows.order_by("pk"))


@transaction.atomic
def audit(letter: Letter, *, passed: bool, reason: str, by: Membership, at: datetime) -> Letter:
    """The re-audit at the end of a term (P09). Passed bears a new letter; not passed, the term runs out and the expert is told why."""
    if by.role not in COMMISSION_ROLES:
        raise Refused("聘期复核由市卫生健康委办理，您当前的岗位不能办理。")
    current = Letter.objects.select_for_update(of=("self",)).select_related("expert", "notice").get(pk=letter.pk)
    on = timezone.localdate(at)
    if not reason.strip():
        raise Refused("请填写复核意见。", field="reason")
    if not Letter.objects.standing().filter(pk=current.pk).exists():
        raise Refused("该聘书尚未签发或者已经撤回，不能复核。")
    if current.audited_at:
        raise Refused(f"该聘期已于{day_text(timezone.localdate(current.audited_at))}复核，不能再次复核。")
    law = FigureSetting.objects.law(current.regime, on)
    if not rules.renewal_open(current.valid_until, on, law=law):
        opens = day_text(current.valid_until - rules.soon(law))
        raise Refused(f"聘期至{day_text(current.valid_until)}届满，自{opens}起办理复核。")
    current.passed, current.audit_reason = passed, reason.strip()
    current.audited_by, current.audited_at = by.person, at
    current.save(update_fields=["passed", "audit_reason", "audited_by", "audited_at"])
    label = "聘期复核通过" if passed else "聘期复核未通过"
    facts = {"letter": current.notice.number, "valid_until": current.valid_until, "passed": passed}
    basis = article("P09")
    note(current.expert, "audit_term", label, by=by, at=at, article=basis, reason=current.audit_reason, facts=facts)
    if not passed:
        body = f"您的聘期至{day_text(current.valid_until)}届满后不再续聘，理由：{current.audit_reason}（{basis}）"
        tell(current.expert, title=label, body=body, at=at)
    return current


def facts_of(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """What a letter says of its expert, as the file has it now."""
    letter = Letter.objects.select_related("expert").filter(notice=notice.replaces or notice).first()
    return _facts(letter.expert, letter.regime) if letter else {}


def _facts(expert: Expert, regime: str) -> dict[str, Any]:
    return {"name": expert.name, "expert_kind": expert.get_kind_display(), "regime": regime}


def issued(notice: Notice, *, by: Membership, at: datetime) -> None:
    """What a letter brings about: its term is settled, the posts of its pools are bound to it, a first level is set."""
    letter = Letter.objects.select_related("expert", "renews").get(notice=notice.replaces or notice)
    expert, regime = letter.expert, letter.regime
    if not notice.replaces:
        _ask_may_be_appointed(expert, regime)
    elif notice.replaces.withdrawn_at:
        raise Refused(f"原聘书{notice.replaces.number}已撤回，不能重新出具，请撤回拟稿；继续聘任的，请另行拟写聘书。")
    settled = settled_term(notice)
    if letter.renews and settled.starts <= letter.renews.valid_until:
        raise Refused(f"{expert}的原聘期至{day_text(letter.renews.valid_until)}届满，续聘应自次日起，请修改拟稿。")
    letter.notice, letter.valid_from, letter.valid_until = notice, settled.starts, settled.ends
    letter.save(update_fields=["notice", "valid_from", "valid_until"])
    on = timezone.localdate(at)
    _bind(expert, regime, on=on)
    levels.set_first(expert, regime, by=by, at=at)
    facts = {"letter": notice.number, "valid_from": letter.valid_from, "valid_until": letter.valid_until}
    label = f"聘任：{notice.number}"
    note(expert, "appoint", label, by=by, at=at, article=article("P09"), reason=notice.replacing_reason, facts=facts)
    if expert.person:
        notices.deliver_in_portal(notice, to=expert.person, by=by, at=at)
    if office := expert.employer_office():
        ends = f"聘期{day_text(letter.valid_from)}至{day_text(letter.valid_until)}"
        body = f"贵单位{expert}受聘为{Regime(regime).label}专家，{ends}（{article('P09')}）。"
        send(to=office, title=f"{expert}受聘为评审专家", body=body, at=at)


def withdrawn(notice: Notice, *, by: Membership, at: datetime) -> None:
    """A letter that was issued ends now, and so do the posts that rest on it; a draft just falls away."""
    letter = Letter.objects.select_related("expert").filter(notice=notice).first()
    if letter is None:
        return
    on = timezone.localdate(at)
    if letter.valid_until >= on and (renewal := Letter.objects.filter(renews=letter).first()):
        way = Way("续聘的聘书", "notice", (renewal.notice_id,))
        sentence = f"本聘书之后已有自{day_text(renewal.valid_from)}起续聘的聘书，请先撤回续聘的聘书。"
        raise Refused(sentence, way=way)
    letter.renews = None
    letter.save(update_fields=["renews"])
    if notice.issued_at is None:
        return
    _bind(letter.expert, letter.regime, on=on)
    label, reason = f"撤回聘书：{notice.number}", notice.withdrawn_reason
    note(letter.expert, "withdraw_letter", label, by=by, at=at, article=article("P09"), reason=reason)
    body = f"{notice.number}聘书已撤回，自即日起不再参加评审，理由：{reason}（{article('P09')}）"
    tell(letter.expert, title="聘书已撤回", body=body, at=at)


def join_term(entry: PoolEntry, *, at: datetime) -> None:
    """On admission to a further pool: a letter that runs already binds the new post as well."""
    on = timezone.localdate(at)
    running = Letter.objects.standing().filter(expert=entry.expert_id, regime=entry.pool.regime, valid_until__gte=on)
    if running.exists():
        _bind(entry.expert, entry.pool.regime, on=on)


def settled_term(notice: Notice) -> rules.Term:
    """The term a letter states. A paper issued anew puts words right and starts no new term."""
    first = notice
    while first.replaces:
        first = first.replaces
    given, issued_on = (
        date.fromisoformat(first.fields["valid_from"]),
        timezone.localdate(first.issued_at or first.drafted_at),
    )
    law = FigureSetting.objects.law(first.fields["regime"], issued_on)
    return rules.term(given, issued_on=issued_on, law=law)


def tell(expert: Expert, *, title: str, body: str, at: datetime) -> None:
    """The expert, and the employer where it is an institution of the portal."""
    addressees: tuple[Person | Office | None, ...] = (expert.person, expert.employer_office())
    for addressee in addressees:
        if addressee:
            send(to=addressee, title=f"{expert}：{title}"[:100], body=body, at=at)


def _entries(regime: str) -> QuerySet[PoolEntry]:
    return PoolEntry.objects.inside().filter(pool__regime=regime, pool__requires_letter=True)


def _ask_may_be_appointed(expert: Expert, regime: str) -> None:
    if expert.disqualified_on:
        raise Refused(f"{expert}已被取消评审资格，不得聘任（{article('P31')}）。")
    if not _entries(regime).filter(expert=expert).exists():
        raise Refused(f"{expert}尚未入库，经审核入库后方可聘任（{article('P09')}）。")


def _ask_may_be_drafted(expert: Expert, regime: str) -> Letter | None:
    """Nothing is drafted twice, nor past the re-audit; the last letter that stands comes back."""
    _ask_may_be_appointed(expert, regime)
    if expert.letters.drafted().filter(regime=regime).exists():
        raise Refused(f"{expert}已有待签发的聘书，请到“文书”页办理。")
    last = expert.letters.standing().filter(regime=regime).first()
    if last and not last.passed and not _vetted_anew(last):
        raise Refused(f"{expert}的聘期至{day_text(last.valid_until)}届满，继续聘任的，须先通过复核。")
    return last


def _vetted_anew(last: Letter) -> bool:
    """Whoever was not re-audited, or did not pass, may come into the pool again by a new vetting."""
    entries = _entries(last.regime).filter(expert=last.expert_id)
    if last.audited_at:
        return entries.filter(vetted_at__gt=last.audited_at).exists()
    return entries.filter(vetted_at__date__gt=last.valid_until).exists()


def _bind(expert: Expert, regime: str, *, on: date) -> None:
    """The posts end with the last letter that stands; with none, they have ended."""
    standing = Letter.objects.standing().filter(expert=expert, regime=regime, valid_until__gte=on)
    until = standing.aggregate(last=Max("valid_until"))["last"] or on - timedelta(days=1)
    for entry in _entries(regime).filter(expert=expert, member__ended_at=None).select_related("member"):
        if member := entry.member:
            member.valid_until = max(until, member.valid_from)
            member.save(update_fields=["valid_until"])
