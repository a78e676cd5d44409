"""Addresses of the case: public pages, the applicant's own, and the desks."""

from __future__ import annotations

from django.urls import path

from workflows import urls_office
from workflows.ratings import views as ratings
from workflows.views import (
    apply,
    attachments,
    correct,
    ledger,
    lookup,
    papers,
    public,
    start,
    track,
)

app_name = "workflows"


PUBLIC = [
    path("", public.home, name="home"),
    path("services/<slug:slug>/", public.guide, name="guide"),
    path("verify/", public.verify, name="verify"),
    path("verify/<str:code>/", public.verify, name="verify"),
    path("track/", lookup.track, name="track"),
    path("track/leave/", lookup.leave, name="leave"),
    path("track/<str:code>/", lookup.tracked, name="tracked"),
    path("track/<str:code>/rate/", ratings.rating_by_code, name="rate_by_code"),
    path("t/<str:code>/", lookup.open_case, name="open"),
]
APPLICANT = [
    path("apply/<slug:slug>/", start.start, name="start"),
    path("my/cases/", track.mine, name="mine"),
    path("my/cases/<int:pk>/", track.case, name="case"),
    path("my/cases/<int:pk>/form/<slug:slug>/", apply.step, name="step"),
    path("my/cases/<int:pk>/form/<slug:slug>/check/", apply.check, name="check"),
    path("my/cases/<int:pk>/materials/", attachments.materials, name="materials"),
    path(
        "my/cases/<int:pk>/materials/<int:material_pk>/detach/",
        attachments.detach,
        name="detach",
    ),
    path("my/cases/<int:pk>/review/", apply.review, name="review"),
    path("my/cases/<int:pk>/submit/", apply.submit, name="submit"),
    path("my/cases/<int:pk>/ledger/", ledger.ledger, name="ledger"),
    path("my/cases/<int:pk>/ledger.json", ledger.ledger_json, name="ledger_json"),
    path("my/cases/<int:pk>/ledger.csv", ledger.ledger_csv, name="ledger_csv"),
    path("my/cases/<int:pk>/print/", papers.printed, name="print"),
    path("my/cases/<int:pk>/discard/", track.discard, name="discard"),
    path("my/cases/<int:pk>/withdraw/", track.withdraw, name="withdraw"),
    path("my/cases/<int:pk>/correct/", correct.correct, name="correct"),
    path("my/cases/<int:pk>/correct/submit/", correct.resubmit, name="resubmit"),
    path("my/cases/<int:pk>/correct/answers/<str:key>/", correct.answer, name="answer"),
    path(
        "my/cases/<int:pk>/correct/answers/<str:key>/check/",
        correct.check_answer,
        name="check_answer",
    ),
    path("my/cases/<int:pk>/papers/<int:paper_pk>/", papers.paper, name="paper"),
    path("my/cases/<int:pk>/dossier/", papers.zipped, name="dossier"),
    path("my/cases/<int:pk>/rate/", ratings.rating, name="rate"),
]
urlpatterns = [*PUBLIC, *APPLICANT, *urls_office.urlpatterns]
