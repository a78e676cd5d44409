"""Step one: who applies, and whether this is the right place."""

from __future__ import annotations

from forms.spec import Ask, Choice, Kind, Step, When
from workflows.procedures.tech_contract.wording import gettext_noop as _

CROSS_BORDER = When("trade", ("import", "export"))

ROLE = Step(
    "role",
    _("申请人与角色"),
    (
        Ask(
            "applicant_role",
            _("您在合同中是哪一方"),
            Kind.CHOICE,
            choices=(
                Choice(
                    "seller", _("卖方"), _("研究开发人、让与人、许可人、受托人、培训人、中介人")
                ),
                Choice("buyer", _("买方"), _("委托人、受让人、被许可人")),
            ),
            why=_("登记由卖方申请；只有技术进口合同由境内买方申请。"),
        ),
        Ask(
            "trade",
            _("交易范围"),
            Kind.CHOICE,
            choices=(
                Choice("domestic", _("境内交易")),
                Choice("import", _("技术进口"), _("卖方在境外")),
                Choice("export", _("技术出口"), _("买方在境外")),
            ),
            why=_("技术进出口还要办理进出口合同登记或者许可。"),
        ),
        Ask(
            "technology_class",
            _("技术进出口管理类别"),
            Kind.CHOICE,
            choices=(
                Choice("free", _("自由类")),
                Choice("restricted", _("限制类")),
                Choice("prohibited", _("禁止类")),
            ),
            when=CROSS_BORDER,
            why=_("按商务部门公布的禁止、限制进出口技术目录填写。"),
        ),
        Ask(
            "contract_form",
            _("合同形式"),
            Kind.CHOICE,
            choices=(
                Choice("paper", _("纸质书面合同")),
                Choice("electronic", _("电子合同")),
                Choice("oral", _("口头约定")),
            ),
            why=_("口头约定不能登记。"),
        ),
        Ask(
            "secret",
            _("合同是否涉及国家秘密"),
            Kind.BOOL,
            why=_("涉密合同不得在网上填报，请携带脱密审查意见到窗口办理。"),
        ),
        Ask(
            "signed_by",
            _("以谁的名义签订"),
            Kind.CHOICE,
            choices=(
                Choice("legal_person", _("法人、其他组织或者自然人本人")),
                Choice("internal", _("内设机构或者课题组"), _("须有法人的授权书")),
            ),
            why=_("内设机构、课题组对外签约要有法人授权。"),
        ),
        Ask(
            "first_time",
            _("卖方是否第一次在本市申请技术合同登记"),
            Kind.BOOL,
            why=_("第一次申请要核对卖方的营业执照或法人证书。"),
        ),
        Ask("contact_name", _("经办人"), max_length=50, why=_("我们有问题时联系这位。")),
        Ask("contact_phone", _("经办人电话"), Kind.PHONE, why=_("办理进度会发到这个号码。")),
        Ask("contact_email", _("经办人电子邮箱"), Kind.EMAIL, why=_("文书和进度会发到这里。")),
    ),
    _("先说明您是谁、合同怎样订立。如果本事项不由您申请，这一步就能看出来。"),
)
