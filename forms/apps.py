"""What is asked: questions, materials, uploads."""

from __future__ import annotations

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"
    label = "forms"
    verbose_name = "表单与材料"
