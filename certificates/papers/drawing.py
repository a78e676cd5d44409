"""From a paper on record (or a preview) to its PDF, with the facts compared on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from certificates.facts import faults
from certificates.render import Overflow, render_pdf
from govservice import clock
from govservice.errors import Misdefined

#: Facts by template; other procedures may add papers of their own with `drawn_by`.
DRAWN: dict[str, type] = {}
#: Papers of one page, and in how many sizes they can be set until everything fits.
ONE_PAGE = {"papers/registration.html": 3}
#: Letters that are set a little closer where that saves a second page.
TIGHTENED = frozenset(
    f"papers/{name}.html"
    for name in (
        "acceptance",
        "correction",
        "deemed_renewal",
        "default_record",
        "extension",
        "not_accepted",
        "not_registered",
        "resumption",
        "special_time",
        "suspension",
        "termination",
        "withdrawal",
    )
)

#: Among the facts of a paper made in simulated time; it says so in print, for ever.
PRACTICE = "practice"

F = TypeVar("F", bound=type)


class Printable(Protocol):
    """What the templates read besides the facts; `AbstractDocument` and `Preview` have it."""

    @property
    def template(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def verify_code(self) -> str: ...
    @property
    def facts(self) -> Any: ...
    @property
    def issued_at(self) -> datetime: ...
    @property
    def sealed_at(self) -> datetime | None: ...
    @property
    def voided_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Preview:
    """A paper that is not on record: a form to print, a draft to look at."""

    template: str
    title: str
    facts: Mapping[str, Any]
    issued_at: datetime
    number: str = ""
    verify_code: str = ""
    sealed_at: datetime | None = None
    voided_at: datetime | None = None


def drawn_by(template: str) -> Callable[[F], F]:
    """Declare that *template* needs the facts of the decorated TypedDict."""

    def register(kind: F) -> F:
        DRAWN[template] = kind
        return kind

    return register


def check(template: str, facts: Mapping[str, Any]) -> None:
    """Compare *facts* with what *template* needs.

    :raises Misdefined: naming every fact that is missing, unknown or of another type.
    """
    stated = {name: value for name, value in facts.items() if name != PRACTICE}
    if (kind := DRAWN.get(template)) and (found := faults(stated, kind)):
        raise Misdefined(f"{template}: {'; '.join(found)}")


def render(document: Printable) -> bytes:
    """Return the PDF of an issued (or previewed) paper; the same bytes every time.

    :raises MissingGlyph: naming the characters that cannot be printed, and the paper.
    :raises Overflow: a paper of one page does not fit in its smallest size.
    :raises Misdefined: the facts are not what the template needs.
    """
    check(document.template, document.facts)
    practice = document.facts.get(PRACTICE) or (
        isinstance(document, Preview) and clock.is_practice()
    )
    context = {"document": document, "facts": document.facts, "practice": practice}
    sizes = ONE_PAGE.get(document.template)
    if sizes is None:
        return _letter(document, context)
    for fit in range(sizes - 1):
        with suppress(Overflow):
            return _one_page(document, {**context, "fit": fit})
    return _one_page(document, {**context, "fit": sizes - 1})


def _letter(document: Printable, context: Mapping[str, Any]) -> bytes:
    """Set a letter on one page if it goes, closer if need be; else as wide as usual."""
    if document.template in TIGHTENED:
        for fit in (0, 1):
            with suppress(Overflow):
                return _one_page(document, {**context, "fit": fit})
    return render_pdf(document.template, context, title=document.title)


def _one_page(document: Printable, context: Mapping[str, Any]) -> bytes:
    return render_pdf(document.template, context, title=document.title, max_pages=1)
