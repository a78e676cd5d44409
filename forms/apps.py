"""The questions as a Django app; its only table holds the files that were handed in."""

from __future__ import annotations

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"
    label = "forms"
    verbose_name = "填报与材料"
