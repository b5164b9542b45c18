"""What a first password needs besides itself: whoever hands it over could use it, so it opens nothing alone.

It needs the recall code that its owner chose, or the code that another office gives the owner when it releases the slip,
having made sure of them: the one office never has the code, the other never the password. Where the owner's own address
is known nothing is handed over at all: the link goes there (`tickets`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from . import powers, tickets
from .entry import normal
from .humans import same_human
from .models import Membership, Person, Slip
from .powers import Post, Verb
from .printed import printed_code
from .refused import Refused
from .roles import OfficeKind
from .signals import slips_released, tell

WRONG_CODES = 5


def issue(person: Person, *, by: Membership, at: datetime, opens: bool = False) -> Slip:
    """Notes that a first password is handed out by the office of `by`; an earlier one has gone with the password it named."""
    return issue_all([person], by=by, at=at, opens=opens)[0]


def issue_all(people: Sequence[Person], *, by: Membership, at: datetime, opens: bool = False) -> list[Slip]:
    close(*people, at=at)
    slips = (Slip(person=person, issued_by=by, office=by.office, issued_at=at, opens=opens) for person in people)
    return Slip.objects.bulk_create(slips)


def close(*people: Person, at: datetime) -> None:
    Slip.objects.open().filter(person__in=people).update(closed_at=at)


def posts(person: Person, *, at: datetime) -> list[Post]:
    held = Membership.objects.current(timezone.localdate(at)).filter(person=person)
    return [member.post for member in held.select_related("office")]


def fault(person: Person, code: str, *, at: datetime) -> Refused | None:
    """Why the password of a slip does not open the account yet; whoever reads this has typed the right password."""
    slip = person.slips.open().select_related("office").first()
    if slip is None:
        return None
    if slip.wrong_codes >= WRONG_CODES:
        return Refused(f"核验码已{WRONG_CODES}次不正确，该密码单失效，请重新办理“重置密码”。")
    if not (person.recall_code or slip.release_code):
        handed_out_by = OfficeKind(slip.office.kind) if slip.office else None
        others = powers.releasers(posts(person, at=at), handed_out_by=handed_out_by)
        return Refused(f"该密码单尚未放行，须由{others}核实您本人后放行，并告知您核验码。")
    if not code:
        return Refused("密码单须与核验码一并使用：填写您本人设定的核验码，或者放行单位告知的核验码。", field="code")
    if _is_code(slip, code):
        return None
    Slip.objects.filter(pk=slip.pk).update(wrong_codes=F("wrong_codes") + 1)
    return Refused(f"核验码不正确；{WRONG_CODES}次不正确的，该密码单失效。", field="code")


def _is_code(slip: Slip, code: str) -> bool:
    given = _plain(code)
    if slip.release_code and constant_time_compare(_digest(slip, given), slip.release_code):
        return True
    return bool(slip.person.recall_code) and check_password(given, slip.person.recall_code)


def _plain(text: str) -> str:
    """As it was meant, however it was typed."""
    return normal.code(text).lower()


def _digest(slip: Slip, code: str) -> str:
    return salted_hmac(f"accounts.release.{slip.pk}", code, algorithm="sha256").hexdigest()


def choose_recall_code(person: Person, code: str) -> None:
    person.recall_code = make_password(_plain(code))
    person.save(update_fields=["recall_code"])


def refusal(slip: Slip, *, by: Membership, at: datetime) -> str:
    """Why a member may not release a slip, as a sentence; empty where they may."""
    humans = [slip.person, *([slip.issued_by.person] if slip.issued_by else [])]
    return powers.release_refusal(
        by.post,
        posts(slip.person, at=at),
        handed_out_by=slip.office_id,
        same_human=any(same_human(by.person, human) for human in humans),
    )


@transaction.atomic
def release(
    slips: Iterable[Slip], *, by: Membership, at: datetime, grounds: str, contact_is_own: bool = False
) -> list[tuple[Slip, str]]:
    """Another office has made sure that the owners themselves hold these slips; all of them or none.

    Returns each with the code for its owner, which is told to nobody else and kept nowhere. Where telephone and mail have
    been made sure of as well (`contact_is_own`), links go there from now on, and one is sent at once.
    """
    if not grounds.strip():
        raise Refused("请填写核实本人身份的方式，将载入办理记录。", field="grounds")
    chosen = Slip.objects.select_for_update(of=("self",)).select_related("person", "office", "issued_by__person")
    rows = list(chosen.filter(pk__in=[slip.pk for slip in slips]).order_by("pk"))
    if not rows:
        raise Refused("请至少选择一份待放行的密码单。")
    for slip in rows:
        if slip.closed_at or slip.released_at:
            raise Refused(f"{slip.person}的密码单已放行、已使用或者已被新的密码单取代，请刷新页面查看。")
        if sentence := refusal(slip, by=by, at=at):
            raise Refused(f"{slip.person}：{sentence}")
    released = [(slip, _release(slip, by=by, at=at, grounds=grounds, contact_is_own=contact_is_own)) for slip in rows]
    slips_released.send(Slip, slips=rows, by=by, at=at)
    return released


def _release(slip: Slip, *, by: Membership, at: datetime, grounds: str, contact_is_own: bool) -> str:
    code = printed_code()
    slip.released_by, slip.released_at, slip.grounds, slip.release_code = by, at, grounds, _digest(slip, code)
    slip.save(update_fields=["released_by", "released_at", "grounds", "release_code"])
    person = slip.person
    person.contact_is_own = person.contact_is_own or contact_is_own
    person.password_changed_at = at  # the fortnight begins anew
    person.save(update_fields=["contact_is_own", "password_changed_at"])
    facts = {"handed_out_by": slip.office, "handed_out_at": slip.issued_at, "contact_is_own": contact_is_own}
    tell(person, verb=Verb.RELEASE.value, label=Verb.RELEASE.label, by=by, at=at, reason=grounds, **facts)
    if contact_is_own and tickets.reachable(person):
        tickets.owe(person, at=at)
    return code
