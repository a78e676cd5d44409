"""Acts do what they declare: the proof is about the machines that really run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from govservice import clock
from govservice.accounts.actors import CLOCK, Actor
from govservice.accounts.demo import create_demo
from govservice.accounts.models import Unit
from sla.models import Timer
from tests.factories import MONDAY
from tests.workflows import licence
from tests.workflows.conftest import Office
from tests.workflows.sample import PROCEDURE, Sample
from tests.workflows.witness import FLAGS, Witness, witnessed
from workflows import flows, registry, services
from workflows.checks.proof import Proof, State, prove
from workflows.journeys import stage as stages
from workflows.journeys.stage import Stage, open_points
from workflows.journeys.stories import STORIES
from workflows.lifecycle import DECIDER, REVIEWER, Status, act
from workflows.models import Case, Paper, machine_for, transitions
from workflows.services.perform import _perform

S = Status
DEFECTS = [{"key": "name", "label": "名称", "text": "不一致", "fix": "改正"}]
REASON = {"code": "no_result", "text": "没有成果", "words": "", "citation": ""}
#: What each act of the sample is given, where it is given anything.
DATA: dict[str, dict[str, Any]] = {
    "ask_correction": {"defects": DEFECTS},
    "ask_supplement": {"defects": DEFECTS},
    "not_accept": {"reason": REASON},
    "refuse": {"reason": REASON},
    "propose": {"review": {"opinion": "同意"}},
    "deliver": {"way": "window"},
    "withhold_default": {"clock": "step_review", "reasons": ["材料不齐"]},
    "suspend": {"reason": "等待法院判决"},
    "extend": {"approver": "局长", "reason": "案情复杂"},
    "begin_special": {
        "kind": "experts",
        "first": "2026-11-09",
        "last": "2026-11-20",
        "reason": "需要专家评审",
    },
}


#: What the forms ask beside the name.
ANSWERS: dict[str, dict[str, Any]] = {
    "sample-licence": {"valid_until": "2027-01-31", "joint": False, "credit": "clear"}
}


@pytest.fixture
def witness(db: None) -> Iterator[Witness]:
    with witnessed() as seen:
        yield seen


# ── the sample: every act, from every abstract state the proof reaches ──


def edges(machine: Any) -> list[tuple[str, str]]:
    """Every (act, source) a machine declares; acts in place go without their own move."""
    return [
        (name, source)
        for name, method in transitions(machine).items()
        for source in method._django_fsm.transitions
    ]


def road_to(proof: Proof, state: State) -> list[str]:
    acts: list[str] = []
    here: State | None = state
    while here is not None and (step := proof.reached[here]) is not None:
        here, name = step
        acts.append(name)
    return acts[::-1]


class Walk:
    """One case of the sample that is led along a road, act by act, in its own time."""

    def __init__(self, office: Office, name: str, procedure: Any = PROCEDURE) -> None:
        self.office, self.at = office, MONDAY
        self.case = office.draft(name, procedure, **ANSWERS.get(procedure.slug, {}))

    def do(self, name: str) -> None:
        self.at += timedelta(minutes=10)
        fires = (
            transitions(type(self.case))[name]
            ._django_fsm.transitions[self.case.status]
            .custom.fires
        )
        if fires:
            self._let_run_out(fires)
        elif name == "submit":
            services.submit(self.case.pk, by=self.office.applicant, at=self.at)
        elif name == "end_special":
            by = self.office.reviewer
            services.end_special(self.case.pk, by=by, at=self.at, reason="评审通过")
        elif name in ("resubmit", "supplement"):
            getattr(services, name)(self.case.pk, by=self.office.applicant, at=self.at)
        else:
            data = dict(DATA.get(name, {}))
            if name == "offer_handover":
                data = {"to": self.office.second_window.user_id, "reason": "休假"}
            if name in ("take_over", "decline_handover"):
                self._offered()
            if name == "deliver":
                Paper.objects.filter(case=self.case).update(rendered_at=self.at, sha256="0" * 64)
            _perform(name, self.case.pk, by=self._who(name), at=self.at, **data)
        self.case = Case.objects.get(pk=self.case.pk)

    def _let_run_out(self, kind: str) -> None:
        """End this clock alone: what would have happened before it is another road."""
        self.at = datetime.fromisoformat(self.case.clocks[kind]["due"]) + timedelta(minutes=1)
        armed = Timer.objects.get(case=self.case, kind=kind, status=Timer.Status.ARMED)
        Timer.objects.filter(pk=armed.pk).update(status=Timer.Status.FIRED, fired_at=self.at)
        services.expire(armed, self.at)

    def _offered(self) -> None:
        """Somebody is asked to take the case over, unless it is so already."""
        if self.case.handover_to_id is None:
            Case.objects.filter(pk=self.case.pk).update(
                handover_to=self.office.second_window.user_id
            )

    def _who(self, name: str) -> Actor:
        by = {
            "offer_handover": self._owner(),
            "take_over": self.office.second_window,
            "decline_handover": self.office.second_window,
        }.get(name)
        if by is not None:
            return by
        move = transitions(type(self.case))[name]._django_fsm.transitions[self.case.status]
        people = (
            self.office.applicant,
            self.office.window,
            self.office.reviewer,
            self.office.decider,
        )
        return next((person for person in people if move.permission(self.case, person)), CLOCK)

    def _owner(self) -> Actor:
        officers = (self.office.window, self.office.second_window)
        return next((one for one in officers if one.user_id == self.case.owner_id), officers[0])


def every_step(office: Office, procedure: Any) -> None:
    """Do every act in every abstract state of *procedure* that the proof reaches."""
    machine: Any = machine_for(procedure.slug, procedure.newest)
    proof = prove(machine)
    for place, state in enumerate(proof.reached):
        for name, source in edges(machine):
            if source != state.status or not _is_open(machine, name, source, state):
                continue
            walk = Walk(office, f"{name} {place}", procedure)
            for step in (*road_to(proof, state), name):
                walk.do(step)


def _is_open(machine: Any, name: str, source: str, state: State) -> bool:
    move = transitions(machine)[name]._django_fsm.transitions[source]
    needs = {flag: value for guard in move.conditions[1:] for flag, value in guard.needs.items()}
    fires = move.custom.fires
    return (not fires or fires in state.running) and all(
        (flag in state.flags) is value for flag, value in needs.items()
    )


@pytest.mark.parametrize("procedure", [PROCEDURE, licence.PROCEDURE], ids=lambda one: one.slug)
def test_every_act_of_the_samples_does_what_it_declares(
    procedure: Any, office: Office, witness: Witness
) -> None:
    machine: Any = machine_for(procedure.slug, 1)

    every_step(office, procedure)

    assert witness.findings == []
    reached = {state.status for state in prove(machine).reached}
    assert witness.taken == {edge for edge in edges(machine) if edge[1] in reached}
    assert {state.status for state in witness.seen} | {S.DRAFT} == reached


# ── acts that lie are found ──


class ForgetsItsClocks(Sample):
    @act(S.ACCEPTED, S.DECISION, by=REVIEWER, label="审查")
    def propose(self, *, review: Any) -> None:
        self.clocks = {}


class SaysTheGapIsOpen(Sample):
    @act(S.ACCEPTED, S.DECISION, by=REVIEWER, label="审查", sets={"gap": True})
    def propose(self, *, review: Any) -> None:
        self.review = review


class SetsWhatNobodyKnows(Sample):
    @act(S.ACCEPTED, S.DECISION, by=REVIEWER, label="审查", sets={"moon": True})
    def propose(self, *, review: Any) -> None:
        self.review = review


class GivesTheCaseAway(Sample):
    @act(S.DECISION, S.ACCEPTED, by=DECIDER, label="退回审查")
    def send_back(self, *, opinion: str = "") -> None:
        self.due_clock = "rating"


LIARS = {
    "forgets its clocks": (ForgetsItsClocks, "propose", "clock"),
    "says the gap is open": (SaysTheGapIsOpen, "propose", "gap is False, declared True"),
    "sets what nobody knows": (SetsWhatNobodyKnows, "propose", "moon"),
    "writes another deadline": (GivesTheCaseAway, "send_back", "the row says rating"),
}


@pytest.fixture
def planted(request: pytest.FixtureRequest, office: Office) -> Iterator[Any]:
    procedure = replace(PROCEDURE, slug="planted", machine={1: request.param})
    registry.register(procedure)
    flows.build(procedure)
    open_points(procedure, [office.unit], MONDAY.date())  # type: ignore[list-item]
    yield procedure
    registry.withdraw("planted")


@pytest.mark.parametrize(
    ("planted", "name", "says"), LIARS.values(), ids=LIARS, indirect=["planted"]
)
def test_an_act_that_lies_is_found(
    planted: Any, name: str, says: str, office: Office, witness: Witness
) -> None:
    case = services.open_draft(
        planted,
        by=office.applicant,
        at=MONDAY,
        authority=office.unit,  # type: ignore[arg-type]
        organisation=office.organisation,  # type: ignore[arg-type]
        answers={"name": "说谎"},
    )
    services.submit(case.pk, by=office.applicant, at=MONDAY)
    services.accept(case.pk, by=office.window, at=MONDAY)
    services.propose(case.pk, by=office.reviewer, at=MONDAY, review={})
    if name == "send_back":
        services.send_back(case.pk, by=office.decider, at=MONDAY, opinion="")

    assert any(f"{name} from" in found and says in found for found in witness.findings)


# ── every procedure in service, on the roads of the stories ──


@pytest.fixture
def quick_papers(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """Papers are put on file without being drawn; how they look is tried elsewhere."""
    settings.PRIVATE_ROOT = settings.MEDIA_ROOT = tmp_path
    sheet = _blank_pdf()
    monkeypatch.setattr(stages, "render", lambda preview: sheet)
    monkeypatch.setattr("certificates.papers.render", lambda document: sheet)


def _blank_pdf() -> bytes:
    from io import BytesIO

    import pikepdf

    made = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    return made.getvalue()


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("procedure", registry.every(), ids=lambda procedure: procedure.slug)
def test_the_stories_of_procedures_stay_inside_their_proof(
    procedure: Any, story: str, witness: Witness, quick_papers: None
) -> None:
    begins = datetime(2026, 8, 24, 9, 30, tzinfo=clock.ZONE)
    create_demo(begins)
    unit = Unit.objects.filter(kind="station").order_by("pk")[0]
    open_points(procedure, [unit], begins.date())
    sample = next((one for one in procedure.samples(begins.date()) if one.story == story), None)
    sample = sample or procedure.samples(begins.date())[0]

    with Stage(procedure, unit, begins).playing() as stage:
        STORIES[story](stage, sample)

    assert witness.findings == []
    assert len(witness.taken) >= 1


@pytest.mark.parametrize("procedure", registry.every(), ids=lambda procedure: procedure.slug)
def test_every_declared_flag_has_a_fact_behind_it(procedure: Any) -> None:
    declared = {
        flag
        for version in procedure.machine
        for method in transitions(machine_for(procedure.slug, version)).values()  # type: ignore[arg-type]
        for move in method._django_fsm.transitions.values()
        for flag in (*move.custom.sets, *(f for g in move.conditions[1:] for f in g.needs))
    }

    assert declared <= set(FLAGS)
