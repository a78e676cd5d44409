"""Forms of the staff desk, for administrators."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from govservice.accounts.forms import NameField, TelephoneField
from govservice.accounts.models import Unit
from govservice.accounts.roles import STAFF_ROLES

_DATE = {"type": "date"}


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.DateInput(format="%Y-%m-%d", attrs=dict(_DATE))
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class StaffForm(forms.Form):
    """A new colleague's account."""

    username = forms.CharField(
        label="用户名",
        min_length=3,
        max_length=30,
        validators=[
            RegexValidator(r"^[a-z][a-z0-9_.-]*\Z", "请用小写字母开头的字母、数字、点、横线。")
        ],
        help_text="用于登录，确定后不再更改。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    full_name = NameField(label="姓名", max_length=80)
    email = forms.EmailField(
        label="工作邮箱", max_length=254, help_text="本人凭此邮箱用“忘记密码”设置密码。"
    )
    phone = TelephoneField(label="办公电话", landline=True)


class OfficeForm(forms.Form):
    """An office given from a day on."""

    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label="机构", queryset=Unit.objects.none(), empty_label="请选择"
    )
    role = forms.ChoiceField(
        label="岗位", choices=[("", "请选择"), *((role.value, role.label) for role in STAFF_ROLES)]
    )
    window_label = NameField(label="窗口号", max_length=40, required=False)
    on = DayField(label="任职起日")
    until = DayField(label="任职止日", required=False, help_text="当日仍在任；留空为长期。")

    def __init__(self, *args: Any, units: QuerySet[Unit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units
        self.fields["on"].initial = today
