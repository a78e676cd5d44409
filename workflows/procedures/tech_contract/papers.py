"""The papers of the item (文书) and its certificate (证明)."""

from __future__ import annotations

from certificates.numbers import NumberFormat
from certificates.spec import CertificateSpec, PaperSpec
from workflows.procedures.tech_contract.wording import gettext_noop as _

ACCEPTANCE_SEAL = "技术合同认定登记业务专用章"
REGISTRATION_SEAL = "技术合同认定登记专用章"


def _paper(slug: str, title: str, series: str = "", seal: str = ACCEPTANCE_SEAL) -> PaperSpec:
    return PaperSpec(slug, title, f"papers/{slug}.html", series=series, seal=seal)


PAPERS = {
    paper.slug: paper
    for paper in (
        _paper("receipt", _("收件回执"), "收"),
        _paper("acceptance", _("受理通知书"), "受"),
        _paper("correction", _("一次性补正告知书"), "补"),
        _paper("not_accepted", _("不予受理通知书"), "不受"),
        _paper("not_registered", _("不予登记通知书"), "不登", REGISTRATION_SEAL),
        _paper("withdrawal", _("撤回确认书"), "撤"),
        _paper("termination", _("终止办理通知书"), "终"),
        _paper("suspension", _("中止办理通知书"), "中"),
        _paper("resumption", _("恢复办理通知书"), "恢"),
        # bears the number of the certificate it goes with
        _paper("contract_sheet", _("技术合同信息表"), seal=REGISTRATION_SEAL),
    )
}

#: Layout as certificates of other cities show it; that of the city is to be confirmed.
CERTIFICATE = CertificateSpec(
    "registration",
    _("技术合同认定登记证明"),
    "papers/registration.html",
    seal=REGISTRATION_SEAL,
    number=NumberFormat("{area:6}{year:4}{serial:6}"),
)
