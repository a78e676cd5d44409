"""好差评: the applicant rates, and the rating closes the case."""

from __future__ import annotations

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "workflows.ratings"
    label = "ratings"
    verbose_name = "好差评"
