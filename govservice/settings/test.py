"""The tests: a second private cluster that may forget, quick passwords, mail in memory."""

from __future__ import annotations

import os

from govservice import database
from govservice.settings.base import *

SECRET_KEY = "tests-only-" + "0123456789" * 5
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMONSTRATION = False

PG_HOME = VAR / "pg-test"
_suffix = os.environ.get("GOVSERVICE_TEST_DB_SUFFIX", "")
DATABASES["default"] = {
    **database.configuration(PG_HOME),
    # Several people may test on one machine; pytest-xdist adds its worker's name.
    "TEST": {"NAME": f"test_govservice_{_suffix}".rstrip("_")},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
