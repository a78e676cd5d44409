"""`manage.py clock`: JSON in, JSON out, plain words when it is not a clock."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, get_args

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from sla import calendar_store, exchange
from sla.rules import Count, MarkKind
from sla.seed import seed_calendar

EVENTS = [
    {"kind": "start", "at": "2026-11-02T10:00:00+08:00", "event": "submit", "actor": "申请人"},
    {"kind": "pause", "at": "2026-11-04T15:00"},
    {"kind": "resume", "at": "2026-11-11T09:30"},
]
TERM = {"days": 5, "citation": {"act": "示例办法", "section": "第一条"}}


def ask(tmp_path: Path, told: object) -> Any:
    file = tmp_path / "clock.json"
    file.write_text(json.dumps(told), "utf-8")
    out = io.StringIO()
    call_command("clock", str(file), stdout=out)
    return json.loads(out.getvalue())


def test_tells_the_due_day_and_the_ledger(tmp_path: Path):
    told = ask(tmp_path, {"term": TERM, "events": EVENTS, "calendar": "seed"})

    assert (told["due_on"], told["due_at"]) == ("2026-11-16", "2026-11-16T17:30:00+08:00")
    assert (told["used"], told["left"], told["provisional"]) == (5, 0, False)
    assert [(row["kind"], row["days"]) for row in told["ledger"]] == [
        ("start", 0), ("counted", 2), ("paused", 5), ("counted", 2), ("rest", 2), ("counted", 1),
    ]  # fmt: skip
    assert told["ledger"][1]["citation"] == "《示例办法》第一条"


def test_reads_standard_input_and_several_clocks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    one = {"term": TERM, "events": EVENTS[:1], "calendar": "seed", "at": "2026-11-10T09:00"}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps([one, one])))

    call_command("clock", "-")

    first, second = json.loads(capsys.readouterr().out)
    assert first == second
    assert (first["late"], first["in_time"], first["ledger"][-1]["kind"]) == (1, False, "late")


def test_takes_a_calendar_of_its_own(tmp_path: Path):
    calendar = {
        "holidays": ["2026-11-03"],
        "workdays": ["2026-11-07"],
        "published": [2026],
        "hours": ["09:00-12:00", "14:00-17:00"],
    }

    told = ask(tmp_path, {"term": TERM, "events": EVENTS[:1], "calendar": calendar})

    assert told["due_at"] == "2026-11-09T17:00:00+08:00"


def test_takes_ranges_and_extensions_told_in_writing(tmp_path: Path):
    excluded = {
        "kind": "exclude", "at": "2026-11-03T09:00", "event": "begin_special", "cause": "review",
        "first": "2026-11-04", "last": "2026-11-05", "citation": "第四十五条",
    }  # fmt: skip
    extended = {"kind": "extend", "at": "2026-11-06T09:00", "length": 2, "actor": "李局长"}

    told = ask(
        tmp_path, {"term": TERM, "events": [EVENTS[0], excluded, extended], "calendar": "seed"}
    )

    assert (told["due_on"], told["total"]) == ("2026-11-13", 7)
    rows = {row["kind"]: row for row in told["ledger"]}
    assert (rows["excluded"]["days"], rows["excluded"]["citation"]) == (2, "第四十五条")
    assert (rows["extended"]["days"], rows["extended"]["actor"]) == (2, "李局长")
    assert rows["extended"]["label"] == "延长期限内计入"


def test_takes_the_opening_time_of_a_window(tmp_path: Path):
    question = {
        "term": {"length": 60, "count": "minutes"},
        "events": [{"kind": "start", "at": "2026-11-06T17:00"}],
        "calendar": "seed",
    }
    window = {"weekly": {"saturday": ["09:00-12:00"]}, "dated": {"2026-11-07": ["10:00-12:00"]}}

    assert ask(tmp_path, question)["due_at"] == "2026-11-09T09:30:00+08:00"
    told = ask(tmp_path, question | {"window": window})
    assert told["due_at"] == "2026-11-07T10:30:00+08:00"


def test_is_read_at_its_last_event_if_that_is_later(tmp_path: Path):
    late = [EVENTS[0], {"kind": "pause", "at": "2026-11-12T10:00"}]

    told = ask(tmp_path, {"term": TERM, "events": late, "calendar": "seed"})

    assert (told["at"], told["paused"], told["in_time"]) == (
        "2026-11-12T10:00:00+08:00",
        True,
        False,
    )


@pytest.mark.django_db
def test_takes_the_calendar_of_the_office(tmp_path: Path):
    calendar_store.forget()
    told = ask(tmp_path, {"term": TERM, "events": EVENTS[:1]})

    assert told["due_on"] == "2026-11-09"
    assert told["calendar"]["version"] == calendar_store.current().version


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ([1], "the question"),
        ({"events": []}, "term"),
        ({"term": {"days": 0}, "events": []}, "term.days"),
        ({"term": {"days": True}, "events": []}, "term.days"),
        ({"term": {"days": 5, "count": "lunar"}, "events": []}, "term.count"),
        ({"term": {"length": 4000}, "events": []}, "term.length: expected .* 3660"),
        ({"term": {"days": 5, "count": "minutes"}, "events": []}, "term.length"),
        ({"term": TERM, "events": {}, "calendar": "seed"}, "events"),
        ({"term": TERM, "events": [{"kind": "exclude", "at": "2026-11-02"}]}, "events[0].first"),
        ({"term": TERM, "events": [{"kind": "extend", "at": "2026-11-02"}]}, "events[0].length"),
        ({"term": TERM, "events": [], "calendar": "seed", "window": []}, "window"),
        ({"term": TERM, "events": [], "calendar": "seed", "window": {"weekly": {"x": []}}},
         "window.weekly"),
        ({"term": TERM, "events": [], "calendar": "seed", "window": {"dated": {"x": []}}},
         "window.dated"),
        ({"term": TERM, "events": [], "calendar": "seed",
          "window": {"weekly": {"monday": ["x"]}}}, "window.weekly.monday"),
        ({"term": TERM, "events": [], "calendar": "seed", "window": {"hours": []}},
         "window.hours"),
        ({"term": TERM, "events": [{"kind": "go"}]}, "events[0].kind"),
        ({"term": TERM, "events": [{"kind": "start", "at": "soon"}]}, "events[0].at"),
        ({"term": TERM, "events": [], "calendar": "seed"}, "events"),
        ({"term": TERM, "events": [], "calendar": {"published": ["x"]}}, "calendar.published"),
        ({"term": TERM, "events": [], "calendar": {"holidays": ["x"]}}, "calendar.holidays"),
        ({"term": TERM, "events": [], "calendar": {"hours": ["x"]}}, "calendar.hours"),
        (
            {"term": TERM, "events": [{"kind": "start", "at": "1900-01-01"}], "calendar": "seed"},
            "events[0].at: expected a moment in a year from 2004 to 2045",
        ),
        (  # days that would be counted one by one for a minute
            {"term": TERM, "events": EVENTS[:1], "calendar": "seed", "at": "9999-12-31T10:00"},
            "at: expected a moment in a year from 2004 to 2045",
        ),
        (
            {"term": {"length": 3660, "count": "years"}, "events": EVENTS[:1], "calendar": "seed"},
            "outside the calendar",
        ),
    ],
)  # fmt: skip
def test_says_where_it_is_not_a_clock(tmp_path: Path, told: object, says: str):
    with pytest.raises(CommandError, match=says.replace("[", r"\[")):
        ask(tmp_path, told)


def test_says_what_is_wrong_with_the_file(tmp_path: Path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("clock", str(tmp_path / "missing"))
    (tmp_path / "bad").write_bytes(b"\xff{")
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("clock", str(tmp_path / "bad"))
    (tmp_path / "bad").write_text("{")
    with pytest.raises(CommandError, match="not JSON"):
        call_command("clock", str(tmp_path / "bad"))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["start", "working", "seed", "9999-12-31", "0001-01-01T00:00+14:00"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["term", "events", "days", "kind", "at", "calendar", "count", "weekly", "dated"]
        ),
        inner,
    ),
    max_leaves=12,
)  # fmt: skip

ANY_TERM = st.fixed_dictionaries(
    {"length": st.integers(0, 4000), "count": st.sampled_from([str(unit) for unit in Count])}
)


@settings(max_examples=300, deadline=None)
@given(
    st.fixed_dictionaries(
        {"term": st.just(TERM) | ANY_TERM | ANYTHING, "events": st.just(EVENTS) | st.lists(
            st.fixed_dictionaries({
                "kind": st.sampled_from(get_args(MarkKind)),
                "at": st.datetimes().map(str) | ANYTHING,
                "first": st.dates().map(str) | ANYTHING,
                "last": st.dates().map(str) | ANYTHING,
                "length": st.integers() | ANYTHING,
            }), max_size=4)},
        optional={
            "at": st.datetimes().map(str) | ANYTHING, "calendar": ANYTHING, "window": ANYTHING,
        },
    )
    | ANYTHING
)  # fmt: skip
def test_whatever_it_is_told_it_answers_or_says_why_not(told: object):
    try:
        answered = exchange.answer(exchange.read(told, calendar=lambda version: seed_calendar()))
    except exchange.NotAClock as error:
        assert str(error)  # noqa: PT017
    else:
        assert answered["left"] >= 0
