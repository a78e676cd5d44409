"""The answers of a whole form, judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.build.form import bind
from forms.spec import FormSpec


@dataclass(frozen=True, slots=True)
class Problem:
    """What is missing or wrong: which question, on which step, in a sentence naming it."""

    key: str
    step: str
    message: str


def clean_answers(
    spec: FormSpec, answers: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
    """Return the canonical answers and every problem, in the order of the form.

    *answers* may be any JSON: nothing is raised. Keys that the form does not ask for are
    dropped; so are answers to questions that the other answers leave unasked.
    """
    given = answers if isinstance(answers, Mapping) else {}
    cleaned: dict[str, Any] = {}
    problems: list[Problem] = []
    for step in spec.steps:
        form = bind(step, given, known=cleaned)
        problems += [
            Problem(key, step.slug, message)
            for (key, _), message in zip(form.complaints(), form.messages(), strict=True)
        ]
        cleaned |= form.answers()
    return cleaned, problems
