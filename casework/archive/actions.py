"""What an office does with what it keeps: destruction is put off and allowed again, proposed by one and decided by another (E26, P07)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.humans import same_human
from accounts.models import Membership
from accounts.refused import Refused

from .. import record
from ..jobs import working
from ..models import ArchiveEntry, ArchiveHold, Destruction, DestructionLine, Job
from . import rules
from .destroying import DestructionWork, ask
from .entries import subject
from .kinds import kept_kinds

MOST = 500  # cases of one proposal


@transaction.atomic
def hold(entry: ArchiveEntry, *, reason: str, by: Membership, at: datetime) -> ArchiveHold:
    """By anybody of the office that keeps it: waiting costs nothing, destroying cannot be undone."""
    current = _held(entry, by)
    if not reason.strip():
        raise Refused("请填写暂停销毁的理由。", field="reason")
    if current.destroyed_at:
        raise Refused("该案件的文件已经销毁，不能再暂停销毁。")
    if current.held:
        raise Refused("该案件已经暂停销毁，不必再次办理。")
    made = ArchiveHold.objects.create(entry=current, reason=reason.strip(), set_by=by, set_at=at)
    _note(current, "archive_hold", "暂停销毁", reason=made.reason, by=by, at=at)
    return made


@transaction.atomic
def lift(entry: ArchiveEntry, *, reason: str, by: Membership, at: datetime) -> ArchiveHold:
    current = _held(entry, by)
    if not reason.strip():
        raise Refused("请填写解除暂停的理由。", field="reason")
    if (standing := current.held) is None:
        raise Refused("该案件没有暂停销毁，不必解除。")
    standing.lifted_by, standing.lifted_at, standing.lifted_reason = by, at, reason.strip()
    standing.save(update_fields=["lifted_by", "lifted_at", "lifted_reason"])
    _note(current, "archive_lift", "解除暂停销毁", reason=standing.lifted_reason, by=by, at=at)
    return standing


@transaction.atomic
def propose(entries: Sequence[ArchiveEntry], *, reason: str, by: Membership, at: datetime) -> Destruction:
    """Of cases that one office keeps. Each is asked now, and once more when it is carried out."""
    if not entries:
        raise Refused("请至少选择一件保管期满的案件。")
    if len(entries) > MOST:
        raise Refused(f"一次至多提出{MOST}件，请分次提出。")
    if not reason.strip():
        raise Refused("请填写销毁的理由，将供审批并载入记录。", field="reason")
    current = [_held(entry, by) for entry in sorted(entries, key=lambda one: one.pk)]
    if len({entry.office_id for entry in current}) > 1:
        raise Refused("所选案件由不同单位保管，请分别提出。")
    ended_on = [ask(entry, at=at) for entry in current]
    open_to_it = set(ArchiveEntry.objects.unproposed().filter(pk__in=[entry.pk for entry in current]))
    if proposed := [entry for entry in current if entry not in open_to_it]:
        raise Refused(f"{proposed[0].number}：已经提出销毁、等待审批，不必再次提出。")
    made = Destruction.objects.create(office=current[0].office, reason=reason.strip(), proposed_by=by, proposed_at=at)
    DestructionLine.objects.bulk_create(
        DestructionLine(destruction=made, entry=entry, term_ended_on=day)
        for entry, day in zip(current, ended_on, strict=True)
    )
    _of_all(made, "propose_destruction", "提出销毁", reason=made.reason, by=by, at=at)
    return made


@transaction.atomic
def decide(destruction: Destruction, *, agreed: bool, reason: str, by: Membership, at: datetime) -> Job | None:
    """By another person than whoever proposed it; once agreed to, a job carries it out."""
    rows = Destruction.objects.visible_to(by).select_for_update(of=("self",))
    if (current := rows.filter(pk=destruction.pk).first()) is None:
        raise Refused("销毁由保管单位审批，您当前的岗位不能办理。")
    if current.decided_at:
        raise Refused("该次销毁已经审批，请刷新页面查看。")
    if not reason.strip():
        raise Refused("请填写审批意见。", field="reason")
    lines = list(current.lines.select_related("entry__case", "entry__office"))
    article = kept_kinds()[lines[0].entry.case.kind].article
    Refused.unless(rules.by_two(article, same=same_human(current.proposed_by.person, by.person)))
    if agreed:
        for line in lines:
            ask(line.entry, at=at)
    current.agreed, current.decided_by, current.decided_at, current.decided_reason = agreed, by, at, reason.strip()
    current.save(update_fields=["agreed", "decided_by", "decided_at", "decided_reason"])
    label = "同意销毁" if agreed else "不同意销毁"
    _of_all(current, "agree_to_destruction" if agreed else "refuse_destruction", label, reason=reason, by=by, at=at)
    return working.start(DestructionWork, by=by, at=at, params={"destruction": current.pk}) if agreed else None


def _held(entry: ArchiveEntry, by: Membership) -> ArchiveEntry:
    """Under its lock, in the scope of whoever acts."""
    rows = ArchiveEntry.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("case", "office").get(pk=entry.pk)


def _note(entry: ArchiveEntry, verb: str, label: str, *, reason: str, by: Membership, at: datetime) -> None:
    record.append(
        subject=subject(entry.office),
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=kept_kinds()[entry.case.kind].article,
        reason=reason,
        facts={"number": entry.number, "case": entry.case.number},
        case=entry.case,
        audience="authorities",
    )


def _of_all(made: Destruction, verb: str, label: str, *, reason: str, by: Membership, at: datetime) -> None:
    lines = list(made.lines.select_related("entry__case"))
    record.append(
        subject=subject(made.office),
        at=at,
        verb=verb,
        label=label,
        by=by,
        article=kept_kinds()[lines[0].entry.case.kind].article,
        reason=reason.strip(),
        facts={"destruction": made.pk, "cases": [line.entry.number for line in lines]},
        audience="authorities",
    )
