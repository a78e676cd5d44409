"""Write `docs/reference/clock-vectors.json`: ``python -m tests.sla.make_vectors``.

The questions are typed by hand (`vectors.txt`), their answers are those of the reference, and
the due day of each must be the one worked out by hand. The product has no part in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.sla import reference

TYPED = Path(__file__).with_name("vectors.txt")
FILE = Path(__file__).parents[2] / "docs" / "reference" / "clock-vectors.json"
ABOUT = (
    "Questions to a clock and their answers; the format is described in clock.md beside this "
    "file. An answer may tell more than its vector, but nothing else."
)

CALENDARS: dict[str, Any] = {
    "own": {
        "holidays": ["2026-11-03"],
        "workdays": ["2026-11-07"],
        "published": [2026],
        "hours": ["09:00-12:00", "14:00-17:00"],
    },
    "mornings": {"published": [2026], "hours": ["08:00-12:00"]},
    "none": {},
    "gap": {"published": [2025, 2027]},
    "both": {"holidays": ["2026-11-07"], "workdays": ["2026-11-07"], "published": [2026]},
}

WINDOWS: dict[str, Any] = {
    "saturday": {"weekly": {"saturday": ["09:00-12:00"]}},
    "noon": {"hours": ["09:00-17:30"]},
    "late-monday": {"weekly": {"monday": ["09:00-12:00", "13:30-20:00"]}},
    "closed-friday": {"weekly": {"friday": []}},
    "dated": {"dated": {"2026-11-10": [], "2026-10-03": ["09:00-12:00"]}},
}


class Vector(NamedTuple):
    id: str
    shows: str
    question: dict[str, Any]
    due: str | None  #: the day, of minutes the day and time; worked out by hand


def vectors() -> Iterator[Vector]:
    """Yield every vector as it was typed."""
    for line in TYPED.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield _vector(*(part.strip() for part in line.split("|")))


def _vector(name: str, shows: str, term: str, events: str, options: str, due: str) -> Vector:
    length, count = term.split()
    told = dict(option.split("=", 1) for option in options.split())
    question: dict[str, Any] = {
        "term": {"length": int(length), "count": count},
        "events": [_event(event, place) for place, event in enumerate(events.split(";"), 1)],
        "calendar": CALENDARS[told["calendar"]] if "calendar" in told else "seed",
    }
    if "window" in told:
        question["window"] = WINDOWS[told["window"]]
    if "at" in told:
        question["at"] = told["at"]
    return Vector(name, shows, question, None if due == "-" else due)


def _event(told: str, place: int) -> dict[str, Any]:
    kind, at, *rest = told.split()
    event: dict[str, Any] = {"kind": kind, "at": at, "event": f"{kind}-{place}"}
    if kind == "exclude":
        event["first"], event["last"] = rest.pop(0).split("..")
    if kind == "extend":
        event["length"] = int(rest.pop(0))
    return event | ({"cause": rest[0]} if rest else {})


def text() -> str:
    """Return the whole file, a vector a line."""
    lines = [
        json.dumps(
            {
                "id": one.id,
                "shows": one.shows,
                "question": one.question,
                "answer": reference.answer(one.question),
            },
            ensure_ascii=False,
        )
        for one in vectors()
    ]
    head = json.dumps({"format": 1, "about": ABOUT}, ensure_ascii=False)[:-1]
    return head + ', "vectors": [\n' + ",\n".join(lines) + "\n]}\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
