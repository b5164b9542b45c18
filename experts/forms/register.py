"""The forms of the register: basic data, nomination, the acts on the way into a pool and out of it, and the filter of the list."""

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.utils import timezone

from accounts.entry.fields import CodeField, DayField, EmailField, LineField, QueryField, TelephoneField, WholeField
from accounts.entry.filters import FilterForm
from accounts.entry.forms import SeenForm, StandingForm, mark, put
from accounts.forms import LoginField
from accounts.models import Membership
from accounts.opening import LOGIN_RULE
from accounts.roles import Role
from casework.forms.file import ScanField, WorkbookField
from casework.forms.institution import DistrictField, UsccField, ask_plainly
from experts.register.basic_data import (
    MOBILE,
    MOBILE_RULE,
    MOST_SPECIALTIES,
    BasicData,
    Job,
    split_specialties,
    unit_faults,
)

from ..actions.pools import Paper
from ..models import Education, Expert, Kind, Level, Pool, PoolEntry, Standing, Title
from .plain import PlainForm, reason_field

_CHOOSE = [("", "请选择")]


class BasicDataForm(PlainForm):
    """The whole of the basic data; former employers stand in a `JobFormSet` beside it."""

    name = LineField(label="姓名", max_length=40)
    phone = TelephoneField(label="手机号码", help_text="一人一号，用于识别同一专家。")
    email = EmailField(label="电子邮箱", required=False)
    kind = forms.ChoiceField(label="专家类别", choices=_CHOOSE + Kind.choices)
    title = forms.ChoiceField(label="职称", choices=_CHOOSE + Title.choices)
    education = forms.ChoiceField(label="学历", choices=_CHOOSE + Education.choices)
    practising_since = WholeField(units=("年",), label="从业起始年份", help_text="开始从事本专业工作的年份，如2005。")
    specialties = LineField(
        label="专业", max_length=130, help_text=f"最多{MOST_SPECIALTIES}项，以顿号分隔，如：病案管理、信息安全。"
    )
    district = DistrictField(help_text="专家常住地所在区县；原江北区、渝北区请选择两江新区。")
    uscc = UsccField(label="现工作单位代码", help_text="18位统一社会信用代码。", required=False)
    employer_name = LineField(
        label="现工作单位名称", max_length=100, required=False, help_text="该代码尚未在本平台登记的，填写单位全称。"
    )
    employed_since = DayField(label="现工作单位到职日期", required=False)
    retired = forms.BooleanField(
        label="已退休", required=False, help_text="已退休且未受聘的勾选，不填现工作单位；原单位填入曾任职单位。"
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(DistrictField, self.fields["district"]).as_of(at)

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if not MOBILE.fullmatch(phone):
            raise forms.ValidationError(MOBILE_RULE)
        return phone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("uscc") and not cleaned.get("employed_since") and "employed_since" not in self.errors:
            self.add_error("employed_since", "请填写到职日期。")
        if "retired" in self.fields and "uscc" not in self.errors:
            for field, sentence in unit_faults(bool(cleaned.get("uscc")), cleaned["retired"]):
                self.add_error(field, sentence)
        return cleaned

    def present(self) -> tuple[Job, ...]:
        said = self.cleaned_data
        return (Job(said["uscc"], said["employed_since"], name=said["employer_name"]),) if said["uscc"] else ()

    def data_with(self, former: "JobFormSet") -> BasicData:
        own = {
            name: self.cleaned_data[name]
            for name in ("name", "phone", "email", "kind", "title", "education", "practising_since", "district")
        }
        specialties = split_specialties(self.cleaned_data["specialties"])
        jobs = (*self.present(), *former.jobs())
        return BasicData(**own, specialties=specialties, jobs=jobs, retired=self.cleaned_data.get("retired", False))


class JobForm(PlainForm):
    """A former employer; a row left empty is none."""

    uscc = UsccField(label="统一社会信用代码", help_text="")
    name = LineField(label="名称", max_length=100, required=False)
    since = DayField(label="到职日期")
    until = DayField(label="离职日期")


class JobFormSet(forms.BaseFormSet):
    """Former employers, with room for two more."""

    def jobs(self) -> tuple[Job, ...]:
        rows = (form.cleaned_data for form in self.forms if form.has_changed() or form.initial)
        return tuple(
            Job(row["uscc"], row["since"], row["until"], row["name"]) for row in rows if row and not row.get("DELETE")
        )


_FORMER_JOBS = forms.formset_factory(JobForm, JobFormSet, extra=2, max_num=12, can_delete=True)


def former_jobs(posted: Any, *, of: BasicData | None = None) -> JobFormSet:
    """As posted, or as the file has them."""
    return cast(JobFormSet, _FORMER_JOBS(posted, initial=_former(of) if of else None, prefix="former"))


def initial_of(data: BasicData) -> dict[str, Any]:
    """What stands in the file, for the form that changes it."""
    present = data.present
    return data.plain() | {
        "district": data.district.pk,
        "specialties": "、".join(data.specialties),
        "uscc": present.uscc if present else "",
        "employed_since": present.since if present else None,
    }


def _former(data: BasicData) -> list[dict[str, Any]]:
    return [
        {"uscc": job.uscc, "name": job.name, "since": job.since, "until": job.until} for job in data.jobs if job.until
    ]


class PoolField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any):
        empty = {"label": "专家库", "empty_label": "请选择"}
        super().__init__(Pool.objects.none(), **{**empty, **kwargs})


class NominationForm(BasicDataForm):
    """Into which pool; an institution names its own staff, so that it is not asked for the employer."""

    pool = PoolField()
    field_order = ("pool",)

    def __init__(self, *args: Any, member: Membership, pools: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.member = member
        cast(PoolField, self.fields["pool"]).queryset = pools.select_related("office__district")
        if member.is_institution:
            del self.fields["uscc"], self.fields["employer_name"], self.fields["retired"]
            self.fields["employed_since"].required = True

    def present(self) -> tuple[Job, ...]:
        if self.member.is_institution:
            return (Job(self.member.office.institution.uscc, self.cleaned_data["employed_since"]),)
        return super().present()


class FileForm(BasicDataForm, StandingForm):
    """The data of a file as they stand. Jobs change as one: former ones have no name by which two lists could be laid together."""

    jobs_seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, data: BasicData, **kwargs: Any):
        super().__init__(*args, standing=initial_of(data), **kwargs)
        self.jobs_now = "；".join(str(job) for job in data.jobs)
        self.fields["jobs_seen"].initial = mark(self.jobs_now)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("jobs_seen") not in ("", mark(self.jobs_now)):
            put(self, "jobs_seen", mark(self.jobs_now))
            self.add_error(
                None,
                f"在您打开本页之后，工作单位和任职经历已改为“{self.jobs_now or '空'}”；以您填写的为准的，请再次提交。",
            )
        return cleaned


class EditForm(FileForm):
    reason = reason_field(help_text="写明变更的依据，将与变更前后的内容一并载入档案记录。")


class OwnRequestForm(FileForm):
    reason = reason_field(help_text="写明变更原因；由专家库管理单位核对后变更。")


class VetForm(SeenForm):
    """Pass or not; where passing opens the account, with the login chosen."""

    decision = forms.ChoiceField(
        label="审核意见", choices=[("pass", "审核通过"), ("refuse", "不予入库")], widget=forms.RadioSelect
    )
    reason = reason_field(required=False, help_text="将告知推荐单位。")

    def __init__(self, *args: Any, entry: PoolEntry, opens: bool, login: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        if opens:
            self.fields[f"login_{entry.pk}"] = _login(login, label="登录名", required=False)
        self.fields["reason"].required_when = "不予入库的必填"  # type: ignore[attr-defined]  # read by the field's template
        if entry.standing != Standing.NOMINATED:
            cast(forms.ChoiceField, self.fields["decision"]).choices = [("refuse", "撤回审核意见，不予入库")]
        ask_plainly(self.fields)


class AllotForm(SeenForm):
    """A login for each who has none yet; entered by the centre, the institute's paper with number, date and scan."""

    def __init__(
        self,
        *args: Any,
        entries: list[PoolEntry],
        logins: dict[int, str],
        member: Membership,
        at: datetime,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.entries, self.at = entries, at
        for entry in entries:
            if entry.expert.person_id is None:
                self.fields[f"login_{entry.pk}"] = _login(logins[entry.pk], label=f"{entry.expert}的登录名")
        self.proxied = member.role == Role.CENTRE
        if self.proxied:
            self.fields["proxy_number"] = CodeField(
                label="医管所文号", max_length=60, help_text="医管所未接入本平台，凭其文件代录；记录中注明“代录”。"
            )
            self.fields["proxy_date"] = DayField(label="文件日期")
            self.fields["proxy_scan"] = ScanField(
                label="文件扫描件", help_text="PDF、JPEG 或 PNG，将作为代录依据保存。"
            )
        ask_plainly(self.fields)

    def clean_proxy_date(self) -> date:
        day: date = self.cleaned_data["proxy_date"]
        if day > timezone.localdate(self.at):
            raise forms.ValidationError("文件日期不能晚于今天，请核对。")
        return day

    def logins(self) -> dict[int, str]:
        return {entry.pk: self.cleaned_data.get(f"login_{entry.pk}", "") for entry in self.entries}

    def paper(self) -> Paper | None:
        said = self.cleaned_data
        return Paper(said["proxy_number"], said["proxy_date"], said["proxy_scan"]) if self.proxied else None


def _login(initial: str, *, label: str, required: bool = True) -> LoginField:
    field = LoginField(help_text=LOGIN_RULE, initial=initial, required=required)
    field.label = label
    return field


class LeaveForm(SeenForm, PlainForm):
    reason = reason_field(help_text="将告知专家本人，并载入档案记录。")


class DisqualifyForm(SeenForm, PlainForm):
    number = CodeField(label="请输入专家编号以确认", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    reason = reason_field(help_text="写明查明的事实和依据。")

    def __init__(self, *args: Any, expert: Expert, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.expert = expert
        self.fields["number"].help_text = f"该专家编号为 {expert.number}。"

    def clean_number(self) -> str:
        if (typed := self.cleaned_data["number"]) != self.expert.number:
            raise forms.ValidationError(f"与该专家编号不符，请输入 {self.expert.number}。")
        return typed


class DiedForm(SeenForm, PlainForm):
    died_on = DayField(label="去世日期")
    reason = reason_field(help_text="写明消息来源，例如所在单位的来函；将载入档案记录。")


class ImportForm(forms.Form):
    pool = PoolField()
    file = WorkbookField(
        label="填写好的工作簿",
        help_text="Excel 或 WPS 保存的 .xlsx 文件。",
        error_messages={"required": "请先选择文件再上传。"},
    )

    def __init__(self, *args: Any, pools: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(PoolField, self.fields["pool"]).queryset = pools.select_related("office__district")
        ask_plainly({"pool": self.fields["pool"]})


class RegisterFilter(FilterForm):
    """How the list is narrowed; anything else in the address is passed over."""

    q = QueryField(label="姓名、编号、单位或专业", required=False, max_length=60)
    pool = PoolField(required=False, empty_label="全部")
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *Kind.choices])
    level = forms.ChoiceField(label="级别", required=False, choices=[("", "全部"), *Level.choices])
    standing = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Standing.choices])

    def __init__(self, *args: Any, member: Membership, **kwargs: Any):
        super().__init__(*args, **kwargs)
        peopled = Pool.objects.visible_to(member).filter(pk__in=PoolEntry.objects.values("pool"))
        cast(PoolField, self.fields["pool"]).queryset = peopled.select_related("office__district")
        if not peopled.filter(keeps_points=True).exists():
            del self.fields["level"]
