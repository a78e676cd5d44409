"""A procedure for tests: one question, the statutory spine, and the shortest middle.

Its papers, its delivery and most of its item are those of the procedure that is measured.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from forms.spec import Ask, FormSpec, Step
from govservice.law import Citation, Dated
from sla.rules import Count, Term
from workflows.bench.procedure import PROCEDURE as MEASURED
from workflows.lifecycle import DECIDER, REVIEWER, Clocks, Spine, Status, act, tighten
from workflows.spec import Clock, Phase, Procedure, Reason, RulePack, Station

SOURCE = Citation("示例办法", "第一条")
SINCE = date(2020, 1, 1)


class Sample(Spine):
    """Accepted, proposed, decided."""

    @act(
        Status.ACCEPTED,
        Status.DECISION,
        by=REVIEWER,
        label="审查",
        consequence="报送决定。",
    )
    def propose(self, *, review: dict[str, Any]) -> None:
        """The reviewer proposes."""
        self.review = review

    @act(Status.DECISION, Status.ACCEPTED, by=DECIDER, label="退回审查")
    def send_back(self, *, opinion: str = "") -> None:
        """The decider sends the proposal back."""
        self.review = {}

    @act(
        Status.ACCEPTED,
        Status.SUPPLEMENTING,
        by=REVIEWER,
        label="审查中告知补正",
        clocks=Clocks(pause=("legal", "promise"), start=("correction",)),
        papers=("correction",),
    )
    def ask_supplement(self, *, defects: list[dict[str, Any]]) -> None:
        """The reviewer asks for what is missing; the office's clocks are suspended."""
        self.defects = defects

    @act(
        Status.SUPPLEMENTING,
        Status.ACCEPTED,
        by=Spine.submit._django_fsm.transitions["draft"].permission,
        label="提交补充材料",
        clocks=Clocks(stop=("correction",), resume=("legal", "promise")),
    )
    def supplement(self, **received: Any) -> None:
        """The applicant hands in; the clocks run on."""
        self.defects = []

    refuse = tighten(Spine.refuse, papers=("not_registered",))


def _clock(name: str, label: str, days: int, **more: Any) -> Clock:
    count = Count.NATURAL if name == "rating" else Count.WORKING
    return Clock(name, label, {"": Dated({SINCE: Term(days, SOURCE, count)})}, **more)


PROCEDURE = Procedure(
    slug="sample",
    title="示例事项",
    summary="只用于测试。",
    item=replace(
        MEASURED.item,
        name="示例事项",
        basic_code="420700000001",
        implementation_code="1142010001041000013420700000001",
        result="示例证明",
    ),
    basis=Dated({SINCE: SOURCE}),
    packs=Dated({SINCE: RulePack("SAMPLE-2020", (SOURCE,), {})}),
    form=FormSpec((Step("basic", "基本情况", (Ask("name", "名称", max_length=40),)),)),
    materials=(),
    clocks=(
        _clock("notice", "告知期限", 5),
        _clock("acceptance", "受理承诺", 1, within="notice"),
        _clock("correction", "补正期限", 15, runs_for="applicant"),
        _clock("legal", "法定时限", 15),
        _clock("promise", "承诺时限", 5, within="legal"),
        _clock("delivery", "送达期限", 10),
        _clock("rating", "评价期", 30, runs_for="applicant"),
    ),
    phases=(
        Phase(
            "handling",
            "办理",
            (
                Station("window", "窗口收件", "window", (Status.SUBMITTED,)),
                Station("correct", "补正", "applicant", (Status.CORRECTING, Status.SUPPLEMENTING)),
                Station("review", "审查", "reviewer", (Status.ACCEPTED,)),
                Station("decide", "决定", "decider", (Status.DECISION,)),
            ),
        ),
        MEASURED.phases[1],
    ),
    papers=MEASURED.papers,
    machine={1: Sample},
    not_accepted_reasons=(Reason("out_of_scope", "不属于受理范围", SOURCE),),
    refusal_reasons=(Reason("no_result", "没有可以认定的成果", SOURCE),),
    title_of=lambda answers: str(answers.get("name", "")),
    applicant_of=lambda answers: "",
    fingerprint=lambda answers: str(answers.get("name", "")),
)
