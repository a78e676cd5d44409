"""Addresses of the observers: the day at a desk, and what supervisors see beside the cases."""

from __future__ import annotations

from django.urls import path

from sla.supervision import views

app_name = "supervision"
urlpatterns = [
    path("desk/today/", views.today, name="today"),
    path("desk/raised/", views.raised, name="raised"),
    path("watch/deadlines/", views.deadlines, name="deadlines"),
    path("watch/stops/", views.stopped, name="stops"),
    path("watch/defaults/", views.silences, name="defaults"),
]
