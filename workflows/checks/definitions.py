"""Contradictions in a definition, found before an applicant finds them at midnight."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from govservice.law import Citation, NotYetLaw
from sla.hours import OFFICE
from sla.rules import Count, Term
from workflows.checks.proof import prove
from workflows.lifecycle import ALL, ENDS, NOT_OF_THE_OFFICE, Status
from workflows.models import machine_for, transitions
from workflows.spec import Clock, Procedure

#: (id, sentence, hint); ids are stable
Finding = tuple[str, str, str]


def findings(procedure: Procedure) -> Iterator[Finding]:
    """Yield every contradiction of *procedure*; none if it may go to the counter."""
    yield from _clocks(procedure)
    yield from _papers(procedure)
    yield from _phases(procedure)
    yield from _reasons(procedure)
    for version in procedure.machine:
        machine = machine_for(procedure.slug, version)
        yield from _acts(procedure, machine)
        for fault in prove(machine).faults:  # type: ignore[arg-type]
            yield f"workflows.{fault.code}", f"{procedure.slug} v{version}: {fault}", ""


def _clocks(procedure: Procedure) -> Iterator[Finding]:
    names = [clock.name for clock in procedure.clocks]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield "workflows.E001", f"{procedure.slug}: two clocks are called {name!r}", ""
    for clock in procedure.clocks:
        if "" not in clock.terms:
            yield "workflows.E002", f"{procedure.slug}: {clock.name} has no ordinary term", ""
        for variant, dated in clock.terms.items():
            for day, term in dated.items():
                if not (term.citation.act or term.citation.section):
                    where = f"{clock.name}/{variant or 'ordinary'} from {day}"
                    yield "workflows.E003", f"{procedure.slug}: {where} cites nothing", ""
        for variant in sorted({*clock.terms, *clock.extensions} - {"", *procedure.variants}):
            text = f"{procedure.slug}: {clock.name} has a variant {variant!r} without words"
            yield "workflows.E016", text, "Name it in `variants`: the guide shows the words."
        if clock.within:
            yield from _promise(procedure, clock)
        if (clock.runs_for == "office") is (clock.name in NOT_OF_THE_OFFICE):
            text = f"{procedure.slug}: {clock.name} runs for {clock.runs_for}"
            yield "workflows.E012", text, "Its name says whose time it is."
        for longer in clock.extensions.values():
            for day, extension in longer.items():
                if not extension.approver or extension.citation == Citation(""):
                    text = f"{procedure.slug}: extension of {clock.name} from {day}"
                    yield "workflows.E013", f"{text} names no approver or no law", ""
    yield from _steps(procedure)


def _steps(procedure: Procedure) -> Iterator[Finding]:
    """The steps (环节) of a promise must not take longer than the promise."""
    promise = next((one for one in procedure.clocks if one.name == "promise"), None)
    steps = [one for one in procedure.clocks if one.step]
    if promise is None or not steps:
        return
    for day in sorted({day for one in (promise, *steps) for day, _ in one.terms[""].items()}):
        try:
            told, parts = promise.term("", day), [one.term("", day) for one in steps]
        except NotYetLaw:
            continue
        if sum(map(_minutes, parts)) > _minutes(told):
            taken = " + ".join(str(part) for part in parts)
            text = f"{procedure.slug}: the steps take {taken} from {day}, promised are {told}"
            yield "workflows.E014", text, "The steps together must fit into the promise."


def _minutes(term: Term) -> int:
    """A term in minutes of ordinary office hours, to compare steps with a promise."""
    if term.count is Count.MINUTES:
        return term.length
    return term.length * sum(
        (end.hour - start.hour) * 60 + end.minute - start.minute for start, end in OFFICE.spans
    )


def _promise(procedure: Procedure, clock: Clock) -> Iterator[Finding]:
    """A promise (承诺) may be shorter than the law, never longer (优化营商环境条例 36)."""
    legal = next((one for one in procedure.clocks if one.name == clock.within), None)
    if legal is None:
        yield "workflows.E004", f"{procedure.slug}: {clock.name} is within no clock", ""
        return
    for variant, dated in clock.terms.items():
        days = {day for day, _ in dated.items()}
        days |= {day for day, _ in (legal.terms.get(variant) or legal.terms[""]).items()}
        for day in sorted(days):
            if day < max(next(dated.items())[0], next(legal.terms[""].items())[0]):
                continue
            promised, law = clock.term(variant, day), legal.term(variant, day)
            if promised.count == law.count and promised.length > law.length:
                yield (
                    "workflows.E005",
                    f"{procedure.slug}: promises {promised.length} days from {day}, "
                    f"the law gives {law.length}",
                    "A promise must not be longer than the legal limit.",
                )


def _papers(procedure: Procedure) -> Iterator[Finding]:
    specs = [*procedure.papers.values()]
    if procedure.certificate:
        specs.append(procedure.certificate)
    for spec in specs:
        try:
            get_template(spec.template)
        except TemplateDoesNotExist:
            yield "workflows.E006", f"{procedure.slug}: no template {spec.template!r}", ""


def _phases(procedure: Procedure) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for phase in procedure.phases:
        for station in phase.stations:
            for status in station.status:
                if status in seen:
                    text = f"{procedure.slug}: {status} is at {seen[status]} and {station.code}"
                    yield "workflows.E007", text, "A status belongs to exactly one station."
                seen[status] = station.code
    for version in procedure.machine:
        machine = machine_for(procedure.slug, version)
        reached = {state.status for state in prove(machine).reached}  # type: ignore[arg-type]
        for loose in sorted(reached - set(seen) - set(ENDS) - {Status.DRAFT}):
            yield "workflows.E008", f"{procedure.slug} v{version}: {loose} lies on no desk", ""


def _reasons(procedure: Procedure) -> Iterator[Finding]:
    for listed in (procedure.not_accepted_reasons, procedure.refusal_reasons):
        codes = [reason.code for reason in listed]
        if len(set(codes)) != len(codes) or not codes:
            text = f"{procedure.slug}: reasons of refusal are missing or share a code"
            yield "workflows.E009", text, ""


def _acts(procedure: Procedure, machine: Any) -> Iterator[Finding]:
    clocks = {clock.name for clock in procedure.clocks}
    papers = set(procedure.papers)
    if procedure.certificate:
        papers.add(procedure.certificate.slug)
    known = transitions(machine)
    for name, method in known.items():
        for move in method._django_fsm.transitions.values():
            if move.custom.by_default and "withhold_default" not in known:
                yield "workflows.E015", f"{procedure.slug}: {name} needs `withhold_default`", ""
            turned = move.custom.clocks
            used = {*turned.start, *turned.stop, *turned.pause, *turned.resume} - {ALL}
            used |= {*turned.exclude, *turned.extend} - {ALL}
            used |= {move.custom.fires} - {""}
            if unknown := sorted(used - clocks):
                yield "workflows.E010", f"{procedure.slug}: {name} turns {unknown}, no clocks", ""
            if unknown := sorted(set(move.custom.papers) - papers):
                yield "workflows.E011", f"{procedure.slug}: {name} gives {unknown}, no papers", ""
