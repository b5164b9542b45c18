"""New evidence of an objection is shown to the hospital, which may comment on it in its term (E25)."""

from datetime import datetime
from typing import Unpack

from django.db import transaction

from accounts.models import Membership
from accounts.refused import Refused
from casework import ledger, messages
from casework.actions import materials
from casework.files.examine import Examined
from casework.gateway import perform
from casework.models import Material
from casework.objection.lodging import EVIDENCE
from casework.text import closing_text

from .. import proxy
from ..articles import E
from ..models import NationalReview, Objection, ShownEvidence
from ..proxy import Proxy
from . import steps

# Without name or contact of whoever objects, where the evidence itself bears them; and what the hospital adds.
COPY, COMMENT = "shown_evidence", "evidence_comment"
ASKED = "请填写对新证据的意见。"


@transaction.atomic
def show(
    case: Objection,
    *,
    summary: str,
    copy: Examined | None = None,
    by: Membership,
    at: datetime,
    seen: int | None = None,
    **paper: Unpack[Proxy],
) -> Objection:
    """What is objected to and the evidence, or a copy of it in which the names are covered."""

    def write(current: Objection) -> None:
        proxy.keep_entered(current, paper=paper, by=by, at=at)
        shown = ShownEvidence.objects.create(
            objection=current,
            review=current.review,
            summary=summary,
            file=_file(current, copy, by=by, at=at),
            shown_by=by,
            shown_at=at,
            days=current.law["objection_comment_days"],
        )
        _tell(shown, at=at)

    return perform(case, steps.SHOW_EVIDENCE, by=by, at=at, seen=seen, then=write, **proxy.facts(by=by, paper=paper))


def _file(objection: Objection, copy: Examined | None, *, by: Membership, at: datetime) -> Material:
    if copy is None:
        return objection.materials.filter(kind=EVIDENCE).earliest("pk")
    row = materials.add(objection, kind=COPY, file=copy, by=by, at=at)
    materials.freeze(Material.objects.filter(pk=row.pk), at=at)
    return row


def _tell(shown: ShownEvidence, *, at: datetime) -> None:
    until = closing_text(shown.ends_at())
    messages.send(
        to=shown.review.hospital.office,
        title=f"{shown.review.number}：异议新证据，请陈述意见",
        body=f"有单位或者个人对贵院的国家级审核结果提出异议，证明材料可在本案件查阅；有意见的，请于{until}之前陈述（{E(25)}）。",
        at=at,
        case=shown.review,
    )


@transaction.atomic
def comment(
    shown: ShownEvidence, *, text: str, file: Examined | None = None, by: Membership, at: datetime
) -> ShownEvidence:
    """By the hospital, once, within its term; whoever rechecks reads it beside the objection."""
    if not text.strip():
        raise Refused(ASKED, field="text")

    def write(current: NationalReview) -> None:
        row = ShownEvidence.objects.select_for_update().get(pk=shown.pk, review=current)
        if row.commented_at:
            raise Refused("医院已就该证据陈述意见，不必再次陈述。")
        if not row.runs(at):
            raise Refused(f"陈述意见的期限已于{closing_text(row.ends_at())}届满（{E(25)}）。")
        if file:
            row.comment_file = materials.add(row.objection, kind=COMMENT, file=file, by=by, at=at)
            materials.freeze(Material.objects.filter(pk=row.comment_file.pk), at=at)
        row.comment, row.commented_by, row.commented_at = text.strip(), by.person, at
        row.save(update_fields=["comment", "comment_file", "commented_by", "commented_at"])

    perform(shown.review, steps.COMMENT_EVIDENCE, by=by, at=at, then=write)
    ledger.refresh(shown.objection, at=at)  # whose answer waited for it
    return ShownEvidence.objects.get(pk=shown.pk)
