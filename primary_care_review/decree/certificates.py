"""The certificate of a grade: made out by the body that has decreed it, signed so that anybody can check it without the portal (P26)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role
from casework import record
from casework.actions.institutions import subject
from casework.models import Sequence
from casework.verifiers.handing_out import certificate_seed
from casework.verifiers.verify_certificate import Said, code_of

from ..articles import P
from ..grades.terms import GradeTerms
from ..models import Certificate, Grade
from ..standards.terms import InstitutionType
from .current import current

HEADS = (Role.BUREAU_HEAD, Role.COMMISSION_HEAD)


@transaction.atomic
def issue(grade: Grade, *, by: Membership, at: datetime) -> Certificate:
    """For a grade decreed before the portal began; a decree of the portal brings its certificates with it."""
    held = Grade.objects.select_for_update(of=("self",)).select_related("institution", "decree__body").get(pk=grade.pk)
    if by.role not in HEADS or held.decree is None or held.decree.body_id != by.office_id:
        body = held.decree.body if held.decree else "公布机关"
        raise Refused(f"等级证书由{body}负责人出具，您当前的岗位不能办理（{P(26)}）。")
    if Certificate.objects.filter(grade=held).exists():
        raise Refused("该等级已出具证书，不能重复出具。")
    if not (now := current(held, on=timezone.localdate(at))).stands:
        raise Refused(f"该等级{now.word}，不能出具证书（{P(26)}）。")
    made = make_out(held, by=by, at=at)
    record.append(
        subject=subject(held.institution.uscc),
        at=at,
        verb="issue_certificate",
        label="出具等级证书",
        by=by,
        article=P(26),
        facts={"number": made.number, "decree_number": held.decree_number},
    )
    return made


def ask_key() -> None:
    """Refused before anything is done, where nothing could be signed."""
    certificate_seed()


def make_out(grade: Grade, *, by: Membership, at: datetime) -> Certificate:
    """The row alone, in the transaction of the act that makes it."""
    seed, year = certificate_seed(), timezone.localdate(at).year
    number = f"JCZS-{year}-{Sequence.objects.next(f'grade_certificate:{year}'):04d}"
    of = grade.institution
    said = Said(
        number=number,
        name=of.name_on(grade.decreed_on),
        uscc=of.uscc,
        grade=grade.grade,
        type=InstitutionType(of.type).label,
        decree=grade.decree_number,
        decreed_on=grade.decreed_on.isoformat(),
        valid_until=GradeTerms.load().valid_until(grade.counts_from).isoformat(),
    )
    return Certificate.objects.create(grade=grade, number=number, code=code_of(said, seed), issued_by=by, issued_at=at)


def address(certificate: Certificate) -> str:
    """In capitals, which a QR code holds in fewer modules; whoever has no network gives the part after the last stroke to the program."""
    return f"{settings.PORTAL_URL.upper()}/C/{certificate.code}"
