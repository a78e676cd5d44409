"""The settings of a process that a test starts where time may be simulated."""

from __future__ import annotations

from govservice.settings.test import *

SIMULATION = DEMONSTRATION = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
