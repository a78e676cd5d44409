"""The ground as a Django app: it owns the row that says when the clocks last ticked."""

from __future__ import annotations

from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "govservice"
    label = "govservice"
    verbose_name = "基础"


class DjangoFormsConfig(AppConfig):
    """Django's own field templates, under a label that leaves ``forms`` to our app."""

    name = "django.forms"
    label = "django_forms"
