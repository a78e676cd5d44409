"""Fields with our own checks, and the form of one's own particulars."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from govservice.accounts import identity
from govservice.accounts.models import IdKind, User


class NameField(forms.CharField):
    """A name as the document has it: one line, no control signs, no markup."""

    def clean(self, value: Any) -> str:
        text = " ".join(unicodedata.normalize("NFC", super().clean(value) or "").split())
        if any(unicodedata.category(sign)[0] == "C" or sign in "<>" for sign in text):
            raise ValidationError(_("请勿输入特殊符号。"), code="name")
        return text


class TelephoneField(forms.CharField):
    """A mobile number; *landline* allows the others."""

    def __init__(self, *, landline: bool = False, **kwargs: Any) -> None:
        self.landline = landline
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        number = identity.compact(super().clean(value) or "")
        if not number and not self.required:
            return ""
        if self.landline:
            if not identity.is_telephone(number):
                raise ValidationError(
                    _("请输入手机号码，或带区号的固定电话，如 027-87654321。"), code="phone"
                )
        elif not identity.is_mobile(number):
            raise ValidationError(
                _("请输入11位手机号码；境外号码以 + 和国家代码开头。"), code="phone"
            )
        return number


class UsccField(forms.CharField):
    """A 统一社会信用代码, checked by its check digit."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"autocapitalize": "characters", "spellcheck": "false", "class": "mono"}
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        code = identity.compact(super().clean(value) or "")
        if not identity.is_uscc(code):
            raise ValidationError(
                _("统一社会信用代码不正确，请对照营业执照或登记证书核对18位代码。"), code="uscc"
            )
        return code


class ProfileForm(forms.ModelForm[User]):
    """One's own particulars. The masked numbers, left empty, stay as they are."""

    full_name = NameField(label=_("姓名"), max_length=80)
    phone = TelephoneField(label=_("手机号码"), required=False, help_text=_("不填写则保留原号码。"))
    id_kind = forms.ChoiceField(
        label=_("证件类型"), choices=[("", "—"), *IdKind.choices], required=False
    )
    id_number = forms.CharField(
        label=_("证件号码"),
        required=False,
        max_length=40,
        help_text=_("以个人名义申办时使用；不填写则保留原号码。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta:
        model = User
        fields = ("full_name", "phone", "id_kind", "id_number", "locale")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(id_number="", phone="")  # never sent back to the browser in full
        self.known_phone = self.instance.phone
        self.known = (self.instance.id_kind, self.instance.id_number)
        self.fields["locale"] = forms.ChoiceField(
            label=_("界面和通知的语言"), choices=[("zh-hans", "简体中文"), ("en", "English")]
        )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"] or self.known_phone
        if not phone:
            raise ValidationError(_("请填写手机号码。"), code="phone")
        return phone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, number = data.get("id_kind", ""), identity.compact(data.get("id_number", ""))
        if not number:
            if kind and kind == self.known[0]:
                number = self.known[1]
            elif kind:
                self.add_error("id_number", _("请填写该证件的号码。"))
        elif not kind:
            self.add_error("id_kind", _("请选择证件类型。"))
        elif not identity.is_identity_number(kind, number):
            self.add_error("id_number", _("证件号码不正确，请核对。"))
        data["id_number"] = number if kind else ""
        return data
