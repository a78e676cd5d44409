"""技术合同认定登记, whole: what the registry, the guide and the screens read."""

from __future__ import annotations

from datetime import date

from govservice.law import Dated
from workflows.lifecycle import OUTCOMES, Status
from workflows.procedures.tech_contract import rules
from workflows.procedures.tech_contract.assessment import Assessment
from workflows.procedures.tech_contract.certificate import registration_facts
from workflows.procedures.tech_contract.clocks import CLOCKS, LARGE
from workflows.procedures.tech_contract.facts import Answers, filing_name, read
from workflows.procedures.tech_contract.fingerprint import fingerprint
from workflows.procedures.tech_contract.grounds import NOT_ACCEPTED, REFUSALS, Ground
from workflows.procedures.tech_contract.item import ITEM
from workflows.procedures.tech_contract.lifecycle import TechContract
from workflows.procedures.tech_contract.materials import MATERIALS
from workflows.procedures.tech_contract.packs import BY_CODE, PACKS, TC_2026, Pack
from workflows.procedures.tech_contract.papers import CERTIFICATE, PAPERS
from workflows.procedures.tech_contract.phrases import PHRASES
from workflows.procedures.tech_contract.questions import FORM
from workflows.procedures.tech_contract.questions.review import REVIEW_FORM
from workflows.procedures.tech_contract.samples import samples
from workflows.procedures.tech_contract.wording import gettext_noop as _
from workflows.spec import Phase, Procedure, Reason, RulePack, Station

HANDLING_PHASE = Phase(
    "handling",
    _("办理"),
    (
        Station("window", _("窗口受理"), "window", (Status.SUBMITTED,)),
        Station("correction", _("申请人补正"), "applicant", (Status.CORRECTING,)),
        Station("review", _("登记员审查"), "reviewer", (Status.ACCEPTED,)),
        Station("supplement", _("申请人补充材料"), "applicant", (Status.SUPPLEMENTING,)),
        Station("check", _("登记员复核"), "reviewer", (Status.REVIEW,)),
        Station("decision", _("负责人决定"), "decider", (Status.DECISION,)),
    ),
)
DELIVERY_PHASE = Phase(
    "delivery",
    _("送达"),
    (
        Station("issue", _("制证送达"), "window", OUTCOMES),
        Station("rating", _("申请人评价"), "applicant", (Status.RATING,)),
    ),
)


def rule_pack(pack: Pack) -> RulePack:
    """Return a pack as the engine keeps it."""
    return RulePack(pack.code, (pack.basis, pack.annex), dict(pack.figures()))


def assess(answers: Answers, pack: RulePack, today: date, *, duplicate_of: str = "") -> Assessment:
    """Examine *answers* under one of the procedure's packs, as filed on *today*."""
    return rules.assess(answers, BY_CODE[pack.code], today=today, duplicate_of=duplicate_of)


def variant(answers: Answers) -> str:
    """Large contracts have longer limits; the threshold is the same in both packs."""
    amounts = rules.amounts_of(read(answers), TC_2026)
    return LARGE if amounts is not None and amounts.is_large(TC_2026) else ""


def title_of(answers: Answers) -> str:
    return read(answers).name


def _reasons(grounds: tuple[Ground, ...]) -> tuple[Reason, ...]:
    return tuple(Reason(one.code, one.text, one.citation) for one in grounds)


PROCEDURE = Procedure(
    slug="tech-contract",
    title=_("技术合同认定登记"),
    summary=_("技术开发、转让、许可、咨询、服务合同由卖方申请登记，凭登记证明享受相关政策。"),
    item=ITEM,
    basis=Dated({first: pack.basis for first, pack in PACKS.items()}),
    packs=Dated({first: rule_pack(pack) for first, pack in PACKS.items()}),
    form=FORM,
    materials=MATERIALS,
    clocks=CLOCKS,
    phases=(HANDLING_PHASE, DELIVERY_PHASE),
    papers=PAPERS,
    certificate=CERTIFICATE,
    machine={1: TechContract},
    not_accepted_reasons=_reasons(NOT_ACCEPTED),
    refusal_reasons=_reasons(REFUSALS),
    defect_phrases=PHRASES,
    title_of=title_of,
    applicant_of=filing_name,
    variant=variant,
    variants={LARGE: _("大额合同")},
    fingerprint=fingerprint,
    assess=assess,
    review_form=REVIEW_FORM,
    certificate_facts=registration_facts,
    samples=samples,
)
