"""The production settings: every secret must be given, and Django finds nothing to blame."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {
    "GOVSERVICE_SECRET_KEY": "production-key-" + "aB3$x9" * 12,
    "GOVSERVICE_ALLOWED_HOSTS": "gov.example.cn",
    "GOVSERVICE_EMAIL_HOST": "mail.example.cn",
    "GOVSERVICE_SITE_URL": "https://gov.example.cn",
    "DATABASE_URL": "postgresql://gov@db.example.cn/gov",
}


def production(*command: str, **given: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GOVSERVICE_") and name != "DATABASE_URL"
    }
    kept |= {"DJANGO_SETTINGS_MODULE": "govservice.settings.production", **given}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=kept, capture_output=True, text=True
    )


def test_the_deployment_check_finds_nothing() -> None:
    done = production("manage.py", "check", "--deploy", "--fail-level", "WARNING", **SECRETS)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("name", sorted(set(SECRETS) - {"DATABASE_URL"}))
def test_it_does_not_start_without(name: str) -> None:
    given = {key: value for key, value in SECRETS.items() if key != name}
    done = production("-c", "import govservice.settings.production", **given)
    assert done.returncode != 0
    assert f"set {name}" in done.stderr


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(SECRETS["GOVSERVICE_SECRET_KEY"] + "\n")
    given = {**SECRETS, "GOVSERVICE_SECRET_KEY_FILE": str(tmp_path / "key")}
    del given["GOVSERVICE_SECRET_KEY"]
    show = "import govservice.settings.production as p; print(p.SECRET_KEY)"
    done = production("-c", show, **given)
    assert done.stdout.strip() == SECRETS["GOVSERVICE_SECRET_KEY"], done.stderr


def test_a_misspelt_switch_is_refused_instead_of_read_as_no() -> None:
    given = {**SECRETS, "GOVSERVICE_EMAIL_TLS": "on please"}
    done = production("-c", "import govservice.settings.production", **given)
    assert done.returncode != 0
    assert "GOVSERVICE_EMAIL_TLS must be 1 or 0" in done.stderr
