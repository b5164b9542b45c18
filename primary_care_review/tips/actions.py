"""A tip comes in from anybody, once for each form (P26)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import District
from accounts.refused import Refused
from accounts.roles import Role
from casework.actions import materials
from casework.actor import Outsider
from casework.files.examine import Examined
from casework.gateway import open_case
from casework.receipts import digest, secret_of

from ..assessment.actions import RULES_EDITION
from ..models import PlaqueTip
from ..plaque.reading import of_code
from . import steps

PHOTOGRAPH = "plaque_tip_photograph"
NO_PHOTOGRAPH = "请上传牌匾的照片，看得清文字和编号。"


def lodge(
    *,
    number: str,
    cause: str,
    district: District | None,
    place: str,
    what: str,
    name: str,
    phone: str,
    photograph: Examined | None,
    token: UUID,
    at: datetime,
) -> tuple[PlaqueTip, str]:
    """Returns the case with the secret of its receipt; it goes to the bureau in whose district the plaque of that number belongs,
    or, where the number is none of ours, in whose it was seen."""
    secret = secret_of(steps.KIND, token)
    with transaction.atomic():
        if earlier := PlaqueTip.objects.filter(secret_digest=digest(secret)).first():
            return earlier, secret
        plaque = of_code(number)
        of = plaque.grade.institution.district if plaque else district
        if of is None:
            raise Refused("该编号不是本平台签发的，请选择牌匾所在区县。", field="district")
        if photograph is None:
            raise Refused(NO_PHOTOGRAPH, field="photograph")

        def bring_in(tip: PlaqueTip) -> None:
            materials.add(tip, kind=PHOTOGRAPH, file=photograph, by=None, at=at)
            materials.hand_in(tip, at=at)

        opened = open_case(
            PlaqueTip,
            kind=steps.KIND,
            by=Outsider(name or "匿名", Role.INFORMER),
            at=at,
            label="举报牌匾",
            then=bring_in,
            title=plaque.grade.institution.name if plaque else (f"编号{number}" if number else "编号不详"),
            district=of,
            state=steps.TipStage.LODGED,
            rules_edition=RULES_EDITION,
            plaque=plaque,
            about_number=number,
            cause=cause,
            place=place,
            what=what,
            name=name,
            phone=phone,
            secret_digest=digest(secret),
        )
    return opened, secret
