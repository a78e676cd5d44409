"""A second clock, written from the law alone: it looks at every day, or every minute.

It answers the question that `manage.py clock` answers, as JSON in and JSON out, and shares no
code with the product. Slow on purpose: no ranks, no spans, no arithmetic on dates beyond "the
next day" and "the next minute".
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chinese_calendar import is_workday

from tests.sla.reference_office import Office
from tests.sla.reference_run import SHANGHAI, TOMORROW, Json, Run, moment

__all__ = ["TOMORROW", "answer", "works"]


def works(day: date) -> bool:
    """Whether the day is worked, asked of the library."""
    return bool(is_workday(day))


def shown(told: datetime | None) -> str | None:
    return None if told is None else told.replace(tzinfo=SHANGHAI).isoformat()


def answer(question: Json) -> Json:
    """Answer a question of `manage.py clock` (the fields of a vector)."""
    clock = Clock(question)
    at = moment(question["at"]) if question.get("at") else clock.its_end()
    return clock.read(at)


class Clock:
    def __init__(self, question: Json) -> None:
        self.term = question["term"]
        self.office = Office(question)
        self.events = question["events"]

    # ── the history ──

    def runs(self, until: datetime) -> list[Run]:
        """Replay what had happened *until* then."""
        runs: list[Run] = []
        run: Run | None = None
        for event in self.events:
            if moment(event["at"]) > until:
                continue
            if run is None and event["kind"] == "start":
                runs.append(run := Run(self.term, self.office, event))
            elif run is not None:
                run.happens(event)
                if run.stopped:
                    run = None
        return runs

    def its_end(self) -> datetime:
        """The due moment of a clock that runs, but not before the last event."""
        last = max(moment(event["at"]) for event in self.events)
        runs = self.runs(last)
        if not runs or runs[-1].stopped or runs[-1].is_paused:
            return last
        return max(runs[-1].end() or last, last)

    # ── the answer ──

    def read(self, at: datetime) -> Json:
        runs = self.runs(at)
        if not runs:
            total = Run(self.term, self.office, {"at": str(at)}).total()
            return {
                "due_on": None, "due_at": None, "provisional": False, "total": total, "used": 0,
                "left": total, "late": 0, "paused": False, "in_time": None, "ledger": [],
            }  # fmt: skip
        last = runs[-1]
        end = None if last.is_paused else last.end()
        due_on = None if end is None else (end - timedelta(microseconds=1)).date()
        rows = [row for run in runs for row in run.ledger(at)]
        mine = last.ledger(at)
        spent = sum(row["days"] for row in mine if row["kind"] in ("counted", "extended"))
        late = sum(row["days"] for row in mine if row["kind"] == "late")
        return {
            "due_on": due_on and due_on.isoformat(),
            "due_at": shown(end),
            "provisional": due_on is not None and self.office.is_provisional(due_on),
            "total": last.total(),
            "used": spent + late,
            "left": last.total() - spent,
            "late": late,
            "paused": last.is_paused,
            "in_time": last.in_time(at),
            "ledger": rows,
        }
