"""Who may do which act to whose account. One table: verbs, forms, pages and docs/permissions.md read it.

A row says over which roles, held where, an actor's role has which verbs. What holds besides, whatever the row says, are
the sentences below: nobody acts on themself, guards stand alone, and what one office has handed out another releases.
Reasons and what was weighed: docs/decisions/0016-accounts.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices

from .roles import EVERY_ROLE, GUARD_ROLES, INSTITUTION_ROLES, ROLE_CARDS, OfficeKind, Role


class Verb(TextChoices):
    INVITE = "invite", "开通账号"
    ADD_ROLE = "add_role", "增加岗位"
    RESET = "reset_password", "重置密码"
    UNLOCK = "unlock", "解除登录限制"
    END = "end_membership", "终止岗位"
    RELEASE = "release", "放行密码单"


class Where(TextChoices):
    """Where the subject works, seen from the actor."""

    OWN = "own", "本单位"
    DISTRICT = "district", "本区县的医疗机构"
    EMR = "emr", "参加电子病历评级的医疗机构"
    ANY = "any", "各单位"


@dataclass(frozen=True)
class Post:
    """A role in an office, as far as the table asks: an actor's or a subject's."""

    role: Role
    office: int
    kind: OfficeKind
    district: str | None = None
    takes_part_in_emr: bool = False


@dataclass(frozen=True)
class Power:
    """Those in `by` have the verbs over the roles in `over`, where these are held."""

    by: tuple[Role, ...]
    where: Where
    verbs: tuple[Verb, ...]
    over: tuple[Role, ...]

    def covers(self, verb: Verb, by: Post, over: Post) -> bool:
        return by.role in self.by and verb in self.verbs and over.role in self.over and is_at(self.where, by, over)


MANAGES = (Verb.INVITE, Verb.ADD_ROLE, Verb.RESET, Verb.UNLOCK, Verb.END)
_BUREAU_WORK = (Role.BUREAU_HANDLER, Role.BUREAU_HEAD, Role.NOTICE_CLERK)
_COMMISSION_WORK = (Role.COMMISSION_HANDLER, Role.COMMISSION_HEAD, Role.NOTICE_CLERK)
# Experts come from their register and leave by it, with their letters (E07, P09); nobody invites one or ends one here.
_GIVEN = tuple(role for role in EVERY_ROLE if role != Role.EXPERT)
_UNGUARDED = tuple(role for role in EVERY_ROLE if role not in GUARD_ROLES)

POWERS = (
    Power((Role.INSTITUTION_LEADER,), Where.OWN, MANAGES, INSTITUTION_ROLES),
    Power((Role.BUREAU_HEAD,), Where.OWN, MANAGES, _BUREAU_WORK),
    Power((Role.COMMISSION_HEAD,), Where.OWN, MANAGES, _COMMISSION_WORK),
    Power((Role.BUREAU_HANDLER, Role.BUREAU_HEAD), Where.DISTRICT, (*MANAGES, Verb.RELEASE), INSTITUTION_ROLES),
    Power((Role.CENTRE,), Where.EMR, MANAGES, INSTITUTION_ROLES),
    Power((Role.COMMISSION_HANDLER,), Where.ANY, (Verb.RELEASE,), INSTITUTION_ROLES),
    Power((Role.COMMISSION_HEAD,), Where.ANY, (Verb.RELEASE,), EVERY_ROLE),
    Power((Role.CENTRE,), Where.ANY, (Verb.RELEASE,), _UNGUARDED),
    Power((Role.SECURITY_ADMIN,), Where.ANY, (Verb.INVITE, Verb.ADD_ROLE, Verb.END), _GIVEN),
    Power((Role.SECURITY_ADMIN,), Where.ANY, (Verb.RESET, Verb.UNLOCK, Verb.RELEASE), EVERY_ROLE),
)


def is_at(where: Where, by: Post, over: Post) -> bool:
    match where:
        case Where.OWN:
            return by.office == over.office
        case Where.DISTRICT:
            return over.kind == OfficeKind.INSTITUTION and by.district is not None and by.district == over.district
        case Where.EMR:
            return over.takes_part_in_emr
        case _:
            return True


def may(verb: Verb, by: Post, over: Post) -> bool:
    return any(power.covers(verb, by, over) for power in POWERS)


def refusal(verb: Verb, by: Post, held: Iterable[Post]) -> str:
    """Why an actor may not do this to somebody who holds these posts, as a sentence; empty where they may.

    An act on an account as a whole touches every post of its owner: whoever may not do it over one may not do it.
    """
    posts = list(held)
    refused = [post for post in posts if not may(verb, by, post)]
    if not refused:
        return ""
    if any(post.role in GUARD_ROLES for post in refused):
        return f"纪检监督和系统、安全、审计管理员独立履行职责，其账号的“{verb.label}”由安全管理员办理。"
    if any(post.role == Role.EXPERT for post in refused) and verb not in (Verb.INVITE, Verb.ADD_ROLE, Verb.END):
        return f"评审专家独立履行职责，其账号的“{verb.label}”由安全管理员办理。"
    if any(post.role == Role.EXPERT for post in refused):
        return "评审专家的账号和岗位由专家库办理，不在此办理。"
    if len(refused) < len(posts):
        return f"其同时在其他单位任职，“{verb.label}”请联系安全管理员。"
    who = "本机构负责人" if refused[0].kind == OfficeKind.INSTITUTION else "该单位负责人或者安全管理员"
    return f"该账号不由您办理“{verb.label}”，请联系{who}。"


def reach(verb: Verb, role: Role) -> list[tuple[Where, tuple[Role, ...]]]:
    """Where a role has a verb, and over which roles there: what the querysets are made of."""
    return [(power.where, power.over) for power in POWERS if role in power.by and verb in power.verbs]


def having(verb: Verb) -> tuple[Role, ...]:
    """The roles that have a verb over anybody at all: they may open its page."""
    return tuple(role for role in EVERY_ROLE if reach(verb, role))


def roles_given(verb: Verb, by: Post, *, office: Post) -> list[Role]:
    """The roles that an actor may give in an office by invitation or beside another; `office.role` counts for nothing."""
    return [
        role
        for role, card in ROLE_CARDS.items()
        if office.kind in card.offices
        and may(verb, by, Post(role, office.office, office.kind, office.district, office.takes_part_in_emr))
    ]


def stands_alone(role: Role, beside: Iterable[Role]) -> str:
    """Why a role may not be held beside others by one human, in whatever office; empty where it may."""
    others = list(beside)
    if others and (role in GUARD_ROLES or any(other in GUARD_ROLES for other in others)):
        return "纪检监督和系统、安全、审计管理员岗位不得与其他岗位由同一人兼任，请另行安排人员。"
    return ""


def release_refusal(by: Post, held: Iterable[Post], *, handed_out_by: int | None, same_human: bool) -> str:
    """Why an actor may not release a first password that the office `handed_out_by` has handed out; empty where they may.

    Neither the office that handed it out nor the owner's own colleagues release it, or one room would be both people;
    of the owner's office only the security administrator may, who stands beside its work.
    """
    posts = list(held)
    if by.office == handed_out_by:
        return "密码单由本单位发出，须由另一单位核实本人后放行。"
    if same_human:
        return "发出密码单的人员和账号本人不得放行，请由他人办理。"
    if by.role != Role.SECURITY_ADMIN and any(post.office == by.office for post in posts):
        return "本单位人员的密码单须由另一单位核实本人后放行。"
    return refusal(Verb.RELEASE, by, posts)


def releasers(held: Iterable[Post], *, handed_out_by: OfficeKind | None) -> str:
    """Whom to turn to for a release, for the sentence at the sign-in."""
    kinds = {post.kind for post in held}
    avoid = kinds | {handed_out_by}
    bureau = [OfficeKind.BUREAU] if kinds == {OfficeKind.INSTITUTION} else []
    offered = [*bureau, OfficeKind.COMMISSION, OfficeKind.CENTRE]
    named = [kind.label for kind in offered if kind not in avoid]
    return "或者".join(named) if named else "市卫生健康委或者市信息中心的安全管理员（与发出密码单的不是同一单位）"


def table() -> Iterator[tuple[Verb, Role, Where, tuple[Role, ...]]]:
    """The rows one by one, verb by verb, for the generated document."""
    for verb in Verb:
        for role in EVERY_ROLE:
            for where, over in reach(verb, role):
                yield verb, role, where, over
