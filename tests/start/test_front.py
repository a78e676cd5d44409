"""What every answer carries: a strict policy, no foreign origin; static files hashed and small."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings

STRICT = re.compile(r"unsafe-|\*|https?:|blob:")


def policy(client: Client, path: str = "/healthz") -> dict[str, str]:
    header = client.get(path)["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in header.split(";") if part.strip())


def test_the_policy_allows_our_own_files_and_nothing_inline(client: Client) -> None:
    said = policy(client)
    assert not [rule for rule in said.items() if STRICT.search(rule[1])]
    assert said["default-src"] == "'self'"
    assert said["script-src"] == "'self'"
    assert said["style-src"] == "'self'"
    assert said["object-src"] == said["base-uri"] == "'none'"


def test_no_other_site_may_frame_or_embed_us(client: Client) -> None:
    answer = client.get("/healthz")
    assert policy(client)["frame-ancestors"] in {"'none'", "'self'"}
    assert answer["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.fixture
def collected(tmp_path: Path) -> Any:
    """Collect the static files as production does."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["viewflow"])
        yield tmp_path
    shutil.rmtree(tmp_path)


def test_static_files_are_hashed_and_compressed(collected: Path) -> None:
    sheets = list((collected / "css").glob("*.css")) or list(collected.glob("*.css"))
    assert sheets, "our own style sheet is collected"
    for sheet in sheets:
        assert re.search(r"\.[0-9a-f]{12}\.css$", sheet.name)
        assert sheet.with_name(sheet.name + ".gz").exists()
        assert sheet.with_name(sheet.name + ".br").exists()


def test_viewflow_s_screens_bring_no_static_file(collected: Path) -> None:
    assert not (collected / "viewflow").exists()
