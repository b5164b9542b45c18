"""What is filled in when a plaque is made, handed out, hung, replaced or taken back (P26)."""

from typing import Any

from django import forms

from accounts.entry.fields import BlockField, CodeField, DayField, LineField, QueryField
from accounts.entry.forms import SeenForm
from casework.files.kinds import SCANS
from casework.forms.file import MaterialField

from ..enrolment.forms import InstitutionFilter
from ..models import Plaque


class PictureField(MaterialField):
    """A photograph, not a paper."""

    kinds = tuple(kind for kind in SCANS if kind.content_type.startswith("image/"))


class PlaqueFilter(InstitutionFilter):
    q = QueryField(label="机构名称、代码或者牌匾编号", required=False, max_length=60)


class MakeForm(SeenForm):
    number = CodeField(
        label="已有牌匾的编号",
        max_length=30,
        required=False,
        help_text="平台启用前已经悬挂的牌匾填写；新制作的留空，由平台编号。",
    )


class ActForm(SeenForm):
    """An act on a plaque: what it is called, and what it means."""

    label: str
    lead: str


class HandOutForm(ActForm):
    label, lead = "登记发放", "牌匾制成后颁发给机构，登记日期和领取人。"
    on = DayField(label="发放日期")
    receiver = LineField(label="领取人", max_length=40)


class HangForm(ActForm):
    label, lead = "登记悬挂", "牌匾悬挂在机构正门，登记日期、位置并上传照片。"
    on = DayField(label="悬挂日期")
    place = LineField(label="悬挂位置", max_length=100, help_text="例如：门诊综合楼正门右侧。")
    photograph = PictureField(label="悬挂照片", help_text="看得清牌匾文字和编号，JPEG 或 PNG。")


class ReplaceForm(ActForm):
    label, lead = "补换", "旧牌匾即行停用，查验页显示已补换；另发新的编号，重新制作、发放和悬挂。"
    cause = forms.ChoiceField(
        label="原因",
        choices=[(one.value, one.label) for one in (Plaque.Ending.DAMAGED, Plaque.Ending.LOST)],
        widget=forms.RadioSelect,
    )
    on = DayField(label="停用日期", help_text="发现损毁或者遗失的日期。")
    reason = BlockField(label="情况", max_length=500, help_text="将载入办理记录，查验页不显示。")


class TakeBackForm(ActForm):
    label, lead = "登记收回", "等级撤销、取消或者由新等级取代的，牌匾收回。"
    on = DayField(label="收回日期")
    reason = BlockField(label="情况", max_length=500, help_text="将载入办理记录，查验页不显示。")


FORMS: dict[str, type[ActForm]] = {
    "hand-out": HandOutForm,
    "hang": HangForm,
    "replace": ReplaceForm,
    "take-back": TakeBackForm,
}


def state_of(plaque: Plaque) -> tuple[Any, ...]:
    """What a page shows of it."""
    return plaque.pk, plaque.handed_at, plaque.hung_at, plaque.ended_at
