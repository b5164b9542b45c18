"""What the notice desk asks for. A draft's own fields come from its kind (`casework.notices.kinds.asks`)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator

from accounts.entry.fields import BlockField, CodeField, DayField, LineField, MomentField, WholeField
from accounts.entry.forms import SeenForm, StandingForm
from accounts.models import Membership
from accounts.refused import Refused

from ..actions import notices
from ..jobs import working
from ..jobs.kinds import Outcome
from ..models import Delivery, Job, Notice, Standing
from ..notices import batch, truth
from ..notices.kinds import kind_of, step_of


class ActForm(forms.Form):
    """An act at the notice desk: what it is called, what it means, what it asks for, and the verb behind it."""

    label: ClassVar[str]
    lead: ClassVar[str]
    danger: ClassVar[bool] = False
    drafts: ClassVar[bool] = False
    done: ClassVar[str] = ""  # what to say instead of "已办理" where the act is only a beginning

    def __init__(self, *args: Any, notice: Notice, at: datetime, **kwargs: Any):
        self.notice, self.at = notice, at
        super().__init__(*args, **kwargs)

    def act(self, *, by: Membership) -> None:
        raise NotImplementedError


class SeenActForm(ActForm, SeenForm):
    """Carries the notice that was read, so that nobody issues, returns or withdraws words they have not seen."""

    moved = "拟稿在您打开页面之后已有修改，请重新核对后再办理。"

    def __init__(self, *args: Any, notice: Notice, **kwargs: Any):
        super().__init__(*args, notice=notice, state=(notice.drafted_at, notice.fields), **kwargs)


class IssueForm(SeenActForm):
    label = "签发"
    lead = "签发后即编发文字号、向机构作平台送达，内容不能再改动；需要更正的，只能重新出具。"

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["seen"].required = True

    def act(self, *, by: Membership) -> None:
        if self.notice.case and step_of(self.notice):
            raise Refused(f"本文书随案件办理步骤签发，请到案件{self.notice.case.number}办理。")
        notices.issue(self.notice, by=by, at=self.at)


class ReasonForm(SeenActForm):
    reason = BlockField(label="理由", rows=4, max_length=1000, help_text="将载入办理记录。")


class ReturnForm(ReasonForm):
    label = "退回拟稿人"
    lead = "拟稿人会收到消息和理由，修改后重新待签发。"

    def act(self, *, by: Membership) -> None:
        notices.send_back(self.notice, reason=self.cleaned_data["reason"], by=by, at=self.at)


class WithdrawForm(ReasonForm):
    label = "撤回"
    lead = (
        "撤回后不能恢复。已签发的，机构会收到消息，公开查验页面显示已撤回及理由；"
        "案件所处环节不因撤回改变，内容有误的请重新出具。"
    )
    danger = True

    def act(self, *, by: Membership) -> None:
        notices.withdraw(self.notice, reason=self.cleaned_data["reason"], by=by, at=self.at)


class ContentForm(ActForm, StandingForm):
    """The fields of a notice that may be put right by hand, as they stand."""

    label = "修改拟稿"
    lead = "保存后您即为拟稿人；退回的拟稿修改后重新待签发。"
    drafts = True

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, standing={}, **kwargs)
        self._asked = kind_of(self.notice.kind).asked
        for name, (hint, label) in self._asked.items():
            self.fields[f"content_{name}"] = _form_field(hint, label)
        self.shows({f"content_{name}": self.notice.fields.get(name) for name in self._asked})

    def content(self) -> dict[str, Any]:
        return {
            **truth.now(self.notice, at=self.at),
            **{name: self.cleaned_data[f"content_{name}"] for name in self._asked},
        }

    def act(self, *, by: Membership) -> None:
        notices.revise(self.notice, fields=self.content(), by=by, at=self.at)


class RedraftForm(ActForm, SeenForm):
    """Shows what has changed since the notice was drafted."""

    label = "按现在的情况重新拟写"
    lead = "下列内容按平台现在的登记更新，其余照旧；您即为拟稿人，由他人签发。"

    def __init__(self, *args: Any, notice: Notice, at: datetime, **kwargs: Any):
        self.differences = truth.differences(notice, at=at)
        super().__init__(*args, notice=notice, at=at, state=(notice.drafted_at, self.differences), **kwargs)

    def act(self, *, by: Membership) -> None:
        notices.redraft(self.notice, by=by, at=self.at)


class ReissueForm(ContentForm):
    """A corrected notice: what it should say, and why."""

    label = "重新出具"
    lead = (
        "按更正后的内容另拟一件，经负责人签发后另编发文字号；签发前，未撤回的原文书仍然有效。"
        "提出的人即为拟稿人，由他人签发。"
    )
    done = "已另拟一件，待负责人签发。"

    reason = BlockField(
        label="理由",
        rows=4,
        max_length=1000,
        help_text="将载入办理记录，并在公开查验页面和致机构的消息中说明。",
    )

    def act(self, *, by: Membership) -> None:
        reason = self.cleaned_data["reason"]
        notices.reissue(self.notice, fields=self.content(), reason=reason, by=by, at=self.at)


class DeliveryForm(ActForm):
    label = "登记送达"
    lead = "平台送达由系统在签发时登记，这里登记纸质文书或电子邮件的送达。"

    way = forms.ChoiceField(
        label="送达方式",
        choices=[("", "请选择"), *(choice for choice in Delivery.Way.choices if choice[0] != Delivery.Way.PORTAL)],
    )
    to = LineField(label="受送达人", max_length=100, help_text="签收人姓名，或受送达单位名称。")
    delivered_at = MomentField(label="送达时间")
    remark = LineField(
        label="备注", max_length=200, required=False, help_text="邮寄的填写邮件号，电子邮件的填写收件地址。"
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].initial = self.notice.case.title if self.notice.case else ""
        self.fields["delivered_at"].initial = self.at

    def act(self, *, by: Membership) -> None:
        notices.deliver(self.notice, **self.cleaned_data, by=by, at=self.at)


class BatchForm(forms.Form):
    """One act on several notices: which, and what it asks for. Only what the act takes is asked of what has come that far."""

    ACTS = ("issue", "print", "merge", "zip", *(way for way in Delivery.Way if way != Delivery.Way.PORTAL))

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS], widget=forms.HiddenInput)
    notices = forms.CharField(widget=forms.HiddenInput)
    seen_at = forms.CharField(widget=forms.HiddenInput, required=False)
    both_sides = forms.BooleanField(required=False, widget=forms.HiddenInput)
    delivered_at = MomentField(label="送达时间", help_text="以受文单位为受送达人；由他人签收的，请到该文书页登记。")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["delivered_at"].required = not self.is_bound or self.data.get("act") in Delivery.Way.values

    def perform(self, found: Sequence[Notice], *, by: Membership, at: datetime) -> Job | Outcome:
        """Raises `working.Refusals` where a few are done at once and one of them is refused."""
        said = self.cleaned_data
        match said["act"]:
            case "issue":
                drafts = [notice for notice in found if notice.standing in (Standing.DRAFT, Standing.RETURNED)]
                return batch.perform(batch.Issuing, drafts, by=by, at=at, seen_at=said["seen_at"])
            case "print":
                issued = [notice for notice in found if notice.standing == Standing.ISSUED]
                return batch.perform(batch.Printing, issued, by=by, at=at)
            case "merge" | "zip":
                kind = batch.Merging if said["act"] == "merge" else batch.Zipping
                params = {"notices": [notice.pk for notice in found], "both_sides": said["both_sides"]}
                return working.start(kind, by=by, at=at, params=params)
            case way:
                out = [notice for notice in found if notice.standing in (Standing.ISSUED, Standing.PRINTED)]
                moment = said["delivered_at"].isoformat()
                return batch.perform(batch.Delivering, out, by=by, at=at, way=way, delivered_at=moment)


class DeliveryCorrectionForm(DeliveryForm):
    """A delivery as it was entered; what is right is entered anew, or nothing where nothing was delivered."""

    label = "更正送达登记"
    lead = "原登记划去并注明更正人和理由，仍可查看；更正后的内容另作一条登记。"

    void = forms.BooleanField(label="并未送达，只撤销原登记", required=False)
    correction = BlockField(
        label="更正的理由",
        rows=3,
        max_length=500,
        help_text="将载入办理记录。",
        error_messages={"required": "请填写更正的理由。"},
    )

    def __init__(self, *args: Any, delivery: Delivery, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.delivery = delivery
        entered = {"way": delivery.way, "to": delivery.to, "delivered_at": delivery.at, "remark": delivery.remark}
        for name, value in entered.items():
            self.fields[name].initial = value

    def act(self, *, by: Membership) -> None:
        said = self.cleaned_data
        right = {name: said[name] for name in ("way", "to", "delivered_at", "remark")}
        instead = None if said["void"] else right
        notices.correct_delivery(self.delivery, reason=said["correction"], instead=instead, by=by, at=self.at)


class DocumentWordForm(StandingForm):
    word = CodeField(
        label="发文机关代字",
        help_text="例如“渝中卫基评”，发文字号即为“渝中卫基评〔2026〕1号”。",
        validators=[RegexValidator(r"^[\u4e00-\u9fff]{2,20}$", "发文机关代字为 2 至 20 个汉字，请核对后重填。")],
    )


class CodeForm(forms.Form):
    code = CodeField(
        label="查验码",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="文书或回执上二维码旁的 12 位字母和数字，不分大小写，可不填短横线。",
    )


class _Lines(BlockField):
    """One item a line."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list is what the notice keeps
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


def _form_field(hint: Any, label: Mapping[str, str]) -> forms.Field:
    shared: dict[str, Any] = {"label": label["label"], "help_text": label["hint"]}
    if hint is date:
        return DayField(**shared)
    if hint is int:
        return WholeField(**shared)
    if hint is str:
        return BlockField(rows=4, **shared)
    return _Lines(rows=6, **shared)
