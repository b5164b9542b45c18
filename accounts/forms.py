"""The forms of accounts; each shows its errors at the field and asks for no more than is needed."""

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator

from .entry.fields import BlockField, EmailField, KeyField, LineField, QueryField, TelephoneField
from .models import Office, Person
from .people import LOGIN, LOGIN_RULE, roles_in
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
    # Named as Person.USERNAME_FIELD: by this name django-axes finds whose failures it counts.
    login = LoginField(widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = PasswordField(label="密码", autocomplete="current-password")
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class ForgottenForm(forms.Form):
    login = LoginField(widget=forms.TextInput(attrs={"autocomplete": "username"}))


class NewPasswordForm(forms.Form):
    """A new password, twice, judged by every validator of the settings."""

    new_password = PasswordField(
        label="新密码",
        autocomplete="new-password",
        help_text=(
            "至少12位，含大写字母、小写字母、数字、符号中的3类；或者16位以上的长口令。"
            "不得包含本人姓名、登录名、单位名称，不得使用最近5次用过的密码。"
        ),
    )
    again = PasswordField(label="再次输入新密码", autocomplete="new-password")

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


class ChangePasswordForm(NewPasswordForm):
    old_password = PasswordField(label="当前密码", autocomplete="current-password")
    field_order = ("old_password", "new_password", "again")

    def clean_old_password(self) -> str:
        return _own_password(self.person, self.cleaned_data["old_password"])


class ProfileForm(forms.Form):
    phone = TelephoneField(label="联系电话")
    email = EmailField(label="电子邮箱", required=False, help_text="用于接收消息副本和找回密码的链接。")
    password = PasswordField(
        label="当前密码", autocomplete="current-password", help_text="邮箱可用于找回密码，修改须核对本人密码。"
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any):
        self.person = person
        kwargs["initial"] = {"phone": person.phone, "email": person.email}
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        return _own_password(self.person, self.cleaned_data["password"])


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
        help_text="填写后，设置密码的一次性链接同时发往该邮箱；不填则使用打印的初始密码单。",
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any):
        super().__init__(*args, **kwargs)
        roles = cast(RoleField, self.fields["role"])
        roles.choices = [(role.value, role.label) for role in roles_in(office)]


class AddRoleForm(forms.Form):
    role = RoleField()

    def __init__(self, *args: Any, office: Office, **kwargs: Any):
        super().__init__(*args, **kwargs)
        roles = cast(RoleField, self.fields["role"])
        roles.choices = [(role.value, role.label) for role in roles_in(office)]


class ReasonForm(forms.Form):
    reason = BlockField(label="理由", max_length=500, help_text="将载入办理记录。")


class PeopleFilter(forms.Form):
    q = QueryField(label="姓名、登录名或者单位", required=False, max_length=40)
    role = forms.ChoiceField(label="岗位", required=False)

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = cast(forms.ChoiceField, self.fields["role"])
        offered.choices = [("", "全部"), *((role, Role(role).label) for role in roles)]


def _own_password(person: Person, typed: str) -> str:
    if not person.check_password(typed):
        raise forms.ValidationError("当前密码不正确，请重新输入。")
    return typed
