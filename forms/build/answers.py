"""The answers of a whole form, judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from forms.build.draft import canonical
from forms.build.form import form_class
from forms.build.words import named
from forms.spec import Ask, FormSpec, Step

_NOTHING: tuple[object, ...] = ("", None, [])


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
        # The fields judge without a form around them: no widget is built to be thrown away.
        fields = form_class(step).base_fields
        for ask in _asked(step, given, cleaned):
            field = fields[ask.key]
            try:
                value = field.clean(given.get(ask.key))
            except ValidationError as error:
                problems += [
                    Problem(ask.key, step.slug, named(field.label, said)) for said in error.messages
                ]
            else:
                if value not in _NOTHING:
                    cleaned[ask.key] = value
    return cleaned, problems


def _asked(step: Step, given: Mapping[str, Any], cleaned: Mapping[str, Any]) -> Iterator[Ask]:
    """Yield what is asked; as on the page, it depends on what the step says, valid or not."""
    seen = dict(cleaned)
    for ask in step.asks:
        if ask.when is None or ask.when.holds(seen):
            seen[ask.key] = canonical(ask, given.get(ask.key))
            yield ask
