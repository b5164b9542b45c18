"""What a member of the team fills in on site (P22)."""

from django import forms

from accounts.entry.fields import LineField
from accounts.entry.forms import SeenForm
from casework.files.kinds import SCANS
from casework.forms.file import MaterialField, ScanField

from .ratings import Meeting

PHOTOS = tuple(kind for kind in SCANS if kind.content_type.startswith("image/"))


class PhotoField(MaterialField):
    """Taken by the camera of the device where it has one."""

    kinds = PHOTOS

    def __init__(self) -> None:
        super().__init__(
            label="照片", help_text="现拍或者选取，JPEG 或 PNG。", error_messages={"required": "请先拍照或者选取照片。"}
        )
        self.widget.attrs["capture"] = "environment"


class PhotoForm(forms.Form):
    photo = PhotoField()
    # Made anew for every page: sent twice, it is one photograph.
    key = forms.UUIDField(widget=forms.HiddenInput)


class SentPhotoForm(PhotoForm):
    """As a page sends it by itself: with the sum that the device took when the picture was made."""

    sha256 = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)


class SignInForm(forms.Form):
    meeting = forms.ChoiceField(label="会议", choices=Meeting.choices(), widget=forms.RadioSelect)
    sheet = ScanField(label="签到表照片", help_text="PDF、JPEG 或 PNG。")


class EndVisitForm(SeenForm):
    told_to = LineField(
        label="通报对象",
        max_length=200,
        help_text="被通报的机构负责人等的姓名和职务，例如：院长吴建平、纪检委员冉秀兰。",
    )


class GiveUpForm(forms.Form):
    reason = LineField(label="理由", max_length=200, help_text="例如：设备没电、损坏、不在身边。将载入办理记录。")
