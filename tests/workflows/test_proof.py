"""The state-space proof finds planted faults, and names the road to each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from inspect import getsource
from pathlib import Path
from typing import Any

import pytest

from govservice.errors import Misdefined
from tests.workflows import licence
from tests.workflows.sample import PROCEDURE, Sample
from workflows import registry
from workflows.checks import proof as checks
from workflows.checks.definitions import findings
from workflows.checks.proof import Proof, prove
from workflows.lifecycle import (
    APPLICANT,
    CLOCK,
    DECIDER,
    REVIEWER,
    WINDOW,
    Clocks,
    Declared,
    Guard,
    Spine,
    Status,
    act,
    tighten,
)
from workflows.lifecycle.acts import transition
from workflows.models import machine, machine_for, transitions
from workflows.models.machines import forget

S = Status


@contextmanager
def planted(lifecycle: type) -> Iterator[Proof]:
    procedure = replace(PROCEDURE, slug="planted", machine={1: lifecycle})
    try:
        yield prove(machine(procedure, 1))
    finally:
        forget("planted")


def roads(proof: Proof, code: str) -> list[tuple[str, ...]]:
    return [fault.road for fault in proof.faults if fault.code == code]


@pytest.mark.parametrize("procedure", registry.every(), ids=lambda procedure: procedure.slug)
def test_every_procedure_is_proved_free_of_dead_ends(procedure: Any) -> None:
    assert [*findings(procedure)] == []


def test_the_sample_is_proved() -> None:
    found: Any = machine_for("sample", 1)

    proof = prove(found)

    assert proof.faults == []
    assert {state.status for state in proof.reached} >= {S.SUPPLEMENTING, S.TERMINATED, S.CLOSED}


def test_a_certificate_with_an_open_item_is_found() -> None:
    class Short(Sample):
        @act(
            S.SUBMITTED,
            S.ACCEPTED,
            by=WINDOW,
            label="容缺受理",
            sets={"gap": True},
            clocks=Clocks(stop=("notice", "acceptance"), start=("legal", "promise")),
        )
        def accept_short(self) -> None: ...

    with planted(Short) as proof:
        assert roads(proof, "E201") == [("submit", "accept_short", "propose", "grant")]


def test_a_guard_on_the_open_item_closes_that_road() -> None:
    supplied = Guard("open_item", "尚有容缺材料。", lambda c, a: True, needs={"gap": False})

    class Short(Sample):
        @act(
            S.SUBMITTED,
            S.ACCEPTED,
            by=WINDOW,
            label="容缺受理",
            sets={"gap": True},
            clocks=Clocks(stop=("notice", "acceptance"), start=("legal", "promise")),
        )
        def accept_short(self) -> None: ...

        grant = tighten(Spine.grant, supplied)

    with planted(Short) as proof:
        assert roads(proof, "E201") == []


def test_a_dead_end_without_a_clock_is_found_with_its_road() -> None:
    class Dead(Sample):
        @act(S.ACCEPTED, S.SPECIAL, by=REVIEWER, label="转调查", clocks=Clocks(stop=("*",)))
        def inquire(self) -> None: ...

        withdraw = None

    with planted(Dead) as proof:
        assert roads(proof, "E202") == [("submit", "accept", "inquire")]
        assert roads(proof, "E203") == [("submit", "accept", "inquire")]


def test_a_clock_started_twice_is_found() -> None:
    class Twice(Sample):
        @act(S.ACCEPTED, S.DECISION, by=REVIEWER, label="直送", clocks=Clocks(start=("legal",)))
        def hurry(self) -> None: ...

    with planted(Twice) as proof:
        assert roads(proof, "E204") == [("submit", "accept", "hurry")]


def test_an_ending_with_running_clocks_is_found() -> None:
    class Loose(Sample):
        @act(S.RATING, S.CLOSED, by=CLOCK, label="办结", fires="rating")
        def shut(self) -> None: ...

    with planted(Loose) as proof:
        assert len(roads(proof, "E205")) == 1
        assert roads(proof, "E205")[0][-1] == "shut"


def test_closing_without_an_invitation_to_rate_is_found() -> None:
    class Rude(Sample):
        @act(S.GRANTED, S.CLOSED, by=WINDOW, label="径行办结", clocks=Clocks(stop=("*",)))
        def slam(self) -> None: ...

    with planted(Rude) as proof:
        assert roads(proof, "E206") == [("submit", "accept", "propose", "grant", "slam")]


def test_waiting_for_an_applicant_for_ever_is_found() -> None:
    class Patient(Sample):
        lapse = None

    with planted(Patient) as proof:
        assert ("submit", "ask_correction") in roads(proof, "E207")


def test_an_act_no_road_reaches_is_found() -> None:
    class Island(Sample):
        @act(S.ACCEPTED_SHORT, S.ACCEPTED, by=APPLICANT, label="补齐")
        def supply(self) -> None: ...

    with planted(Island) as proof:
        assert [fault.code for fault in proof.faults] == ["E208"]


def test_a_guard_nobody_can_satisfy_is_found() -> None:
    class Blind(Sample):
        grant = tighten(Spine.grant, Guard("moon", "月亮不圆。", lambda c, a: False))

    with planted(Blind) as proof:
        assert [fault.code for fault in proof.faults] == ["E209"]


def test_resuming_a_clock_that_was_not_suspended_is_found() -> None:
    class Odd(Sample):
        @act(S.DECISION, S.ACCEPTED, by=DECIDER, label="恢复", clocks=Clocks(resume=("legal",)))
        def wake(self) -> None: ...

    with planted(Odd) as proof:
        assert roads(proof, "E211") == [("submit", "accept", "propose", "wake")]


def test_a_clock_act_whose_clock_nobody_starts_is_found() -> None:
    class Waiting(Sample):
        @act(S.ACCEPTED, S.ACCEPTED, by=CLOCK, label="届满", fires="publicity")
        def publicity_over(self) -> None: ...

    with planted(Waiting) as proof:
        assert "E212" in [fault.code for fault in proof.faults]


def test_guards_that_contradict_each_other_are_found() -> None:
    given = Guard("given", "尚未补齐。", lambda c, a: True, needs={"gap": False})
    lacking = Guard("lacking", "没有缺项。", lambda c, a: True, needs={"gap": True})

    class Torn(Sample):
        grant = tighten(Spine.grant, given, lacking)

    with planted(Torn) as proof:
        assert "E101" in {fault.code for fault in proof.faults}


def test_a_move_that_cannot_be_walked_is_found() -> None:
    class Vague(Sample):
        @transition("status", source="*", target=str(S.ACCEPTED), custom=Declared("随意"))
        def anywhere(self) -> None: ...

    with planted(Vague) as proof:
        assert "E100" in {fault.code for fault in proof.faults}


def test_an_act_that_is_never_possible_is_found() -> None:
    short = Guard("short", "没有缺项。", lambda c, a: True, needs={"gap": True})

    class Idle(Sample):
        @act(S.ACCEPTED, S.DECISION, by=REVIEWER, guards=[short], label="补齐后报送")
        def hand_on(self) -> None: ...

    with planted(Idle) as proof:
        assert [fault.code for fault in proof.faults] == ["E210"]


def test_moving_a_suspended_case_is_found() -> None:
    class Hasty(Sample):
        @act(S.ACCEPTED, S.ACCEPTED, by=REVIEWER, label="中止", sets={"suspended": True})
        def halt(self) -> None: ...

    with planted(Hasty) as proof:
        assert ("submit", "accept", "halt", "propose") in roads(proof, "E213")


def test_extending_a_clock_that_does_not_run_is_found() -> None:
    class Generous(Sample):
        @act(S.ACCEPTED, S.DECISION, by=REVIEWER, label="延长", clocks=Clocks(extend=("rating",)))
        def lengthen(self) -> None: ...

    with planted(Generous) as proof:
        assert roads(proof, "E214") == [("submit", "accept", "lengthen")]


def test_every_fault_the_proof_knows_is_planted_here() -> None:
    known = set(re.findall(r"\"(E\d+)\"", getsource(checks)))
    planted_here = set(re.findall(r"\"(E\d+)\"", Path(__file__).read_text("utf-8")))

    assert known == planted_here


def test_a_promise_longer_than_the_law_is_refused() -> None:
    """CC-T08: promise 25 working days, legal 20."""
    clocks = tuple(
        replace(clock, terms=PROCEDURE.clock("legal").terms) if clock.name == "notice" else clock
        for clock in PROCEDURE.clocks
        if clock.name != "legal"
    )
    longer = replace(PROCEDURE.clock("legal"), terms=PROCEDURE.clock("promise").terms)
    swapped = tuple(
        replace(clock, terms=PROCEDURE.clock("legal").terms) if clock.name == "promise" else clock
        for clock in clocks
    )

    found = [*findings(replace(PROCEDURE, clocks=(*swapped, longer)))]

    assert "workflows.E005" in {identity for identity, _, _ in found}


def test_a_variant_that_a_clock_names_has_words_for_the_guide() -> None:
    assert [*findings(licence.PROCEDURE)] == []
    nameless = replace(licence.PROCEDURE, variants={})

    (told,) = {identity for identity, _, _ in findings(nameless)}

    assert told == "workflows.E016"


def test_tightening_adds_guards_and_drops_none() -> None:
    extra = Guard("extra", "还差一点。", lambda c, a: True, by_whom="decider")
    tight = tighten(Spine.refuse, extra)

    for source, move in tight._django_fsm.transitions.items():
        base = Spine.refuse._django_fsm.transitions[source]
        assert move.conditions == [*base.conditions, extra]


def test_two_procedures_of_one_name_are_misdefined() -> None:
    with pytest.raises(Misdefined):
        registry.register(replace(PROCEDURE, title="另一个"))


def test_no_act_stands_on_the_case_itself() -> None:
    from workflows.models import Case

    assert transitions(Case) == {}
