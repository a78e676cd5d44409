"""What the log leaves out."""

from __future__ import annotations

import logging


class NotReadiness(logging.Filter):
    """Keep "not ready" out of the log: whoever asks gets the answer, every few seconds."""

    def filter(self, record: logging.LogRecord) -> bool:
        asked = record.args == ("Service Unavailable", "/readyz")
        return not (asked and record.name == "django.request")
