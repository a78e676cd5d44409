"""What holds wherever the service runs. Importing this starts nothing and connects nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from govservice import database
from govservice.settings import env
from govservice.settings.identity import *

django_stubs_ext.monkeypatch()  # lets ModelForm[User] and the like be written at run time

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = Path(env.text("VAR", str(BASE_DIR / "var")))

DEBUG = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "govservice.apps.GroundConfig",
    "govservice.accounts",
    "forms",
    "certificates",
    "sla",
    "workflows",
    "workflows.ratings",
    "sla.supervision",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "govservice.apps.DjangoFormsConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "rules.apps.AutodiscoverRulesConfig",
    "csp",
    "django_htmx",
    "lucide",
    "procrastinate.contrib.django",
    # Only for its abstract models: its own tables stay empty, its screens are not routed.
    "viewflow",
    "viewflow.workflow",
]
#: Viewflow would otherwise append two middlewares of its own screens.
VIEWFLOW = {"AUTOREGISTER": False}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # closed by default
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "govservice.accounts.middleware.ActorMiddleware",
    "govservice.accounts.middleware.SessionGuardMiddleware",
    "govservice.accounts.middleware.SecondFactorMiddleware",
    "workflows.views.doors.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as its documentation asks
]

ROOT_URLCONF = "govservice.urls"
WSGI_APPLICATION = "govservice.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "forms.render.FormRenderer"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "govservice.accounts.context.person",
                "govservice.frame.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "govservice.icons",
                "workflows.views.tags",
                "lucide.templatetags.lucide",
            ],
        },
    }
]

# ── database and jobs ──
PG_HOME = VAR / "pg"
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **database.configuration(PG_HOME),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
#: How often a worker says that it lives, and after how long it counts as dead (seconds).
WORKER_HEARTBEAT, WORKER_DEAD_AFTER = 2.0, 10.0
PROCRASTINATE_WORKER_DEFAULTS: dict[str, Any] = {
    "concurrency": env.number("WORKER_CONCURRENCY", 4),
    "update_heartbeat_interval": WORKER_HEARTBEAT,
    "stalled_worker_timeout": WORKER_DEAD_AFTER,
    "fetch_job_polling_interval": 2.0,
    "delete_jobs": "successful",
    "shutdown_graceful_timeout": 20.0,
}
#: `/readyz` says no when the last tick of the clocks is older (seconds).
TICK_LATE_AFTER = 120
#: Somebody is told when a due timer has waited longer, though nobody holds it (seconds).
TIMERS_LATE_AFTER = env.number("TIMERS_LATE_AFTER", 60)

CACHES: dict[str, dict[str, Any]] = {
    # Shared by all web processes, so that rate limits hold whichever of them answers.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "govservice_cache",
        # Beyond it a third is forgotten, spent or not: no flood of addresses may free a limit.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# ── language and time ──
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
#: Whether time may be simulated for practice (govservice.simulation); never for real cases.
SIMULATION = False
USE_I18N = USE_TZ = True

# ── files ──
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
#: Uploads and papers; outside the web root, served only by views that ask who wants them.
PRIVATE_ROOT = VAR / "private"
MEDIA_ROOT = PRIVATE_ROOT
#: The web server's internal location for PRIVATE_ROOT; empty: Django sends the bytes itself.
X_ACCEL_PREFIX = env.text("X_ACCEL_PREFIX", "")
#: Where clamd listens; empty: uploads are not scanned for viruses.
CLAMAV_SOCKET = env.text("CLAMAV_SOCKET", "")
FONTS_ROOT = VAR / "fonts"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# ── headers; who may come in is in `identity` ──
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "govservice.frame.stale_form"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # A sign-in at an identity provider redirects: its origin must be named here too.
        "form-action": [SELF, *env.words("IDENTITY_ORIGINS", "")],
    }
}

# ── messages and log ──
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("FROM_EMAIL", "noreply@localhost")
SITE_NAME = _("科技政务服务")
#: Where people reach the service; letters and QR codes need it, nobody asks them.
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
#: Never a request's body, query string, address or user: a log is read by too many people.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "govservice.settings.log.Discreet",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "filters": {"not_asked": {"()": "govservice.settings.log.NotReadiness"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["not_asked"],
        }
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {
        # Both write names and addresses of people at INFO.
        "axes": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
    },
}
