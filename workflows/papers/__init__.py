"""Which papers an act hands out, with what they say frozen in the act's own transaction."""

from __future__ import annotations

from datetime import datetime

from certificates.numbers import new_code
from certificates.services import issue, put_on_file
from certificates.spec import PaperSpec
from workflows.models import Case, Paper
from workflows.papers.facts import facts_for
from workflows.services.perform import Move


def follow(move: Move) -> None:
    """Put the papers of *move* on record; a follower of `services._perform`."""
    bearer: Paper | None = None
    for slug in move.declared.papers:
        paper = _issue(move, _spec(move.case, slug), bearer)
        bearer = bearer or paper


def _spec(case: Case, slug: str) -> PaperSpec:
    certificate = case.definition.certificate
    if certificate is not None and certificate.slug == slug:
        return certificate
    return case.definition.papers[slug]


def _issue(move: Move, spec: PaperSpec, bearer: Paper | None) -> Paper:
    """Issue one paper; one without a line of its own bears the number of *bearer*."""
    case, code = move.case, new_code()
    parts: dict[str, str] = {}
    if spec.numbering is not None:
        known = {"word": case.authority.document_word, "area": case.authority.region6}
        parts = {name: known[name] for name in spec.numbering.parts if name in known}
    return issue(
        Paper,
        spec,
        facts=facts_for(spec, move, code),
        at=move.at,
        by=move.by.name,
        verify_code=code,
        number=bearer.number if bearer and spec.numbering is None else None,
        case=case,
        **parts,
    )


def render_missing(case: Case, at: datetime) -> None:
    """Make the file of every paper of *case* that has none yet; safe to repeat."""
    for paper in Paper.objects.filter(case=case, rendered_at=None).order_by("pk"):
        put_on_file(paper, at=at)
