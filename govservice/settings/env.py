"""How a setting is read from the environment; every name begins with GOVSERVICE_."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PREFIX = "GOVSERVICE_"


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or *default*; without a default it must be set."""
    value = os.environ.get(PREFIX + name, default)
    if not value and default is None:
        raise ImproperlyConfigured(f"set {PREFIX}{name}; it has no default here")
    return value or ""


def secret(name: str) -> str:
    """Return a secret, either given itself or as the path of a file (``…_FILE``)."""
    if path := os.environ.get(f"{PREFIX}{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return text(name)


def flag(name: str, default: bool) -> bool:
    """Return whether the variable says yes."""
    value = os.environ.get(PREFIX + name, "").strip().lower()
    if value in {"", "1", "0", "true", "false", "yes", "no"}:
        return default if not value else value in {"1", "true", "yes"}
    raise ImproperlyConfigured(f"{PREFIX}{name} must be 1 or 0, not {value!r}")


def words(name: str, default: str | None = None) -> list[str]:
    """Return a comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{PREFIX}{name} must be a number, not {value!r}") from None
