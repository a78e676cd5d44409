"""The time limits of the item, as dated terms made from the figures of the packs."""

from __future__ import annotations

from govservice.law import Dated
from sla.rules import Count, Term
from workflows.procedures.tech_contract.packs import BY_CODE, WORKING_DAYS, Figure
from workflows.procedures.tech_contract.wording import gettext_noop as _
from workflows.spec import Clock

LARGE = "large"


def _term(figure: Figure) -> Term:
    count = Count.WORKING if figure.unit == WORKING_DAYS else Count.NATURAL
    return Term(figure.value, figure.citation, count)


def _dated(figure: str) -> Dated[Term]:
    return Dated({pack.first_day: _term(getattr(pack, figure)) for pack in BY_CODE.values()})


CLOCKS = (
    Clock("notice", _("一次性告知时限"), {"": _dated("notice_days")}),
    Clock("acceptance", _("受理承诺时限"), {"": _dated("acceptance_days")}, within="notice"),
    Clock("correction", _("申请人补正期限"), {"": _dated("correction_days")}, runs_for="applicant"),
    Clock(
        "legal",
        _("法定办结时限"),
        {"": _dated("legal_days"), LARGE: _dated("legal_days_large")},
    ),
    Clock(
        "promise",
        _("承诺办结时限"),
        {"": _dated("promise_days"), LARGE: _dated("promise_days_large")},
        within="legal",
    ),
    Clock("suspension", _("中止期限"), {"": _dated("suspension_days")}, runs_for="matter"),
    Clock("delivery", _("送达时限"), {"": _dated("delivery_days")}),
    Clock("rating", _("评价期限"), {"": _dated("rating_days")}, runs_for="applicant"),
)
