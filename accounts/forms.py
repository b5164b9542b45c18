"""The forms of accounts; each shows its errors at the field and asks for no more than is needed."""

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator

from .entry.fields import BlockField, CodeField, EmailField, KeyField, LineField, QueryField, TelephoneField
from .entry.filters import FilterForm
from .entry.forms import SeenForm, StandingForm
from .models import Membership, Office, Person
from .opening import LOGIN, LOGIN_RULE
from .passwords import password_rules
from .people import roles_given
from .powers import Verb
from .roles import Role


class LoginField(KeyField):
    printed = False

    def __init__(self, **kwargs: Any):
        super().__init__(label="登录名", max_length=40, **kwargs)
        self.widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})


class PasswordField(forms.CharField):
    """A password as it was typed: blanks belong to it."""

    def __init__(self, *, label: str, autocomplete: str, **kwargs: Any):
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label, max_length=128, strip=False, widget=widget, **kwargs)


class SignInForm(forms.Form):
    # Named as Person.USERNAME_FIELD: by this name django-axes finds whose sign-in it logs.
    login = LoginField(widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = PasswordField(label="密码", autocomplete="current-password")
    # Asked for where a slip needs it, and only then on the page.
    code = CodeField(
        label="核验码",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text="您本人设定的核验码，或者放行单位告知的核验码；密码须再次输入。",
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any):
        super().__init__(data, **kwargs)
        if data is None or "code" not in data:
            del self.fields["code"]

    def ask_for_code(self) -> None:
        self.fields.setdefault("code", self.base_fields["code"])


class ForgottenForm(forms.Form):
    login = LoginField(widget=forms.TextInput(attrs={"autocomplete": "username"}))


class RecallCodeField(CodeField):
    """Chosen by the owner; said where a slip is used, so that nobody who hands it over can use it."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            label="核验码",
            required=False,
            min_length=6,
            max_length=20,
            validators=[RegexValidator(r"^[A-Za-z0-9]+$", "核验码由6至20位字母或者数字组成，请改正。")],
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
            help_text="6至20位字母或者数字，请牢记，不告知他人。今后忘记密码、使用密码单登录时，凭此证明是您本人；"
            "没有设定的，密码单须由另一单位核实放行后才能使用。",
            **kwargs,
        )


class NewPasswordForm(forms.Form):
    """A new password, twice, judged by every validator of the settings, whose rules it says beforehand."""

    new_password = PasswordField(label="新密码", autocomplete="new-password", help_text=password_rules())
    again = PasswordField(label="再次输入新密码", autocomplete="new-password")
    code = RecallCodeField()

    def __init__(self, *args: Any, person: Person, **kwargs: Any):
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        validate_password(password, self.person)
        return password

    def clean_again(self) -> str:
        again = self.cleaned_data["again"]
        if again != self.data.get(self.add_prefix("new_password")):
            raise forms.ValidationError("两次输入的新密码不一致，请重新输入。")
        return again

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].lower()
        if code and (code in self.person.login or code in self.person.phone or len(set(code)) < 3):
            raise forms.ValidationError("核验码不得取自登录名、电话号码，也不得由相同的字符组成，请更换。")
        return code


class ChangePasswordForm(NewPasswordForm):
    old_password = PasswordField(label="当前密码", autocomplete="current-password")
    field_order = ("old_password", "new_password", "again", "code")

    def clean_old_password(self) -> str:
        return own_password(self.person, self.cleaned_data["old_password"])


class ProfileForm(StandingForm):
    phone = TelephoneField(label="联系电话")
    email = EmailField(label="电子邮箱", required=False, help_text="用于接收消息副本和找回密码的链接。")
    password = PasswordField(
        label="当前密码", autocomplete="current-password", help_text="邮箱可用于找回密码，修改须核对本人密码。"
    )

    def __init__(self, *args: Any, person: Person, fixed: bool = False, **kwargs: Any):
        self.person = person
        super().__init__(*args, standing={}, **kwargs)
        if fixed:  # an expert's are on file and only confirmed here
            del self.fields["phone"], self.fields["email"]
        self.shows({"phone": person.phone, "email": person.email})

    def clean_password(self) -> str:
        return own_password(self.person, self.cleaned_data["password"])


class RoleField(forms.TypedChoiceField):
    def __init__(self) -> None:
        super().__init__(label="岗位", coerce=Role)


class InviteForm(forms.Form):
    name = LineField(label="姓名", max_length=40)
    login = LoginField(help_text=LOGIN_RULE, validators=[RegexValidator(rf"^{LOGIN.pattern}$", LOGIN_RULE)])
    role = RoleField()
    phone = TelephoneField(label="联系电话")
    email = EmailField(
        label="电子邮箱",
        required=False,
        help_text="放行时核实为本人所有的，设置密码的一次性链接发往该邮箱。",
    )

    def __init__(self, *args: Any, office: Office, by: Membership, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _offer(self, roles_given(Verb.INVITE, office, by))


class AddRoleForm(SeenForm):
    role = RoleField()

    def __init__(self, *args: Any, office: Office, by: Membership, **kwargs: Any):
        super().__init__(*args, **kwargs)
        _offer(self, roles_given(Verb.ADD_ROLE, office, by))


class ReasonForm(SeenForm):
    reason = BlockField(label="理由", max_length=500, help_text="将载入办理记录。")


class NameForm(ReasonForm):
    name = LineField(label="更正后的姓名", max_length=40, help_text="与身份证件一致。")
    field_order = ("name", "reason")


class ResetForm(ReasonForm):
    """Where a link reaches the owner, paper only if they no longer read that address."""

    on_paper = forms.BooleanField(
        label="本人收不到该地址的邮件，改用打印的密码单",
        required=False,
        help_text="密码单须与本人设定的核验码一并使用；没有核验码的，由另一单位放行。",
    )

    def __init__(self, *args: Any, by_link: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not by_link:
            del self.fields["on_paper"]


class ReleaseForm(forms.Form):
    grounds = BlockField(
        label="核实方式",
        max_length=500,
        rows=2,
        help_text="如何核实密码单在本人手中，例如：拨打单位总机，由本人接听并核对身份。将载入办理记录。",
    )
    contact_is_own = forms.BooleanField(
        label="已向本人核对，所登记的联系电话和电子邮箱为本人所有",
        required=False,
        help_text="勾选后，设置密码的链接可以发往该地址。",
    )


class PeopleFilter(FilterForm):
    q = QueryField(label="姓名、登录名或者单位", required=False, max_length=40)
    role = forms.ChoiceField(label="岗位", required=False)

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = cast(forms.ChoiceField, self.fields["role"])
        offered.choices = [("", "全部"), *((role, Role(role).label) for role in roles)]


def _offer(form: forms.Form, roles: list[Role]) -> None:
    cast(RoleField, form.fields["role"]).choices = [(role.value, role.label) for role in roles]


def own_password(person: Person, typed: str) -> str:
    if not person.check_password(typed):
        raise forms.ValidationError("当前密码不正确，请重新输入。")
    return typed
