"""Who may do what to a notice, and when: each refusal in one sentence."""

from datetime import date, datetime

from django.utils import timezone

from accounts.humans import same_human
from accounts.models import Membership
from accounts.refused import Refused
from accounts.roles import Role

from ..grants import acts_as
from ..models import Notice
from .kinds import kind_of

ISSUING_ROLES = frozenset({Role.BUREAU_HEAD, Role.COMMISSION_HEAD})


def may_issue(notice: Notice, member: Membership, *, on: date) -> bool:
    """A head of the office that issues it, or a colleague to whom the head has handed over the case."""
    if member.office_id != notice.office_id:
        return False
    return member.role in ISSUING_ROLES or bool(notice.case and acts_as(member, notice.case, on=on) & ISSUING_ROLES)


def two_people(notice: Notice, member: Membership) -> bool:
    """Whether the member issuing it would be another than who drafted it, where the setting asks for two."""
    return not member.office.two_people or not same_human(notice.drafted_by, member.person)


def who_signs(drafter: Membership, *, on: date, acts: tuple[str, str] = ("拟写", "签发")) -> str:
    """What whoever is about to draft has to know of the signing; nothing where somebody else can and will sign (0006).

    `acts`: the words for what the one does and the other.
    """
    prepare, sign = acts
    heads = Membership.objects.current(on).filter(office=drafter.office_id, role__in=ISSUING_ROLES)
    people = {head.person for head in heads.select_related("person").order_by("pk")}
    if drafter.office.two_people:
        people = {person for person in people if not same_human(person, drafter.person)}
    if not people:
        if drafter.role in ISSUING_ROLES:
            alone = f"另一位负责人，您{prepare}后不能由您本人{sign}。请由经办人{prepare}，再由您{sign}"
        else:
            alone = f"负责人，{prepare}后无人{sign}。请先联系安全管理员开通负责人岗位"
        return f"本单位目前没有{alone}。"
    if drafter.role in ISSUING_ROLES and drafter.office.two_people:
        named = "、".join(sorted(person.name for person in people))
        return f"您{prepare}的内容不能由您本人{sign}，须由另一位负责人（{named}）{sign}。"
    return ""


def refuse_stranger(notice: Notice, by: Membership) -> None:
    if by.office_id != notice.office_id:
        raise Refused(f"本文书由{notice.office.name}办理，您所在单位不能办理。")


def refuse_unless_issuer(notice: Notice, by: Membership, *, act: str, at: datetime) -> None:
    refuse_stranger(notice, by)
    if not may_issue(notice, by, on=timezone.localdate(at)):
        raise Refused(f"文书由本单位负责人{act}，您当前的岗位不能{act}。")


def refuse_unless_draft(notice: Notice) -> None:
    if notice.issued_at:
        raise Refused(f"本文书已于签发时编号（{notice.number}），内容不能再改动；需要更正的，请重新出具。")
    if notice.withdrawn_at:
        raise Refused("本拟稿已撤回，请重新拟写。")


def refuse_unless_standing(notice: Notice, *, act: str) -> None:
    """Issued, not withdrawn, not replaced."""
    if notice.issued_at is None:
        raise Refused(f"本文书尚未签发，不能{act}。")
    if notice.withdrawn_at:
        raise Refused(f"本文书已撤回，不能{act}。")
    successor = Notice.objects.filter(replaces=notice, issued_at__isnull=False).first()
    if successor:
        raise Refused(f"本文书已由{successor.number}替代，不能{act}。")


def step_left_bare(notice: Notice) -> bool:
    """Withdrawn after it was issued, while the step of the case that issued it stands: it may still be issued anew."""
    return bool(notice.issued_at and notice.withdrawn_at and notice.case_id and kind_of(notice.kind).step)


def reason_given(reason: str, act: str) -> str:
    if not reason.strip():
        raise Refused(f"请填写{act}的理由。", field="reason")
    return reason.strip()
