"""What tests do with the register of institutions: enter a hospital, read the history of one."""

from accounts.models import District, Institution, InstitutionType
from accounts.roles import Role
from casework.actions import institutions
from config.scenarios import cast
from config.scenarios.hospitals import fictional_uscc

DISTRICT = cast.DISTRICT


def create(people, at, *, index=900, district=DISTRICT, name="演示渝中区测试医院"):
    return institutions.create_institution(
        uscc=fictional_uscc(index, district=district),
        name=name,
        type=InstitutionType.GENERAL_HOSPITAL,
        district=District.objects.get(pk=district),
        address="演示路1号",
        contact_name="王文博",
        contact_phone="13800000002",
        by=people[Role.CENTRE],
        at=at,
    )


def verbs(institution: Institution) -> list[str]:
    return [row.verb for row in institutions.history(institution)]
