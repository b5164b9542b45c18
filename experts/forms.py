"""The form by which an office adds a reviewer of its own."""

from django import forms


class ReviewerForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=40)
    login = forms.CharField(
        label="登录名",
        max_length=40,
        help_text="3至40位小写字母、数字、点、横线或者下划线，以字母或者数字开头。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(label="手机号码", max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    email = forms.EmailField(label="电子邮箱", required=False, help_text="填写的，同时以邮件发送一次性登录链接。")
