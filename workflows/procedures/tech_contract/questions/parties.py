"""Step three: the two sides of the contract; the same questions for seller and buyer."""

from __future__ import annotations

from collections.abc import Mapping

from forms.spec import Ask, Choice, Kind, Step, When
from workflows.procedures.tech_contract import code_lists as lists
from workflows.procedures.tech_contract.wording import gettext_noop as _

TRAITS = (
    Choice("transfer_body", _("技术转移机构")),
    Choice("rd_body", _("新型研发机构")),
    Choice("converted", _("转制科研院所")),
    Choice("hi_tech_zone", _("在国家高新区内")),
    Choice("high_tech_firm", _("高新技术企业")),
    Choice("listed", _("上市公司")),
)
SCALES = (
    Choice("large", _("大型")),
    Choice("medium", _("中型")),
    Choice("small", _("小型")),
    Choice("micro", _("微型")),
)
#: The labels stand in full, once per side, so that each can be translated as a sentence.
SELLER = {
    "name": _("卖方名称"),
    "kind": _("卖方类型"),
    "uscc": _("卖方统一社会信用代码"),
    "idno": _("卖方居民身份证号"),
    "other_id": _("卖方登记证号或护照号"),
    "representative": _("卖方法定代表人"),
    "contact": _("卖方联系人"),
    "phone": _("卖方联系电话"),
    "scale": _("卖方企业规模"),
    "traits": _("卖方属于以下哪些"),
    "region": _("卖方所在地区"),
    "district": _("卖方所在区"),
    "address": _("卖方地址"),
    "zip": _("卖方邮政编码"),
}
BUYER = {
    "name": _("买方名称"),
    "kind": _("买方类型"),
    "uscc": _("买方统一社会信用代码"),
    "idno": _("买方居民身份证号"),
    "other_id": _("买方登记证号或护照号"),
    "representative": _("买方法定代表人"),
    "contact": _("买方联系人"),
    "phone": _("买方联系电话"),
    "scale": _("买方企业规模"),
    "traits": _("买方属于以下哪些"),
    "region": _("买方所在地区"),
    "district": _("买方所在区"),
    "address": _("买方地址"),
    "zip": _("买方邮政编码"),
}
FIRMS = ("41", "42", "43", "44")


def party(side: str, labels: Mapping[str, str]) -> tuple[Ask, ...]:
    """Return the questions of one side; keys begin with *side*, labels are those of *labels*."""
    return (*_identity(side, labels), *_place(side, labels), *_people(side, labels))


def _identity(side: str, labels: Mapping[str, str]) -> tuple[Ask, ...]:
    kind = f"{side}_kind"
    return (
        Ask(f"{side}_name", labels["name"], max_length=200, why=_("与印章和证照一致的全称。")),
        Ask(
            kind,
            labels["kind"],
            Kind.CHOICE,
            choices=lists.PARTY_KINDS.choices(),
            why=_("高校、科研院所选事业法人。"),
        ),
        Ask(
            f"{side}_uscc",
            labels["uscc"],
            Kind.USCC,
            when=When(kind, lists.CODED_PARTIES),
            why=_("营业执照或法人证书上的18位代码，末位是校验位。"),
        ),
        Ask(
            f"{side}_idno",
            labels["idno"],
            Kind.IDNO,
            when=When(kind, (lists.NATURAL_PERSON,)),
            why=_("只用于核对身份，页面上会遮盖。"),
        ),
        Ask(
            f"{side}_other_id",
            labels["other_id"],
            max_length=40,
            when=When(kind, (lists.OTHER_PARTY,)),
            why=_("境外机构填注册号，外国人填护照号。"),
        ),
    )


def _people(side: str, labels: Mapping[str, str]) -> tuple[Ask, ...]:
    return (
        Ask(
            f"{side}_representative",
            labels["representative"],
            max_length=60,
            why=_("自然人填本人。"),
        ),
        Ask(f"{side}_contact", labels["contact"], max_length=60, why=_("熟悉合同内容的人。")),
        Ask(f"{side}_phone", labels["phone"], Kind.PHONE, why=_("手机或者带区号的固定电话。")),
        Ask(
            f"{side}_scale",
            labels["scale"],
            Kind.CHOICE,
            required=False,
            choices=SCALES,
            when=When(f"{side}_kind", FIRMS),
            why=_("按工业和信息化部的划型标准。"),
        ),
        Ask(
            f"{side}_traits",
            labels["traits"],
            Kind.CHOICES,
            required=False,
            choices=TRAITS,
            why=_("供统计用，没有就不用勾选。"),
        ),
    )


def _place(side: str, labels: Mapping[str, str]) -> tuple[Ask, ...]:
    return (
        Ask(
            f"{side}_region",
            labels["region"],
            Kind.CHOICE,
            choices=lists.REGIONS.choices(),
            why=_("按证照上的住所。登记在卖方所在地办理。"),
        ),
        Ask(
            f"{side}_district",
            labels["district"],
            Kind.CHOICE,
            choices=lists.DISTRICTS.choices(),
            when=When(f"{side}_region", (lists.WUHAN,)),
            why=_("决定由哪个登记站办理。"),
        ),
        Ask(f"{side}_address", labels["address"], max_length=200, why=_("证照上的住所。")),
        Ask(
            f"{side}_zip",
            labels["zip"],
            required=False,
            max_length=10,
            why=_("邮寄结果时使用。"),
        ),
    )


PARTIES = Step(
    "parties",
    _("双方"),
    (*party("seller", SELLER), *party("buyer", BUYER)),
    _("与合同签章一致。"),
)
