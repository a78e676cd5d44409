"""Composing a 补正 notice: per question and material, phrases of the library and own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from forms import show
from forms.materials import deferred, missing, wanted
from govservice.clock import day_of
from sla import calendar_store
from sla.rules import Mark, due
from sla.selectors import day_due
from sla.words import foreseen
from workflows.lifecycle import By
from workflows.models import Case
from workflows.views.desk.masked import masked_sections
from workflows.views.desk.readers import Read
from workflows.views.desk.sheet import sheet_of

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence to tick; *found* by the examination, or from the library."""

    number: int
    text: str
    found: bool
    ticked: bool


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that may be wanting: a material, or the answer to a question."""

    key: str
    label: str
    given: str
    phrases: tuple[Phrase, ...]
    text: str
    fix: str
    locked: bool  #: told before, and not touched since (一次性告知)

    @property
    def is_open(self) -> bool:
        """Whether the page unfolds it: something is ticked, typed, or was found."""
        marked = any(phrase.ticked or phrase.found for phrase in self.phrases)
        return not self.locked and bool(marked or self.text or self.fix)

    @property
    def defect(self) -> dict[str, str] | None:
        """The defect as the notice names it; ``None`` where nothing was marked."""
        said = [phrase.text for phrase in self.phrases if phrase.ticked]
        text = "".join([*said, self.text])
        if not text:
            return None
        return {"key": self.key, "label": self.label, "text": text, "fix": self.fix}


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Composer:
    """Reads the notice; *once* is whether what was told before stays closed."""

    once: bool = True

    def __call__(self, case: Case, post: QueryDict | None, *, by: By, at: datetime) -> Read:
        groups = tuple(_groups(case, post, at=at, once=self.once))
        marked = [one.defect for group in groups for one in group.targets]
        defects = [defect for defect in marked if defect]
        context = {
            "groups": groups,
            "defects": defects if post is not None else None,
            "deadline": _deadline(case, at),
        }
        return Read(context, None if post is None else {"defects": defects})


def _deadline(case: Case, at: datetime) -> str:
    """The last day on which the applicant can correct, if the notice goes out now."""
    clock, calendar = case.definition.clock("correction"), calendar_store.current()
    term = clock.term(case.definition.variant(case.answers), day_of(at))
    ends = due(term, [Mark("start", at)], calendar=calendar)
    day = day_due(ends) if ends else day_of(at)
    return foreseen(f"{day.year}年{day.month}月{day.day}日", calendar.is_provisional(day))


def _groups(case: Case, post: QueryDict | None, *, at: datetime, once: bool) -> Iterator[Group]:
    found = _found(case, at)
    locked = once and case.corrections > 0
    given = case.given_keys()
    asked = case.definition.materials, case.answers, given
    # What could have come later is named too: without it the correction cannot be handed in.
    lacking = {one.key for one in [*missing(*asked), *deferred(*asked)]}
    materials = [
        (
            one.key,
            one.title,
            "已提交" if one.key in given else "没有提交",
            [f"没有提交“{one.title}”，请补充上传。"] if one.key in lacking else [],
            True,
        )
        for one in wanted(case.definition.materials, case.answers)
    ]
    yield Group("申请材料", tuple(_target(case, post, found, locked, *row) for row in materials))
    for section in masked_sections(case.definition.form, case.answers):
        lines = [
            _target(case, post, found, locked, line.key, line.label, _shown(line), [], False)
            for line in section.lines
        ]
        yield Group(section.title, tuple(lines))


def _shown(line: show.Line) -> str:
    return f"{len(line.rows)} 行" if line.rows else line.text or "未填写"


def _found(case: Case, at: datetime) -> dict[str, list[str]]:
    """What the examination complains about, by the question or material that mends it."""
    complaints: dict[str, list[str]] = {}
    for check in sheet_of(case, at=at).checks:
        if check.get("key") and check["colour"] != "green":
            complaints.setdefault(check["key"], []).append(check["reason"])
    return complaints


def _target(
    case: Case,
    post: QueryDict | None,
    found: Mapping[str, list[str]],
    told: bool,
    key: str,
    label: str,
    given: str,
    lacking: list[str],
    is_material: bool,
) -> Target:
    library = case.definition.defect_phrases
    stated = [*lacking, *found.get(key, ())]
    texts = [*stated, *library.get(key, ()), *(library.get("", ()) if is_material else ())]
    locked = told and key not in case.changed_keys
    ticked = set(post.getlist(f"p-{key}")) if post is not None and not locked else set()
    return Target(
        key,
        label,
        given,
        tuple(
            Phrase(number, text, number < len(stated), str(number) in ticked)
            for number, text in enumerate(texts)
        ),
        "" if post is None or locked else _typed(post, f"t-{key}"),
        "" if post is None or locked else _typed(post, f"f-{key}"),
        locked,
    )


def _typed(post: QueryDict, name: str) -> str:
    return post.get(name, "").replace("\0", "").strip()[:LONGEST]
