"""What the page of a notice shows to one member: how it stands, who did what and when, and what may be done to it now."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership

from .. import verification
from ..models import Case, Notice, Standing
from ..models.notice import DESK_ROLES
from ..text import moment_text
from . import desk as notice_desk
from . import rules, truth
from .kinds import kind_of, paper, step_of, verify_url

Row = dict[str, Any]


def page_context(notice: Notice, member: Membership, *, at: datetime) -> dict[str, Any]:
    """For a notice fetched with its people and `with_standing`."""
    own = member.office_id == notice.office_id and member.role in DESK_ROLES
    on = timezone.localdate(at)
    outdated = truth.differences(notice, at=at) if own else []
    return {
        "outdated": outdated,
        "notice": notice,
        # A circular reaches those who know nothing of its case.
        "of_case": Case.objects.visible_to(member).filter(pk=notice.case_id).first() if notice.case_id else None,
        "kind_label": kind_of(notice.kind).label,
        "standing_label": Standing(notice.standing).label,
        "tone": notice_desk.TONES[Standing(notice.standing)],
        "paper": paper(notice),
        "own": own,
        "draft": notice.issued_at is None,
        "withdrawn": notice.withdrawn_at is not None,
        "successor": _successor(notice, own=own),
        "acts": _acts(notice, member, on=on) if own else [],
        "facts": _facts(notice),
        "history": _history(notice) if own else [],
        "deliveries": notice.deliveries.select_related("entered_by", "struck_by"),
        "fault": notice_desk.faults([notice.pk]).get(notice.pk, "") if own else "",
    }


def _successor(notice: Notice, *, own: bool) -> Notice | None:
    """What replaces it; its draft is the office's own affair."""
    return getattr(notice, "replaced_by", None) if own else notice.successor


def _facts(notice: Notice) -> list[Row]:
    facts = [
        ("发文字号", notice.number or "签发时编号"),
        ("文种", kind_of(notice.kind).label),
        ("发文机关", notice.office.name),
    ]
    if notice.code:
        facts += [("查验码", verification.grouped(notice.code)), ("查验地址", verify_url(notice))]
    if notice.pdf_id:
        facts += [("PDF 校验值", f"SHA-256 {notice.pdf_id}")]
    return [{"label": label, "value": value, "note": ""} for label, value in facts]


def _history(notice: Notice) -> list[Row]:
    acts = (
        ("拟稿", notice.drafted_by, notice.drafted_at, ""),
        ("退回拟稿人", None, notice.returned_at, notice.returned_reason),
        ("签发", notice.issued_by, notice.issued_at, ""),
        ("打印", notice.printed_by, notice.printed_at, ""),
        ("撤回", notice.withdrawn_by, notice.withdrawn_at, notice.withdrawn_reason),
    )
    return [
        {"label": label, "value": f"{moment_text(at)}　{person or ''}", "note": reason}
        for label, person, at, reason in acts
        if at
    ]


def _acts(notice: Notice, member: Membership, *, on: date) -> list[Row]:
    """The acts of the desk on the notice as it stands; one that this member may not take says why."""
    match notice.standing:
        case Standing.DRAFT | Standing.RETURNED:
            return _acts_on_draft(notice, member, on=on)
        case Standing.ISSUED | Standing.PRINTED | Standing.DELIVERED:
            return _acts_on_paper(notice, member, on=on)
        case Standing.WITHDRAWN if rules.step_left_bare(notice):
            anew = _act("重新出具", reverse("notice_reissue", args=[notice.pk]))
            return [] if _successor(notice, own=True) else [anew]
        case _:
            return []


def _acts_on_draft(notice: Notice, member: Membership, *, on: date) -> list[Row]:
    heads_only = "" if rules.may_issue(notice, member, on=on) else "由本单位负责人办理。"
    step = step_of(notice)
    own_draft = "" if rules.two_people(notice, member) else "您是本文书的拟稿人，请由另一位负责人签发。"
    returned = "已退回拟稿人，待修改后签发。" if notice.returned_at else ""
    if step and notice.case:
        issue = _act(
            "到案件签发", reverse("step", args=[notice.case.number, step]), heads_only or own_draft or returned
        )
    else:
        issue = _act("签发", reverse("notice_issue", args=[notice.pk]), heads_only or own_draft or returned)
    acts = [issue]
    if kind_of(notice.kind).asked and not step:
        acts.append(_act("修改拟稿", reverse("notice_draft", args=[notice.pk]), tone="plain"))
    if not notice.returned_at:
        acts.append(_act("退回拟稿人", reverse("notice_return", args=[notice.pk]), heads_only, tone="plain"))
    return [*acts, _act("撤回拟稿", reverse("notice_withdraw", args=[notice.pk]), tone="danger plain")]


def _acts_on_paper(notice: Notice, member: Membership, *, on: date) -> list[Row]:
    heads_only = "" if rules.may_issue(notice, member, on=on) else "由本单位负责人办理。"
    drafted = "已有替代的拟稿，请在该拟稿上修改。" if getattr(notice, "replaced_by", None) else ""
    return [
        _act("登记送达", reverse("notice_deliver", args=[notice.pk]), tone="" if notice.printed_at else "plain"),
        _act("重新出具", reverse("notice_reissue", args=[notice.pk]), drafted, tone="plain"),
        _act("撤回", reverse("notice_withdraw", args=[notice.pk]), heads_only, tone="danger plain"),
    ]


def _act(label: str, url: str, reason: str = "", *, tone: str = "") -> Row:
    return {"label": label, "url": url, "reason": reason, "tone": tone}
