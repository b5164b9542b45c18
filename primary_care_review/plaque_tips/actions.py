"""A tip comes in from anybody, once for each form (P26)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import District
from accounts.refused import Refused
from casework.files.examine import Examined
from casework.tips import lodging

from ..assessment.actions import RULES_EDITION
from ..models import PlaqueTip
from ..plaque.reading import of_code
from . import steps

PHOTOGRAPH = "plaque_tip_photograph"
NO_PHOTOGRAPH = "请上传牌匾的照片，看得清文字和编号。"


@transaction.atomic
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
    before, secret = lodging.earlier(PlaqueTip, kind=steps.KIND, token=token)
    if before:
        return before, secret
    plaque = of_code(number)
    of = plaque.grade.institution.district if plaque else district
    if of is None:
        raise Refused("该编号不是本平台签发的，请选择牌匾所在区县。", field="district")
    if photograph is None:
        raise Refused(NO_PHOTOGRAPH, field="photograph")
    opened = lodging.lodge(
        PlaqueTip,
        kind=steps.KIND,
        label="举报牌匾",
        files={PHOTOGRAPH: photograph},
        secret=secret,
        at=at,
        title=plaque.grade.institution.name if plaque else (f"编号{number}" if number else "编号不详"),
        district=of,
        state=steps.LODGED,
        rules_edition=RULES_EDITION,
        plaque=plaque,
        about_number=number,
        cause=cause,
        place=place,
        what=what,
        name=name,
        phone=phone,
    )
    return opened, secret
