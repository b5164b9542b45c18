"""Everybody who acts in a rehearsal, each by the way that the portal has for them: invited or admitted, the slip released by another
office, the first password exchanged for their own."""

from collections.abc import Iterable
from itertools import count

from accounts import opening, passwords, people, release
from accounts.models import Membership
from accounts.roles import OfficeKind, Regime, Role
from casework.actions import notices
from config.scenarios import cast, register
from config.scenarios.experts import pool
from experts.models import Kind

from .clock import MovingClock

People = dict[Role, Membership]
Slip = tuple[Membership, str]
GROUNDS = "本人持身份证件到场核实。"
FIRST = {
    OfficeKind.CENTRE: ("anquan", "曹丽"),
    OfficeKind.COMMISSION: ("sw-anquan", "谭敏"),
}
# Role, sign-in, name: who works in the city's offices, and in each bureau that takes part.
CITY = (
    (Role.COMMISSION_HANDLER, OfficeKind.COMMISSION, "sw-jingban", "林静怡"),
    (Role.COMMISSION_HEAD, OfficeKind.COMMISSION, "sw-fuze", "赵明远"),
    (Role.SUPERVISOR, OfficeKind.COMMISSION, "sw-jijian", "江正清"),
    (Role.CENTRE, OfficeKind.CENTRE, "xxzx", "吴思源"),
    (Role.INSTITUTE, OfficeKind.INSTITUTE, "ygs", "孙立群"),
    (Role.SUPERVISOR, OfficeKind.INSTITUTE, "ygs-jijian", "石敬之"),
)
BUREAU = (
    (Role.BUREAU_HANDLER, "jingban", "周晓岚"),
    (Role.BUREAU_HEAD, "fuze", "陈国栋"),
    (Role.SUPERVISOR, "jijian", "郑凯"),
)
# What experts know, in turn. No number of them is a multiple of three (`Rehearsal.of_experts`), so that every kind has its turn.
KINDS = {
    Regime.EMR: (Kind.INFORMATION, Kind.INFORMATION, Kind.MEDICAL, Kind.MANAGEMENT),
    Regime.PRIMARY_CARE: (Kind.MEDICAL, Kind.PUBLIC_HEALTH, Kind.MANAGEMENT, Kind.MEDICAL, Kind.PUBLIC_HEALTH),
}


class Company:
    """The people of a rehearsal: `city` by role (the supervisor is the commission's), `bureaus` by district with the city's beside them
    (but for the supervisor, who is the bureau's own)."""

    def __init__(self, clock: MovingClock, districts: Iterable[str]):
        self.clock = clock
        self._telephones = count(13_700_000_000)
        self.guards = {kind: self._first(kind) for kind in FIRST}
        self.city: People = {}
        for role, kind, login, name in CITY:
            self.city.setdefault(role, self._invited(role, kind, login, name))
        self.bureaus = {district: self.city | self._bureau(district) for district in districts}
        self._document_words()

    def _document_words(self) -> None:
        notices.set_document_word(
            cast.office(OfficeKind.COMMISSION),
            word="渝卫演示",
            by=self.city[Role.COMMISSION_HEAD],
            at=self.clock.next(),
        )
        for bureau in self.bureaus.values():
            head = bureau[Role.BUREAU_HEAD]
            word = f"{head.office.own_district.name[:-1]}卫演示"
            notices.set_document_word(head.office, word=word, by=head, at=self.clock.next())

    def _first(self, kind: OfficeKind) -> Membership:
        login, name = FIRST[kind]
        member, password = opening.open_first_account(login=login, name=name, kind=kind, at=self.clock.next())
        return self._sign_in((member, password))

    def _bureau(self, district: str) -> People:
        return {
            role: self._invited(role, OfficeKind.BUREAU, f"{district}-{login}", name, district=district)
            for role, login, name in BUREAU
        }

    def _invited(self, role: Role, kind: OfficeKind, login: str, name: str, *, district: str = "") -> Membership:
        who = {"name": name, "login": login, "phone": str(next(self._telephones)), "email": ""}
        office, guard = cast.office(kind, district), self.guards[OfficeKind.CENTRE]
        slip = people.invite(office=office, role=role, **who, by=guard, at=self.clock.next())
        return self.released(slip, by=self.guards[OfficeKind.COMMISSION])

    def released(self, slip: Slip, *, by: Membership) -> Membership:
        """Another office makes sure of the owner, who then signs in with slip and code."""
        member, _ = slip
        [(_, code)] = release.release(member.person.slips.open(), by=by, at=self.clock.next(), grounds=GROUNDS)
        return self._sign_in(slip, code)

    def _sign_in(self, slip: Slip, code: str = "") -> Membership:
        member, password = slip
        person, at = member.person, self.clock.next()
        person.refresh_from_db()
        assert person.check_password(password)  # noqa: S101  # the password of the slip is the one that was made
        if fault := release.fault(person, code, at=at):
            raise fault
        passwords.choose_password(person, cast.PASSWORD, at=at)
        return member

    def of_institution(self, leader: Membership, password: str) -> Membership:
        """Enrolled by its bureau, which has handed it the slip; the commission releases it."""
        return self.released((leader, password), by=self.city[Role.COMMISSION_HANDLER])

    def of_hospital(self, member: Membership) -> Membership:
        """Without a mail address the centre prints a slip and the commission releases it."""
        reason = "该机构未填写电子邮箱，打印密码单。"
        centre, at = self.city[Role.CENTRE], self.clock.next()
        password = people.reset_password(member.person, by=centre, at=at, reason=reason, on_paper=True)
        return self.released((member, password), by=self.city[Role.COMMISSION_HANDLER])

    def experts(
        self, indices: Iterable[int], *, regime: Regime, office: OfficeKind, district: str = ""
    ) -> list[Membership]:
        """Of units that take no part (an index that three divides): nominated by their office, vetted, reported, admitted."""
        within = cast.office(office, district)
        by = {
            OfficeKind.INSTITUTE: self.city[Role.INSTITUTE],
            OfficeKind.COMMISSION: self.city[Role.COMMISSION_HANDLER],
        }.get(office) or self.bureaus[district][Role.BUREAU_HANDLER]
        into = pool(within, regime)
        entries = register.nominated(indices, KINDS[regime], into, by=by, at=self.clock.next())
        slips = register.admit(entries, self.city, at=self.clock.next())
        return [self.released(slip, by=self.guards[OfficeKind.CENTRE]) for slip in slips]
