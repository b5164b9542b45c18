"""Fictional hospitals of the demonstration, registered and approved by walking the verbs.

Their codes are valid in both check digits and follow from an index; none of the names exists, and every name says 演示.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from accounts.models import District, InstitutionType, Membership
from accounts.roles import Role
from accounts.uscc import organisation_check, uscc_check
from casework import gateway
from config.scenarios.papers import material
from emr_rating.models import Registration
from emr_rating.registration import actions
from emr_rating.registration.steps import VERIFY

LICENCE = "医疗机构执业许可证.pdf"
DISTRICTS = (
    "500101",
    "500102",
    "500103",
    "500104",
    "500106",
    "500107",
    "500108",
    "500109",
    "500110",
    "500113",
    "500115",
    "500116",
    "500118",
    "500133",
    "500154",
    "500157",
    "500229",
    "500235",
    "500240",
    "500243",
)
_KINDS = (
    ("演示{place}云岭人民医院", InstitutionType.GENERAL_HOSPITAL),
    ("演示{place}杏溪中医院", InstitutionType.CHINESE_MEDICINE_HOSPITAL),
    ("演示{place}禾安妇幼保健院", InstitutionType.MATERNAL_HOSPITAL),
)
_SURNAMES = "王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁"
_GIVEN = ("文博", "晓燕", "志刚", "雅琴", "建平", "思远", "慧敏", "国强", "丽华", "子涵", "明辉", "秀兰", "海涛")


@dataclass(frozen=True)
class Hospital:
    uscc: str
    name: str
    type: InstitutionType
    district: str
    leader: str
    clerk: str


def fictional_uscc(index: int, *, district: str) -> str:
    """Prefix 12 (a public institution), the district's code, and an organisation code counted from the index."""
    organisation = f"Y{index:07d}"
    first = f"12{district}{organisation}{organisation_check(organisation)}"
    return first + uscc_check(first)


def hospital(index: int) -> Hospital:
    """The hospital of an index: sixty in all, three kinds in each of twenty districts; later ones repeat with a number."""
    district = DISTRICTS[index % len(DISTRICTS)]
    name, kind = _KINDS[index // len(DISTRICTS) % len(_KINDS)]
    again = index // (len(DISTRICTS) * len(_KINDS))
    place = District.objects.get(pk=district).name
    return Hospital(
        uscc=fictional_uscc(index, district=district),
        name=name.format(place=place) + (f"（{again + 1}院）" if again else ""),
        type=kind,
        district=district,
        leader=_person(index),
        clerk=_person(index + 7),
    )


def hospitals(count: int = 60) -> list[Hospital]:
    return [hospital(index) for index in range(count)]


def registration_data(wished: Hospital) -> dict:
    """The form as the hospital's office fills it in."""
    return {
        "uscc": wished.uscc,
        "name": wished.name,
        "type": wished.type,
        "district": District.objects.get(pk=wished.district),
        "address": "演示路1号",
        "licence_number": f"PDY{wished.uscc[8:17]}",
        "leader_name": wished.leader,
        "leader_phone": "13800000001",
        "leader_email": "",
        "contact_name": wished.clerk,
        "contact_phone": "13800000002",
        "contact_email": "",
    }


def registered(wished: Hospital, *, at: datetime, token: UUID | None = None) -> tuple[Registration, str]:
    """Handed in, with the secret of its receipt; the same form, and with it the same receipt, unless another `token` says so."""
    token = token or uuid5(NAMESPACE_URL, wished.uscc)
    return actions.apply(data=registration_data(wished), licence=material(LICENCE), token=token, at=at)


def register_and_approve(
    wished: Hospital, people: dict[Role, Membership], at: datetime
) -> tuple[Membership, Membership]:
    """Registered, verified, approved; the accounts of leader and clerk, whose first passwords are still unchanged."""
    registration, _ = registered(wished, at=at)
    gateway.perform(registration, VERIFY, by=people[Role.CENTRE], at=at)
    approved = actions.approve(registration, by=people[Role.INSTITUTE], at=at)
    members = Membership.objects.filter(office__institution=approved.registered).select_related("person", "office")
    return members.get(role=Role.INSTITUTION_LEADER), members.get(role=Role.INSTITUTION_CLERK)


def _person(index: int) -> str:
    return _SURNAMES[index % len(_SURNAMES)] + _GIVEN[index % len(_GIVEN)]
