"""The road of a technology contract: two registrars between acceptance and decision.

    accepted --propose--> review --check--> decision --grant | refuse-->
        ^ |                  |                  |
        | '-- supplementing  '---- send_back ---'
        '---- supplement --'

Room is left for the experts' road of large contracts (特别程序): until it is built, a large
or disputed contract needs the reference of an expert opinion given elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from govservice.clock import day_of
from govservice.law import YES, Verdict, no
from workflows.lifecycle import (
    APPLICANT,
    COUNTER,
    DECIDER,
    NOT_SUSPENDED,
    REVIEWER,
    Acting,
    Clocks,
    Guard,
    Spine,
    Status,
    Suspensions,
    act,
    tighten,
)
from workflows.lifecycle.guards import COMPLETE, NAMES_DEFECTS, NOTHING_DEFERRED
from workflows.procedures.tech_contract.assessment import Assessment, Check, Leads
from workflows.procedures.tech_contract.code_lists import NATURAL_PERSON
from workflows.procedures.tech_contract.facts import identity
from workflows.procedures.tech_contract.packs import BY_CODE, Pack, pack_on
from workflows.procedures.tech_contract.review import (
    FOUR_EYES,
    assess_reviewed,
    problems,
    read_review,
)
from workflows.procedures.tech_contract.rules import assess

#: What the applicant is told before anything is received (§3.9b: in force, in term, not twice).
BEFORE_FILING = frozenset({"term", "duplicate"})


def pack_for(case: Any, on: date) -> Pack:
    """Return the pack that binds *case*: bound at acceptance, foreseen until then."""
    return BY_CODE.get(case.limits_pack) or pack_on(on)


def filed_on(case: Any, at: Any) -> date:
    """Return the day of filing; the first one, however often it was corrected."""
    return day_of(case.submitted_at or at)


def _first_number(case: Any) -> str:
    twin = case.earlier_twin()
    return (twin.short_code or twin.number) if twin else ""


def _assess(case: Any, acting: Acting, *, look_for_twin: bool = False) -> Assessment:
    return assess(
        case.answers,
        pack_for(case, day_of(acting.at)),
        today=filed_on(case, acting.at),
        duplicate_of=_first_number(case) if look_for_twin else "",
    )


def _verdict(checks: tuple[Check, ...]) -> Verdict:
    """Answer for several checks at once: the code of the first, the reasons of all."""
    if not checks:
        return YES
    return no(checks[0].ground, " ".join(one.reason for one in checks), checks[0].citation)


def _may_file(case: Any, acting: Acting) -> Verdict:
    found = _assess(case, acting, look_for_twin=True).leading_to(Leads.NOT_ACCEPT)
    return _verdict(tuple(check for check in found if check.ground in BEFORE_FILING))


def _files_for_itself(case: Any, acting: Acting) -> Verdict:
    """Whoever files is the party it says it is: the seller, or the buyer of an import."""
    side = "buyer" if case.answers.get("applicant_role") == "buyer" else "seller"
    if case.organisation is None:
        if case.answers.get(f"{side}_kind") == NATURAL_PERSON:
            return YES
        return no("not_a_party", "合同的申请方是单位，请先关联该单位，再以单位名义申请。")
    if identity(case.answers, side) == case.organisation.uscc:
        return YES
    return no(
        "not_a_party",
        f"您以“{case.organisation.name}”的名义申请，但填写的{_SIDES[side]}统一社会信用代码不是该单位的。",
    )


_SIDES = {"seller": "卖方", "buyer": "买方"}


def _may_accept(case: Any, acting: Acting) -> Verdict:
    return _verdict(_assess(case, acting).leading_to(Leads.NOT_ACCEPT))


def _needs_no_correction(case: Any, acting: Acting) -> Verdict:
    return _verdict(_assess(case, acting).leading_to(Leads.CORRECT))


def _proposal_holds(case: Any, acting: Acting) -> bool | Verdict:
    if "review" not in acting.data:
        return True
    against = against_proposal(case, acting.data["review"], filed_on(case, acting.at))
    if not against:
        return True
    return no(against[0].code, " ".join(one.reason for one in against), against[0].citation)


def against_proposal(case: Any, review: Mapping[str, Any], day: date) -> list[Verdict]:
    """Return everything that stands against *review*, for the sheet of the registrar."""
    pack, read = pack_for(case, day), read_review(review)
    return list(problems(read, assess_reviewed(case.answers, read, pack, day), pack))


def _still_registrable(case: Any, acting: Acting) -> bool | Verdict:
    if not read_review(case.review).registers:
        return no("proposed_otherwise", "登记员建议不予登记。不同意该建议的，请退回重审。")
    against = against_proposal(case, case.review, filed_on(case, acting.at))
    return not against or no(
        "not_registrable", " ".join(one.reason for one in against), against[0].citation
    )


MAY_FILE = Guard("may_not_file", "合同现在不能申请登记。", _may_file, by_whom="applicant")
FILES_FOR_ITSELF = Guard(
    "not_a_party",
    "只能由合同的卖方（技术进口为买方）申请。",
    _files_for_itself,
    by_whom="applicant",
)
MAY_ACCEPT = Guard("may_not_accept", "本件应当不予受理。", _may_accept, by_whom="applicant")
NEEDS_NO_CORRECTION = Guard(
    "needs_correction", "本件应当先告知补正。", _needs_no_correction, by_whom="applicant"
)
PROPOSAL_HOLDS = Guard(
    "proposal_fails", "审核意见不完整，或者与核查结果不符。", _proposal_holds, by_whom="reviewer"
)
SECOND_PERSON = Guard(
    "four_eyes",
    "复核登记员与初审登记员不能是同一人。",
    lambda case, acting: case.registrar1_id != acting.by.user_id,
    citation=FOUR_EYES,
    by_whom="reviewer",
)
ASKED_ONCE = Guard(
    "supplement_asked_before",
    "审查中只能要求补充一次材料，请依现有材料作出结论。",
    lambda case, acting: not case.review.get("supplements"),
    by_whom="reviewer",
)
STILL_REGISTRABLE = Guard(
    "not_registrable", "本件不符合登记条件。", _still_registrable, by_whom="reviewer"
)
PROPOSED_REFUSAL = Guard(
    "proposed_otherwise",
    "登记员建议登记。不同意该建议的，请退回重审。",
    lambda case, acting: not read_review(case.review).registers,
    by_whom="reviewer",
)
HAS_OPINION = Guard(
    "no_opinion",
    "请写明退回的意见。",
    lambda case, acting: "opinion" not in acting.data or bool(acting.data["opinion"].strip()),
    by_whom="reviewer",
)


class TechContract(Suspensions, Spine):
    """Acts of 技术合同认定登记 beside and above those of the spine."""

    # The applicant and the window

    submit = tighten(Spine.submit, FILES_FOR_ITSELF, MAY_FILE)
    resubmit = tighten(Spine.resubmit, FILES_FOR_ITSELF)
    accept = tighten(Spine.accept, MAY_ACCEPT, NEEDS_NO_CORRECTION)

    # The registrars (登记员)

    @act(
        Status.ACCEPTED,
        Status.REVIEW,
        by=REVIEWER,
        guards=[PROPOSAL_HOLDS, NOT_SUSPENDED],
        label="提出审核意见",
        consequence="转第二名登记员复核；复核前您可以撤回修改。",
    )
    def propose(self, *, review: Mapping[str, Any]) -> None:
        """The first registrar proposes conclusion, class and amounts, with grounds."""
        kept = {"supplements": self.review.get("supplements", 0)}
        self.review = {
            **review,
            **kept,
            "pack": self.limits_pack,
            "registrar1": self.acting.by.name,
        }
        self.registrar1_id, self.registrar2_id = self.acting.by.user_id, None

    @act(
        Status.REVIEW,
        Status.DECISION,
        by=REVIEWER,
        guards=[SECOND_PERSON, NOT_SUSPENDED],
        label="复核同意",
        consequence="报登记机构负责人决定。",
    )
    def check(self, *, opinion: str = "") -> None:
        """The second registrar, never the first, agrees (四眼原则)."""
        self.registrar2_id = self.acting.by.user_id
        self.review = {
            **self.review,
            "second_opinion": opinion,
            "registrar2": self.acting.by.name,
        }

    @act(
        Status.REVIEW,
        Status.ACCEPTED,
        by=REVIEWER,
        guards=[HAS_OPINION, NOT_SUSPENDED],
        label="退回重审",
        consequence="回到第一名登记员，时限继续计算。",
    )
    @act(
        Status.DECISION,
        Status.ACCEPTED,
        by=DECIDER,
        guards=[HAS_OPINION, NOT_SUSPENDED],
        label="退回重审",
        consequence="回到第一名登记员，时限继续计算。",
    )
    def send_back(self, *, opinion: str) -> None:
        """Second registrar or decider disagrees; the first proposes anew, no clock stops."""
        self.review = {**self.review, "sent_back": opinion}
        self.registrar2_id = None

    @act(
        Status.ACCEPTED,
        Status.SUPPLEMENTING,
        by=REVIEWER,
        guards=[NAMES_DEFECTS, ASKED_ONCE, NOT_SUSPENDED],
        label="要求补充材料",
        consequence="申请人将收到通知；补充期间我方计时暂停，只能要求一次。",
        clocks=Clocks(pause=("legal", "promise"), start=("correction",)),
        papers=("correction",),
    )
    def ask_supplement(self, *, defects: list[dict[str, Any]]) -> None:
        """The review lacks something: asked once, and the office's clocks are suspended."""
        self.defects = list(defects)
        self.review = {**self.review, "supplements": self.review.get("supplements", 0) + 1}
        self.changed_keys = []

    @act(
        Status.SUPPLEMENTING,
        Status.ACCEPTED,
        by=APPLICANT | COUNTER,
        guards=[COMPLETE, NOTHING_DEFERRED, FILES_FOR_ITSELF],
        label="提交补充材料",
        consequence="我方计时恢复，登记员继续审查。",
        clocks=Clocks(stop=("correction",), resume=("legal", "promise")),
        papers=("receipt",),
    )
    def supplement(self, **received: Any) -> None:
        """The applicant has supplied what was asked; the suspended clocks run on."""
        for name, value in received.items():
            setattr(self, name, value)
        self.defects = []

    # The decision

    grant = tighten(Spine.grant, STILL_REGISTRABLE, papers=("registration", "contract_sheet"))
    refuse = tighten(Spine.refuse, PROPOSED_REFUSAL, papers=("not_registered",))

    # Fields of the case that these acts read and write
    review: Any
    limits_pack: Any
    registrar1_id: Any
    registrar2_id: Any
