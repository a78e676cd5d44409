"""A licence for tests: the renewal of a permit, with every act upon the office's time.

Accepted, reviewed within a step of three working days, decided within a step of two hours;
silence passes the review, grants the decision and, at the end of the old permit, renews it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from certificates.numbers import NumberFormat
from certificates.spec import CertificateSpec, PaperSpec
from forms.spec import Ask, FormSpec, Kind, Step
from govservice.law import Citation, Dated
from sla.rules import Count, Term
from tests.workflows import sample
from tests.workflows.sample import SINCE, SOURCE
from workflows.lifecycle import (
    CLOCK,
    DECIDER,
    NOT_SUSPENDED,
    REVIEWER,
    Clocks,
    Defaults,
    Extensions,
    Renewals,
    SpecialProcedures,
    Spine,
    Status,
    Suspensions,
    act,
    tighten,
)
from workflows.spec import Clock, Extension, Phase, Special, Station

LICENCE_LAW = "中华人民共和国行政许可法"
DECISION_LAW = Citation(LICENCE_LAW, "第四十二条")
SPECIAL_LAW = Citation(LICENCE_LAW, "第四十五条")
STEPS = Clocks(stop=("step_review",), start=("step_decision",))


class Licence(Suspensions, Extensions, SpecialProcedures, Defaults, Renewals, Spine):
    """Accepted, proposed, decided; or passed by silence."""

    accept = tighten(Spine.accept, start=("step_review", "expiry"))
    deem_accepted = tighten(Spine.deem_accepted, start=("step_review", "expiry"))

    @act(
        Status.ACCEPTED,
        Status.DECISION,
        by=REVIEWER,
        guards=[NOT_SUSPENDED],
        label="审查",
        consequence="报送决定。",
        clocks=STEPS,
    )
    def propose(self, *, review: dict[str, Any]) -> None:
        """The reviewer proposes."""
        self.review = review

    @act(
        Status.ACCEPTED,
        Status.DECISION,
        by=CLOCK,
        fires="step_review",
        by_default=True,
        guards=[NOT_SUSPENDED],
        label="超时默认",
        consequence="审查环节超时，自动进入决定环节。",
        clocks=STEPS,
        papers=("default_record",),
    )
    def pass_by_default(self) -> None:
        """The reviewer was silent too long; the next desk opens."""
        self.review = {"opinion": "", "by_default": True}

    @act(
        Status.DECISION,
        Status.ACCEPTED,
        by=DECIDER,
        guards=[NOT_SUSPENDED],
        label="退回审查",
        clocks=Clocks(stop=("step_decision",), start=("step_review",)),
    )
    def send_back(self, *, opinion: str = "") -> None:
        """The decider sends the proposal back."""
        self.review = {}

    grant = tighten(Spine.grant, papers=("permit",))
    refuse = tighten(Spine.refuse, papers=("not_registered",))
    grant_by_default = tighten(Defaults.grant_by_default, papers=("permit", "default_record"))
    deem_renewed = tighten(Renewals.deem_renewed, papers=("permit", "deemed_renewal"))

    review: Any


def _terms(days: int, joint: int = 0, count: Count = Count.WORKING) -> dict[str, Dated[Term]]:
    terms = {"": Dated({SINCE: Term(days, SOURCE, count)})}
    return terms | ({"joint": Dated({SINCE: Term(joint, SOURCE, count)})} if joint else {})


def _extension(days: int, approver: str) -> Dated[Extension]:
    return Dated({SINCE: Extension(days, DECISION_LAW, approver)})


CLOCKS = (
    *(one for one in sample.PROCEDURE.clocks if one.name not in ("legal", "promise")),
    Clock(
        "legal",
        "法定时限",
        _terms(20, joint=45),
        extensions={
            "": _extension(10, "本行政机关负责人"),
            "joint": _extension(15, "本级人民政府负责人"),
        },
    ),
    Clock("promise", "承诺时限", _terms(10, joint=30), within="legal"),
    Clock("step_review", "审查环节时限", _terms(3), step=True),
    Clock("step_decision", "决定环节时限", _terms(120, count=Count.MINUTES), step=True),
    Clock("suspension", "中止期限", _terms(60, count=Count.NATURAL), runs_for="matter"),
    Clock(
        "special",
        "特别程序",
        _terms(1),
        runs_for="matter",
        until=lambda answers, told: date.fromisoformat(told["last"]),
    ),
    Clock(
        "expiry",
        "原许可有效期",
        _terms(1),
        runs_for="matter",
        until=lambda answers, told: date.fromisoformat(answers["valid_until"]),
    ),
)
HANDLING = Phase(
    "handling",
    "办理",
    (
        Station("window", "窗口收件", "window", (Status.SUBMITTED,)),
        Station("correct", "补正", "applicant", (Status.CORRECTING,)),
        Station("review", "审查", "reviewer", (Status.ACCEPTED,)),
        Station("special", "特别程序", "reviewer", (Status.SPECIAL,)),
        Station("decide", "决定", "decider", (Status.DECISION,)),
    ),
)


def _paper(slug: str, title: str, series: str) -> PaperSpec:
    return PaperSpec(slug, title, f"papers/{slug}.html", series)


def _stated(answers: Any, review: Any, *, on: date) -> dict[str, Any]:
    row = {"label": "名称", "value": str(answers["name"]), "capitals": ""}
    return {
        "registered_on": on.isoformat(),
        "sections": [{"title": "许可事项", "rows": [row], "tables": []}],
    }


def _failed(answers: Any, pack: Any, day: date) -> list[str]:
    return ["名称与登记不符"] if "不符" in answers["name"] else []


PROCEDURE = replace(
    sample.PROCEDURE,
    slug="sample-licence",
    title="示例许可延续",
    item=replace(
        sample.PROCEDURE.item,
        name="示例许可延续",
        item_type="01",
        basic_code="420700000003",
        implementation_code="1142010001041000013420700000003",
        default_grant=True,
    ),
    form=FormSpec(
        (
            Step(
                "basic",
                "基本情况",
                (
                    Ask("name", "名称", max_length=40),
                    Ask("valid_until", "原许可有效期至", Kind.DATE),
                    Ask("joint", "是否由几个部门联合办理", Kind.BOOL),
                    Ask("credit", "信用核查结果", required=False, max_length=10),
                ),
            ),
        )
    ),
    clocks=CLOCKS,
    phases=(HANDLING, sample.PROCEDURE.phases[1]),
    papers={
        **sample.PROCEDURE.papers,
        **{
            paper.slug: paper
            for paper in (
                _paper("suspension", "中止办理通知书", "中"),
                _paper("resumption", "恢复办理通知书", "恢"),
                _paper("extension", "延长期限告知书", "延"),
                _paper("special_time", "特别程序所需时间告知书", "特"),
                _paper("default_record", "超时默认记录单", "默"),
                _paper("deemed_renewal", "视为准予延续告知书", "续"),
            )
        },
    },
    certificate=CertificateSpec(
        "permit",
        "示例许可证",
        "papers/contract_sheet.html",
        number=NumberFormat("{area:6}{year:4}{serial:6}"),
    ),
    certificate_facts=_stated,
    machine={1: Licence},
    renewal_days=Dated({SINCE: 0}),
    special=(
        Special("hearing", "听证", SPECIAL_LAW),
        Special("experts", "专家评审", SPECIAL_LAW),
    ),
    variants={"joint": "两个以上部门联合办理"},
    variant=lambda answers: "joint" if answers.get("joint") is True else "",
    failed_checks=_failed,
    credit_is_clear=lambda answers: {"clear": True, "hit": False}.get(answers.get("credit", "")),
)
