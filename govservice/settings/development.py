"""A person's own machine and the demonstration: no encryption in transit, mail into a folder."""

from __future__ import annotations

from govservice.settings import env
from govservice.settings.base import *
from govservice.settings.keys import local_secret

#: `bin/up` sets it to 0, so that the demonstration behaves like the real service.
DEBUG = env.flag("DEBUG", default=True)
SECRET_KEY = local_secret(VAR / "secret_key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("ALLOWED_HOSTS", "")]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
#: Invented people, units and cases to try the service with.
DEMONSTRATION = env.flag("DEMONSTRATION", default=True)
#: Time may be set forward with `manage.py simulate`; it runs as always until somebody does.
SIMULATION = env.flag("SIMULATION", default=DEBUG or DEMONSTRATION)

if DEBUG:
    STORAGES = {
        **STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
