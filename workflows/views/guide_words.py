"""What the guide says of limits that may change: 延长期限, 特别程序, 中止."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from govservice.law import Citation, NotYetLaw
from workflows.spec import Clock, Procedure
from workflows.views import deadlines, wording
from workflows.views.tags import tr


@dataclass(frozen=True, slots=True)
class Change:
    """One way in which a limit may become longer, and its sources."""

    words: str
    citations: tuple[Citation, ...]


def changes(procedure: Procedure, today: date) -> Iterator[Change]:
    """Yield what may lengthen a case by the law of *today*, each in one sentence."""
    for one in procedure.clocks:
        yield from _extensions(procedure, one, today)
    if procedure.special:
        told = {"kinds": _("、").join(tr(one.label) for one in procedure.special)}
        yield Change(
            _("办理中可能需要%(kinds)s；所需时间书面告知您，告知的日期不计入办理时限。") % told,
            tuple(dict.fromkeys(one.citation for one in procedure.special)),
        )
    yield from _suspension(procedure, today)


def _extensions(procedure: Procedure, one: Clock, today: date) -> Iterator[Change]:
    for variant in one.extensions:
        extension = one.extension(variant, today)
        if extension is None:
            continue
        count = one.term(variant, today).count
        told = {
            "clock": wording.CLOCK.get(one.name, tr(one.label)),
            "length": deadlines.length_words(extension.length, count),
            "approver": tr(extension.approver),
        }
        words = _("%(clock)s：经%(approver)s批准可以延长 %(length)s，理由书面告知您。") % told
        if variant:
            words += _("（%(case)s）") % {"case": tr(procedure.variants[variant])}
        yield Change(words, (extension.citation,))


def _suspension(procedure: Procedure, today: date) -> Iterator[Change]:
    clock = next((one for one in procedure.clocks if one.name == "suspension"), None)
    if clock is None:
        return
    try:
        term = clock.term("", today)
    except NotYetLaw:
        return
    told = {"length": deadlines.term_words(term)}
    words = _("需要等待其他结果的，可以中止办理，最长 %(length)s；理由书面告知您。") % told
    yield Change(words, (term.citation,))


#: What the law calls them, wherever a procedure has them.
SPECIAL_PROCEDURES = (
    gettext_noop("听证"),
    gettext_noop("招标"),
    gettext_noop("拍卖"),
    gettext_noop("检验"),
    gettext_noop("检测"),
    gettext_noop("检疫"),
    gettext_noop("鉴定"),
    gettext_noop("专家评审"),
    gettext_noop("公示"),
)
APPROVERS = (gettext_noop("本行政机关负责人"), gettext_noop("本级人民政府负责人"))
