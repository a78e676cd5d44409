"""docs/reference/settings.md, written from the settings themselves.

``python -m govservice.reference`` writes it, ``--check`` tells whether it is as it should be.
A variable that is read but not explained here, or explained and never read, is an error.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "settings.md"
READERS = {"text", "secret", "flag", "words", "number"}

#: Read before the settings are there, or by the programs in bin/.
OUTSIDE = {
    "DATABASE_URL": (
        "the private cluster in `var/pg`",
        "Any PostgreSQL 14 or later: `postgresql://user:password@host:port/name?sslmode=…`.",
    ),
    "PG_BIN": (
        "system's, else the wheel's",
        "Folder with the PostgreSQL programs for the private cluster; no other is tried.",
    ),
    "DJANGO_SETTINGS_MODULE": (
        "`…development` (commands), `…production` (web server)",
        "Which of `govservice.settings.*` holds.",
    ),
    "GOVSERVICE_PORT": ("8000", "Port of `bin/up`; `--port` wins."),
    "GOVSERVICE_BIND": ("127.0.0.1", "Address `bin/up` listens on; `--bind` wins."),
    "GOVSERVICE_TEST_DB_SUFFIX": ("", "Ends the test database's name, for several at once."),
}

MEANING = {
    "VAR": "Folder of all that the service writes: database, uploads, papers, fonts, static files.",
    "WORKER_CONCURRENCY": "Jobs that one worker runs at once.",
    "TIMERS_LATE_AFTER": "Seconds after which a due timer upon which nobody acts is an incident.",
    "X_ACCEL_PREFIX": "nginx's internal location of the private files; empty: Django sends them.",
    "CLAMAV_SOCKET": "Where clamd listens; empty: uploads are not scanned for viruses.",
    "IDENTITY_ORIGINS": "Origins of identity providers that a sign-in form may lead to.",
    "FROM_EMAIL": "Sender of every e-mail.",
    "SITE_URL": "Address that papers, QR codes and e-mails name.",
    "LOG_LEVEL": "How much is logged; nothing at any level names a person.",
    "DEMONSTRATION": "Fill the service with invented people, units and cases.",
    "SIMULATION": "Time may be set forward for practice; refused without a demonstration.",
    "DEBUG": "Django's error pages; `bin/up` switches them off.",
    "ALLOWED_HOSTS": "Names under which the service is reached.",
    "SIGNUP_OPEN": "Whether applicants may sign up here.",
    "TRUSTED_PROXIES": "Proxies before us whose X-Forwarded-For is believed.",
    "SECRET_KEY": "Signs sessions; at least 50 random characters.",
    "SECRET_KEY_FALLBACKS": "Former keys, newest first, while they are still needed.",
    "STAFF_SECOND_FACTOR": "Staff must set up a second factor before anything else.",
    "EMAIL_HOST": "Mail server.",
    "EMAIL_PORT": "Its port.",
    "EMAIL_USER": "Account there; empty: none.",
    "EMAIL_PASSWORD": "Its password, only with an account.",
    "EMAIL_TLS": "STARTTLS with the mail server.",
}


class Unexplained(Exception):
    """Settings and their explanations do not agree."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One reading of a variable in one settings module."""

    name: str
    module: str
    reader: str
    default: str


def readings() -> Iterator[Variable]:
    """Yield every ``env.…("NAME", default)`` of the settings."""
    for path in sorted((ROOT / "govservice" / "settings").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (reader := _reader(node)):
                name = ast.literal_eval(node.args[0])
                yield Variable(name, path.stem, reader, _default(node))


def _reader(call: ast.Call) -> str:
    target = call.func
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        return target.attr if target.value.id == "env" and target.attr in READERS else ""
    return ""


def _default(call: ast.Call) -> str:
    """Return the default as it stands in the source; nothing where there is none."""
    given = [*call.args[1:], *(word.value for word in call.keywords)]
    if not given:
        return "**must be set**"
    value = given[0]
    if not isinstance(value, ast.Constant):
        return f"`{ast.unparse(value)}`"
    if isinstance(value.value, bool):
        return "1" if value.value else "0"
    return str(value.value)


def page() -> str:
    """Return the page; raise `Unexplained` when a meaning is missing or left over."""
    found = sorted(readings(), key=lambda each: (each.name, each.module))
    names = {each.name for each in found}
    if wrong := sorted(names ^ MEANING.keys()):
        raise Unexplained(f"explain or remove in govservice/reference.py: {', '.join(wrong)}")
    lines = [
        "# Settings",
        "",
        "Written by `python -m govservice.reference` from `govservice/settings`; do not edit.",
        "",
        "Every variable is read from the environment. `GOVSERVICE_SECRET_KEY` and",
        "`GOVSERVICE_EMAIL_PASSWORD` may instead be given as `…_FILE`, the path of a file.",
        "",
        "| variable | read in | default | meaning |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `GOVSERVICE_{each.name}` | {each.module} | {each.default} | {MEANING[each.name]} |"
        for each in found
    ]
    lines += ["", "## Before the settings", "", "| variable | default | meaning |", "|---|---|---|"]
    lines += [
        f"| `{name}` | {default} | {meaning} |" for name, (default, meaning) in OUTSIDE.items()
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m govservice.reference")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args(arguments)
    try:
        wanted = page()
    except Unexplained as error:
        print(error, file=sys.stderr)
        return 1
    if not chosen.check:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"{PAGE.relative_to(ROOT)} is old; run: python -m govservice.reference", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
