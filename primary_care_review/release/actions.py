"""The institution agrees in writing, or takes its consent back; the body or a member of the team hands the data on (P32)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import ledger, messages, record
from casework.actions import materials
from casework.archive.bag import Paper
from casework.files.examine import Examined
from casework.models import Case, Material
from casework.text import day_text
from casework.verifiers.verify_dossier import total

from ..articles import P
from ..body import body_of, of_body
from ..models import Application, Release, ReleaseConsent
from ..sealing.papers import papers_of
from . import rules

SCAN = "release_consent"


def group_of(name: str) -> str:
    """评审评定表, 照片, 评审意见 …: what a consent names, of the papers of the inventory."""
    return name.split("/", maxsplit=1)[0].removesuffix(".json")


def groups_of(application: Application) -> list[str]:
    """The groups of the sealed papers, in the order of the inventory; none where nothing is sealed."""
    dossier = getattr(application, "dossier", None)
    return list(dict.fromkeys(group_of(row["name"]) for row in dossier.papers)) if dossier else []


def released_papers(release: Release) -> list[Paper]:
    return _papers(release.consent.application, release.data)


def _papers(application: Application, data: Collection[str]) -> list[Paper]:
    return [one for one in papers_of(application) if group_of(one.name) in data]


@transaction.atomic
def consent(
    application: Application,
    *,
    named: Collection[str],
    recipient: str,
    purpose: str,
    valid_until: date,
    scan: Examined,
    by: Membership,
    at: datetime,
) -> ReleaseConsent:
    """By the leader of the institution, with the signed paper; another one beside it may name other data or recipients."""
    current = _held(application, by)
    if by.role != Role.INSTITUTION_LEADER:
        raise Refused(f"书面同意由被评审机构负责人提交，您当前的岗位不能办理（{P(32)}）。")
    on = timezone.localdate(at)
    holds = rules.consent_holds(named=named, known=groups_of(current), valid_until=valid_until, on=on)
    Refused.at_first(holds)
    paper = materials.add(current, kind=SCAN, file=scan, by=by, at=at)
    materials.freeze(Material.objects.filter(pk=paper.pk), at=at)
    given = ReleaseConsent.objects.create(
        application=current,
        data=list(named),
        recipient=recipient,
        purpose=purpose,
        valid_until=valid_until,
        scan=paper,
        given_by=by.person,
        given_at=at,
    )
    _note(current, "consent_release", "同意提供评审原始资料", by=by, at=at, facts=_told(given))
    title = f"{current.number}：机构书面同意提供评审原始资料"
    body = f"同意向{recipient}提供{'、'.join(named)}，期限至{day_text(valid_until)}（{P(32)}）。"
    messages.send(to=body_of(current), title=title, body=body, at=at, case=current)
    return given


@transaction.atomic
def withdraw(given: ReleaseConsent, *, reason: str, by: Membership, at: datetime) -> ReleaseConsent:
    """From now on nothing more is handed on under it; what was stays on record."""
    current = _held(given.application, by)
    if by.role != Role.INSTITUTION_LEADER:
        raise Refused(f"书面同意由被评审机构负责人撤回，您当前的岗位不能办理（{P(32)}）。")
    if not reason.strip():
        raise Refused("请填写撤回书面同意的理由。", field="reason")
    given = ReleaseConsent.objects.select_for_update().get(pk=given.pk)
    if given.withdrawn_at:
        raise Refused("书面同意已经撤回，不必再次办理。")
    given.withdrawn_at, given.withdrawn_by, given.withdrawn_reason = at, by.person, reason.strip()
    given.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    facts = _told(given)
    _note(current, "withdraw_release_consent", "撤回提供评审原始资料的同意", by=by, at=at, reason=reason, facts=facts)
    title = f"{current.number}：机构撤回提供评审原始资料的同意"
    body = f"此前同意向{given.recipient}提供的资料不得再提供，理由：{reason}（{P(32)}）。"
    messages.send(to=body_of(current), title=title, body=body, at=at, case=current)
    return given


@transaction.atomic
def release(
    application: Application, *, consent: ReleaseConsent | None, named: Collection[str], by: Membership, at: datetime
) -> Release:
    """By an official of the body or a member of the team: named data to whom the consent names, while it stands."""
    current = _held(application, by)
    if by.role != Role.EXPERT and not of_body(current, by):
        raise Refused(f"评审原始资料由组织评审的单位或者评审组成员提供，您当前的岗位不能办理（{P(32)}）。")
    given = ReleaseConsent.objects.filter(application=current, pk=consent.pk).first() if consent else None
    on = timezone.localdate(at)
    verdict = rules.may_release(
        named=named,
        consented=given.data if given else None,
        valid_until=given.valid_until if given else on,
        withdrawn=bool(given and given.withdrawn_at),
        on=on,
    )
    if not verdict or given is None:
        raise Refused.by_verdict(verdict, field="named" if given else "consent")
    digest = total(current.number, [one.row for one in _papers(current, named)])
    done = Release.objects.create(consent=given, data=list(named), digest=digest, released_by=by, released_at=at)
    facts = {"data": list(named), "recipient": given.recipient, "digest": digest}
    _note(current, "release_data", "提供评审原始资料", by=by, at=at, facts=facts, audience="authorities")
    title = f"{current.number}：已按书面同意提供评审原始资料"
    body = f"已向{given.recipient}提供{'、'.join(named)}（{P(32)}）。"
    messages.send(to=current.applicant.office, title=title, body=body, at=at, case=current)
    return done


def _held(application: Application, by: Membership) -> Application:
    """Under its lock, so that a consent that is taken back and what is handed on under it never pass each other."""
    try:
        current = ledger.hold(application, by=by)
    except Case.DoesNotExist:
        raise Refused("没有这一案件，或者您无权查看。") from None
    if not isinstance(current, Application) or not groups_of(current):
        raise Refused(f"评审资料尚未封存，没有可以提供的原始资料（{P(23)}）。")
    return current


def _note(application: Application, verb: str, label: str, *, by: Membership, at: datetime, **more: Any) -> None:
    subject = record.case_subject(application)
    record.append(subject=subject, case=application, verb=verb, label=label, by=by, at=at, article=P(32), **more)


def _told(given: ReleaseConsent) -> dict[str, Any]:
    return {"data": given.data, "recipient": given.recipient, "valid_until": given.valid_until}
