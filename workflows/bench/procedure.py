"""The procedure that is measured: the shortest road of a licence, with everything on it.

Six acts (submit, accept, propose, grant, deliver, rate), seven clocks, numbered papers at three
of them. It is registered while a measurement runs and never in the service.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from certificates.numbers import NumberFormat
from certificates.spec import CertificateSpec, PaperSpec
from forms.spec import Ask, Choice, FormSpec, Kind, Step
from govservice.law import Citation, Dated
from sla.rules import Count, Term
from workflows import flows, registry
from workflows.lifecycle import DECIDER, OUTCOMES, REVIEWER, Spine, Status, act, tighten
from workflows.spec import Clock, Item, Phase, Procedure, Reason, RulePack, Station

SOURCE = Citation("测量用事项办法", "第一条")
SINCE = date(2020, 1, 1)


class Measured(Spine):
    """Accepted, reviewed, decided."""

    @act(
        Status.ACCEPTED,
        Status.DECISION,
        by=REVIEWER,
        label="审查",
        consequence="报送决定。",
    )
    def propose(self, *, review: Mapping[str, Any]) -> None:
        """The reviewer proposes."""
        self.review = dict(review)

    @act(Status.DECISION, Status.ACCEPTED, by=DECIDER, label="退回审查", consequence="重新审查。")
    def send_back(self, *, opinion: str = "") -> None:
        """The decider sends the proposal back."""
        self.review = {}

    grant = tighten(Spine.grant, papers=("record",))
    refuse = tighten(Spine.refuse, papers=("not_registered",))


def _paper(slug: str, title: str, series: str) -> PaperSpec:
    return PaperSpec(slug, title, f"papers/{slug}.html", series)


def _clock(name: str, label: str, days: int, **more: Any) -> Clock:
    count = Count.NATURAL if name == "rating" else Count.WORKING
    return Clock(name, label, {"": Dated({SINCE: Term(days, SOURCE, count)})}, **more)


def _stated(
    answers: Mapping[str, Any], review: Mapping[str, Any], *, on: date
) -> Mapping[str, Any]:
    rows = [
        {"label": "名称", "value": str(answers["name"]), "capitals": ""},
        {"label": "意见", "value": str(review.get("opinion", "")), "capitals": ""},
    ]
    return {
        "registered_on": on.isoformat(),
        "sections": [{"title": "登记事项", "rows": rows, "tables": []}],
    }


FORM = FormSpec(
    (
        Step(
            "basic",
            "基本情况",
            (
                Ask("name", "名称", max_length=100),
                Ask("uscc", "统一社会信用代码", Kind.USCC),
                Ask("phone", "联系电话", Kind.PHONE),
            ),
        ),
        Step(
            "matter",
            "申请事项",
            (
                Ask(
                    "kind",
                    "类型",
                    Kind.CHOICE,
                    choices=(Choice("first", "首次"), Choice("again", "再次")),
                ),
                Ask("amount", "金额", Kind.MONEY),
                Ask("signed", "签订日期", Kind.DATE),
                Ask("content", "内容", Kind.LONGTEXT, max_length=2000),
            ),
        ),
    )
)

PROCEDURE = Procedure(
    slug="measured",
    title="测量用事项",
    summary="只用于测量。",
    item=Item(
        name="测量用事项",
        basic_code="420700000002",
        implementation_code="1142010001041000013420700000002",
        item_type="07",
        handling_type="2",
        level="3",
        body_kind="1",
        targets=("2",),
        forms=("1", "2"),
        visits=0,
        conditions=("有名称",),
        result="登记证明",
        remedies="可以自收到之日起六十日内申请复核。",
    ),
    basis=Dated({SINCE: SOURCE}),
    packs=Dated({SINCE: RulePack("MEASURED-2020", (SOURCE,), {})}),
    form=FORM,
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
                Station("correct", "补正", "applicant", (Status.CORRECTING,)),
                Station("review", "审查", "reviewer", (Status.ACCEPTED,)),
                Station("decide", "决定", "decider", (Status.DECISION,)),
            ),
        ),
        Phase(
            "delivery",
            "送达",
            (
                Station("issue", "制证送达", "window", OUTCOMES),
                Station("rate", "好差评", "applicant", (Status.RATING,)),
            ),
        ),
    ),
    papers={
        paper.slug: paper
        for paper in (
            _paper("receipt", "收件回执", "收"),
            _paper("acceptance", "受理通知书", "受"),
            _paper("correction", "一次性补正告知书", "补"),
            _paper("not_accepted", "不予受理通知书", "不受"),
            _paper("not_registered", "不予登记通知书", "不登"),
            _paper("withdrawal", "撤回确认书", "撤"),
            _paper("termination", "终止办理通知书", "终"),
        )
    },
    certificate=CertificateSpec(
        "record",
        "登记证明",
        "papers/contract_sheet.html",
        number=NumberFormat("{area:6}{year:4}{serial:6}"),
    ),
    machine={1: Measured},
    not_accepted_reasons=(Reason("out_of_scope", "不属于受理范围", SOURCE),),
    refusal_reasons=(Reason("no_result", "没有可以认定的成果", SOURCE),),
    title_of=lambda answers: str(answers.get("name", "")),
    applicant_of=lambda answers: "",
    fingerprint=lambda answers: str(answers.get("name", "")),
    certificate_facts=_stated,
)


@contextmanager
def registered() -> Iterator[Procedure]:
    """Let the registry know the measured procedure meanwhile."""
    registry.register(PROCEDURE)
    flows.build(PROCEDURE)
    try:
        yield PROCEDURE
    finally:
        registry.withdraw(PROCEDURE.slug)
