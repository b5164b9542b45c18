"""Notices: drafted, issued with a number, printed and delivered; put right by a new one, never changed.

A notice is its number and its frozen fields, written in the transaction of the step it belongs to; its PDF follows from
the outbox. Preparing and issuing need two people (`Office.two_people`).
"""

from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Office, Person
from accounts.refused import Refused
from accounts.ways import Way

from .. import ledger, messages, outbox, record, verification
from ..corrections import strike
from ..models import Case, Delivery, Notice, Outbox, Sequence
from ..notices import rules, service, terms, truth
from ..notices.history import note
from ..notices.kinds import kind_of, paper, step_of
from ..printing.glyphs import ask_printable
from ..printing.text import document_number


class GoesWith(Protocol):
    notice: Any

    def save(self) -> None: ...


def draft(
    case: Case | None,
    *,
    kind: str,
    office: Office,
    fields: dict[str, Any],
    goes_with: GoesWith | None = None,
    by: Membership,
    at: datetime,
) -> Notice:
    """Drafts a notice of a registered kind; a case's open draft of that kind is drafted anew. Without number and code.

    `goes_with` is a row about the notice, saved with it, so that the row of the record covers both.
    """
    of_kind = kind_of(kind)
    with transaction.atomic():
        _lock(case)
        open_draft = Notice.objects.open_drafts().filter(case_id=case.pk, kind=kind).first() if case else None
        notice = open_draft or Notice(case_id=case.pk if case else None, kind=kind, office=office)
        return _write(notice, fields, label=f"拟写{of_kind.label}", goes_with=goes_with, by=by, at=at)


def revise(notice: Notice, *, fields: dict[str, Any], by: Membership, at: datetime) -> Notice:
    """Changes what a draft says; whoever does so is its drafter from now on.

    What a step of the case issues is drafted anew by its own step: whoever has that step's page open is told.
    """
    with transaction.atomic():
        notice = _locked(notice)
        rules.refuse_unless_draft(notice)
        rules.refuse_stranger(notice, by)
        if notice.case and step_of(notice):
            raise Refused(f"本文书的拟稿随案件办理，请到案件{notice.case.number}重新拟写。")
        return _write(notice, fields, label=f"修改{kind_of(notice.kind).label}拟稿", by=by, at=at)


def redraft(notice: Notice, *, by: Membership, at: datetime) -> Notice:
    """Writes a draft anew with the facts of today; what a hand wrote stays. Whoever does so is its drafter from now on."""
    with transaction.atomic():
        notice = _locked(notice)
        rules.refuse_unless_draft(notice)
        rules.refuse_stranger(notice, by)
        if not truth.differences(notice, at=at):
            raise Refused("拟稿与现在的情况一致，无须重新拟写。")
        fields = truth.now(notice, at=at)
        return _write(notice, fields, label=f"按现在的情况重新拟写{kind_of(notice.kind).label}", by=by, at=at)


def send_back(notice: Notice, *, reason: str, by: Membership, at: datetime) -> Notice:
    """Returns a draft to whoever drafted it."""
    with transaction.atomic():
        notice = _locked(notice)
        rules.refuse_unless_draft(notice)
        rules.refuse_unless_issuer(notice, by, act="退回", at=at)
        notice.returned_at, notice.returned_reason = at, rules.reason_given(reason, "退回")
        notice.due_on = terms.due(notice)
        notice.save(update_fields=["returned_at", "returned_reason", "due_on"])
        _describe(notice, at=at)
        title = f"拟稿退回：{notice.title}"
        body = f"{by.person.name}退回了您拟写的“{notice.title}”，理由：{notice.returned_reason}请修改后再送签。"
        messages.send(to=notice.drafted_by, title=title[:100], body=body, at=at, case=notice.case, notice=notice)
        note(notice, "notice_send_back", "退回文书拟稿", by=by, at=at, reason=reason, audience="authorities")
        return notice


def issue(notice: Notice, *, by: Membership, at: datetime) -> Notice:
    """Gives the notice its number of office and year and its code; nothing it says changes from here on.

    The institution is told in the portal at once (平台送达). Refuses the drafter, another office, and a returned draft.
    """
    with transaction.atomic():
        notice = _locked(notice)
        rules.refuse_unless_draft(notice)
        rules.refuse_unless_issuer(notice, by, act="签发", at=at)
        if notice.returned_at:
            raise Refused("本文书已退回拟稿人，请待修改后再签发。")
        if not rules.two_people(notice, by):
            raise Refused("拟稿人不能签发自己拟写的文书，请由另一位负责人签发。")
        if not notice.office.document_word:
            way = Way("设置发文机关代字", "document_word")
            raise Refused("本单位尚未设置发文机关代字，请先在“文书”页设置后再签发。", way=way)
        truth.refuse_outdated(notice, at=at)
        ask_printable(paper(notice).html())  # what cannot be printed is refused before there is a number
        notice.year = timezone.localdate(at).year
        notice.serial = Sequence.objects.next(f"notice:{notice.office_id}:{notice.year}")
        notice.number = document_number(notice.office.document_word, year=notice.year, serial=notice.serial)
        notice.code = verification.new_code()
        notice.issued_by, notice.issued_at = by.person, at
        notice.save()
        outbox.queue(Outbox.Kind.NOTICE, key=str(notice.pk), at=at)
        _deliver_in_portal(notice, by=by, at=at)
        _describe(notice, at=at)
        kind_of(notice.kind).on_issue(notice, by=by, at=at)
        label = f"签发{kind_of(notice.kind).label}"
        note(
            notice, "notice_issue", label, by=by, at=at, reason=notice.replacing_reason, facts={"fields": notice.fields}
        )
        return notice


def mark_printed(notice: Notice, *, by: Membership, at: datetime) -> Notice:
    with transaction.atomic():
        notice = _locked(notice)
        rules.refuse_unless_standing(notice, act="登记打印")
        rules.refuse_stranger(notice, by)
        if notice.printed_at:
            raise Refused("本文书已登记打印，不必重复登记。")
        if notice.pdf_id is None:
            raise Refused("本文书的PDF尚未生成，请待生成后打印再登记。")
        notice.printed_by, notice.printed_at = by.person, at
        notice.save(update_fields=["printed_by", "printed_at"])
        note(notice, "notice_print", "打印文书", by=by, at=at, audience="authorities")
        return notice


def deliver(
    notice: Notice,
    *,
    way: Delivery.Way,
    to: str,
    delivered_at: datetime,
    remark: str = "",
    by: Membership,
    at: datetime,
) -> Delivery:
    """Enters how, when and to whom the notice was delivered."""
    with transaction.atomic():
        notice = _locked(notice)
        rules.refuse_unless_standing(notice, act="登记送达")
        rules.refuse_stranger(notice, by)
        delivery = _delivered(notice, way=way, to=to, delivered_at=delivered_at, remark=remark, by=by, at=at)
        note(notice, "notice_deliver", "送达文书", by=by, at=at, facts=_told(delivery))
        return delivery


def correct_delivery(
    delivery: Delivery, *, reason: str, instead: dict[str, Any] | None, by: Membership, at: datetime
) -> Delivery | None:
    """Strikes a delivery that was entered wrongly; `instead` (way, to, delivered_at, remark) is what is right, if anything was."""
    with transaction.atomic():
        notice = _locked(delivery.notice)
        rules.refuse_stranger(notice, by)
        wrong = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
        if wrong.way == Delivery.Way.PORTAL:
            raise Refused("平台送达由系统登记，不能更正。")
        right = _delivered(notice, **instead, by=by, at=at) if instead else None
        strike(wrong, reason=reason, by=by, at=at, instead=right)
        facts = {"struck": _told(wrong), "instead": _told(right) if right else None}
        note(notice, "notice_correct_delivery", "更正送达登记", by=by, at=at, reason=reason, facts=facts)
        return right


def _delivered(
    notice: Notice, *, way: Delivery.Way, to: str, delivered_at: datetime, remark: str, by: Membership, at: datetime
) -> Delivery:
    if way == Delivery.Way.PORTAL:
        raise Refused("平台送达由系统在签发时登记，请选择其他送达方式。", field="way")
    if delivered_at > at:
        raise Refused("送达时间不能晚于现在，请核对后重填。", field="delivered_at")
    # Entered to the minute.
    if notice.issued_at and delivered_at < notice.issued_at.replace(second=0, microsecond=0):
        raise Refused("送达时间不能早于签发时间，请核对后重填。", field="delivered_at")
    return Delivery.objects.create(notice=notice, way=way, to=to, at=delivered_at, remark=remark, entered_by=by.person)


def _told(delivery: Delivery) -> dict[str, Any]:
    return {
        "delivery": delivery.pk,
        "way": delivery.get_way_display(),
        "to": delivery.to,
        "delivered_at": delivery.at,
        "remark": delivery.remark,
    }


def reissue(notice: Notice, *, fields: dict[str, Any], reason: str, by: Membership, at: datetime) -> Notice:
    """A new draft that replaces an issued notice; the old one stands until the new one is issued, unless withdrawn.

    What a step of the case issued may be issued anew even after its withdrawal: the step cannot be taken twice.
    """
    with transaction.atomic():
        notice = _locked(notice)
        if not rules.step_left_bare(notice):
            rules.refuse_unless_standing(notice, act="重新出具")
        rules.refuse_stranger(notice, by)
        if Notice.objects.filter(replaces=notice).exists():
            raise Refused("本文书已有替代的拟稿，请在该拟稿上修改。")
        successor = Notice(
            case_id=notice.case_id,
            kind=notice.kind,
            office=notice.office,
            replaces=notice,
            replacing_reason=rules.reason_given(reason, "重新出具"),
        )
        return _write(successor, fields, label=f"重新出具{kind_of(notice.kind).label}", by=by, at=at, reason=reason)


def withdraw(notice: Notice, *, reason: str, by: Membership, at: datetime) -> Notice:
    """Takes a notice back with a reason: a draft by its office, an issued one by a head; its public page says so."""
    with transaction.atomic():
        notice = _locked(notice)
        reason = rules.reason_given(reason, "撤回")
        if notice.issued_at is None:
            rules.refuse_unless_draft(notice)
            rules.refuse_stranger(notice, by)
            notice.replaces = None  # what it was to replace may be issued anew by another draft
        else:
            rules.refuse_unless_standing(notice, act="撤回")
            rules.refuse_unless_issuer(notice, by, act="撤回", at=at)
        notice.withdrawn_by, notice.withdrawn_at, notice.withdrawn_reason = by.person, at, reason
        notice.save()
        if notice.issued_at:
            _tell(notice, title=f"{notice.number}已撤回", body=f"“{notice}”已撤回，理由：{reason}", at=at)
        _describe(notice, at=at)
        kind_of(notice.kind).on_withdraw(notice, by=by, at=at)
        audience = "parties" if notice.issued_at else "authorities"
        note(notice, "notice_withdraw", "撤回文书", by=by, at=at, reason=reason, audience=audience)
        return notice


def set_document_word(office: Office, *, word: str, by: Membership, at: datetime) -> None:
    """The word before the numbers of an office's notices; no two offices have the same."""
    with transaction.atomic():
        office = Office.objects.select_for_update().get(pk=office.pk)
        holder = Office.objects.filter(document_word=word).exclude(pk=office.pk).first()
        if holder:
            raise Refused(f"“{word}”已是{holder.name}的代字，请核对后重填。", field="word")
        facts = {"before": office.document_word, "after": word}
        office.document_word = word
        office.save(update_fields=["document_word"])
        record.append(
            subject=f"office:{office.pk}", at=at, verb="document_word", label="设置发文机关代字", by=by, facts=facts
        )


def _write(
    notice: Notice,
    fields: dict[str, Any],
    *,
    label: str,
    by: Membership,
    at: datetime,
    reason: str = "",
    goes_with: GoesWith | None = None,
) -> Notice:
    of_kind = kind_of(notice.kind)
    notice.fields = record.plain(fields)
    notice.title = of_kind.title(notice.fields)[:200]
    of_kind.read(notice.fields)  # a kind that cannot read its own fields fails here, not when printed
    notice.drafted_by, notice.drafted_at = by.person, at
    notice.returned_at, notice.returned_reason = None, ""
    notice.due_on = terms.due(notice)
    notice.save()
    if goes_with is not None:
        goes_with.notice = notice
        goes_with.save()
    _describe(notice, at=at)
    facts = {"fields": notice.fields}
    note(notice, "notice_draft", label, by=by, at=at, reason=reason, facts=facts, audience="authorities")
    return notice


def _lock(case: Case | None) -> None:
    if case:
        Case.objects.select_for_update().get(pk=case.pk)


def _locked(notice: Notice) -> Notice:
    """The notice as it stands under the lock of its case, then its own; for the transaction of the caller."""
    _lock(notice.case)
    rows = Notice.objects.select_for_update(of=("self",)).select_related("case__institution__office", "office")
    return rows.get(pk=notice.pk)


def _describe(notice: Notice, *, at: datetime) -> None:
    """What the case lacks may be this notice."""
    if notice.case:
        ledger.refresh(notice.case, at=at)


def _tell(notice: Notice, *, title: str, body: str, at: datetime) -> None:
    """A message to whom it was served on; a registration has nobody yet."""
    if (office := kind_of(notice.kind).serves(notice)) is not None:
        messages.send(to=office, title=title[:100], body=body, at=at, case=notice.case, notice=notice)


def _deliver_in_portal(notice: Notice, *, by: Membership, at: datetime) -> None:
    if (office := kind_of(notice.kind).serves(notice)) is not None:
        deliver_in_portal(notice, to=office, by=by, at=at)


def deliver_in_portal(notice: Notice, *, to: Office | Person, by: Membership, at: datetime) -> None:
    """A message with the address of the paper, served as it is opened or at the end of its term (notices.service); for a notice that
    has just been issued."""
    whom = "贵单位" if isinstance(to, Office) else "您"
    address = f"{settings.PORTAL_URL}{reverse('notice_pdf', args=[notice.pk])}"
    body = f"{notice.office.name}向{whom}发出“{notice.title}”（{notice.number}），请查收：{address}"
    if notice.replaces:
        body += f"。本文书替代{notice.replaces.number}，理由：{notice.replacing_reason}"
    messages.send(to=to, title=f"收到文书：{notice}"[:100], body=body, at=at, case=notice.case, notice=notice)
    whose = {"office": to} if isinstance(to, Office) else {"person": to}
    due_on = service.due(notice, on=timezone.localdate(at))
    Delivery.objects.create(
        notice=notice, way=Delivery.Way.PORTAL, to=to.name, at=at, due_on=due_on, entered_by=by.person, **whose
    )


@verification.register
def _public_page(code: str) -> str | None:
    return reverse("verify_code", args=[code]) if Notice.objects.filter(code=code).exists() else None
