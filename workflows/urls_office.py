"""Addresses of the desks (``/desk/``) and of the look from outside (``/watch/``)."""

from __future__ import annotations

from django.urls import path

from workflows.views import ledger
from workflows.views.desk import (
    act,
    calendar,
    case_file,
    counter,
    find,
    handing_in,
    hours,
    masked,
    oversight,
    preview,
    queue,
    reception,
    simulated,
    timers,
)

_CASE = "desk/cases/<int:pk>/"
_RECEIVE = "desk/receive/cases/<int:pk>/"

urlpatterns = [
    path("desk/", queue.landing, name="desk"),
    path("desk/find/", find.find, name="desk_find"),
    path("desk/papers/<int:pk>/", case_file.paper, name="desk_paper"),
    path(_CASE, case_file.case_file, name="desk_case"),
    path(f"{_CASE}preview/", preview.preview, name="desk_preview"),
    path(f"{_CASE}claim/", queue.claim, name="desk_claim"),
    path(f"{_CASE}unclaim/", queue.unclaim, name="desk_unclaim"),
    path(f"{_CASE}notes/", case_file.note, name="desk_note"),
    path(f"{_CASE}ledger/", ledger.desk_ledger, name="desk_ledger"),
    path(f"{_CASE}ledger.json", ledger.desk_ledger_json, name="desk_ledger_json"),
    path(f"{_CASE}ledger.csv", ledger.desk_ledger_csv, name="desk_ledger_csv"),
    path(f"{_CASE}reveal/<str:key>/", masked.reveal, name="desk_reveal"),
    path(f"{_CASE}do/<slug:name>/", act.act, name="desk_act"),
    path("desk/receive/", reception.choose, name="receive"),
    path(_RECEIVE, counter.start, name="receive_case"),
    path(f"{_RECEIVE}form/<slug:slug>/", counter.step, name="receive_step"),
    path(f"{_RECEIVE}form/<slug:slug>/check/", counter.check, name="receive_check"),
    path(f"{_RECEIVE}materials/", counter.materials, name="receive_materials"),
    path(f"{_RECEIVE}materials/<int:material_pk>/detach/", counter.detach, name="receive_detach"),
    path(f"{_RECEIVE}review/", handing_in.review, name="receive_review"),
    path(f"{_RECEIVE}submit/", handing_in.submit, name="receive_submit"),
    path(f"{_RECEIVE}done/", handing_in.done, name="receive_done"),
    # after the cases: "cases/7/" would be read as a matter and a unit
    path("desk/receive/<slug:slug>/<int:unit_pk>/", reception.begin, name="receive_begin"),
    path("desk/time/", simulated.simulate, name="simulate"),
    path("desk/calendar/", calendar.years, name="desk_calendar"),
    path("desk/calendar/<int:year>/", calendar.year, name="desk_calendar_year"),
    path("desk/calendar/new/", calendar.new, name="desk_calendar_new"),
    path("desk/calendar/drafts/<int:pk>/", calendar.draft, name="desk_calendar_draft"),
    path("desk/hours/", hours.units, name="desk_hours"),
    path("desk/hours/<int:pk>/", hours.unit, name="desk_hours_unit"),
    path("desk/hours/<int:pk>/<int:row_pk>/end/", hours.end, name="desk_hours_end"),
    path("watch/", oversight.watch, name="watch"),
    path("watch/timers/", timers.timers, name="timers"),
    path("watch/timers/<int:pk>/retry/", timers.retry, name="timer_retry"),
    path("watch/timers/<int:pk>/skip/", timers.skip, name="timer_skip"),
    path("watch/cases/<int:pk>/", oversight.watch_case, name="watch_case"),
    path("watch/cases/<int:pk>/preview/", oversight.watch_preview, name="watch_preview"),
]
