"""Forms around an organisation: find it, tell its particulars, invite."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from govservice.accounts.forms import NameField, TelephoneField, UsccField
from govservice.accounts.models import Organisation, OrganisationKind
from govservice.accounts.seats import Particulars

_DECLARE = {"required": _("请勾选声明，否则不能办理。")}


class FindOrganisationForm(forms.Form):
    uscc = UsccField(
        label=_("统一社会信用代码"),
        help_text=_("18位，见营业执照、事业单位法人证书或社会团体登记证书。"),
    )


class ClaimForm(forms.Form):
    """What the first member tells; for an organisation the office knows, only the contact."""

    name = NameField(label=_("单位名称"), max_length=120, help_text=_("与营业执照或登记证书一致。"))
    kind = forms.ChoiceField(
        label=_("单位性质"), choices=[("", _("请选择")), *OrganisationKind.choices]
    )
    representative = NameField(label=_("法定代表人或负责人"), max_length=80)
    address = NameField(label=_("住所"), max_length=200)
    contact = NameField(label=_("单位联系人"), max_length=80)
    phone = TelephoneField(label=_("单位联系电话"), landline=True)
    declares = forms.BooleanField(
        label=_(
            "本人声明：本人已获该单位授权，有权代表该单位办理政务服务事项，并对此承担法律责任。"
        ),
        error_messages=_DECLARE,
    )

    def __init__(self, *args: Any, known: Organisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        if known is not None:
            for name in ("name", "kind", "representative", "address"):
                del self.fields[name]

    def particulars(self) -> Particulars:
        """Return what was told; what the office knows already stays as it is."""
        told = {key: value for key, value in self.cleaned_data.items() if key != "declares"}
        if self.known is not None:
            kept = ("name", "kind", "representative", "address")
            told |= {key: getattr(self.known, key) for key in kept}
        return Particulars(**told)


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("代办人的电子邮箱"),
        max_length=254,
        help_text=_("对方用这个邮箱注册或登录后，即可接受邀请。"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if not email.isascii():
            raise ValidationError(_("请输入有效的电子邮箱。"), code="email")
        return email.lower()


class HandOverForm(forms.Form):
    declares = forms.BooleanField(
        label=_("本人声明：继任管理员已获本单位授权。"), error_messages=_DECLARE
    )
