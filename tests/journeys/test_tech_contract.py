"""Five contracts from form to rating, through the real services, in simulated time."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from govservice import clock
from workflows import flows
from workflows.lifecycle import Status
from workflows.models import Case, Message, Paper
from workflows.ratings.models import Rating

pytestmark = pytest.mark.django_db(transaction=True)


def journey(*args: str) -> str:
    out = StringIO()
    call_command("journey", "tech-contract", *args, "--here", stdout=out)
    return out.getvalue()


@pytest.fixture
def private(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_five_contracts_walk_the_whole_road(private: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"begins": "2026-08-24T09:30"}))

    printed = journey(str(script))

    cases = {case.outcome + ("!" if case.deemed else ""): case for case in Case.objects.all()}
    assert len(Case.objects.all()) == 5
    assert {case.status for case in cases.values()} == {Status.CLOSED}
    assert "verify_history OK" in printed
    assert "deem_accepted" in printed
    assert printed.count("评价：未评价") == 1
    assert sorted(Rating.objects.values_list("level", flat=True)) == [
        "dissatisfied",
        "fair",
        "satisfied",
        "very_satisfied",
    ]
    for path in re.findall(r"\S+\.pdf", printed):
        assert Path(path).read_bytes().startswith(b"%PDF-")
    assert not Paper.objects.filter(rendered_at=None).exists()
    for case in cases.values():
        assert not case.phases.filter(finished=None).exists()
        assert flows.flow_for(case, case.status) is None


def test_the_deemed_contract_is_accepted_as_of_the_day_of_receipt(
    private: Path, tmp_path: Path
) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"begins": "2026-08-24T09:30", "stories": ["deemed"]}))

    journey(str(script))

    case = Case.objects.get()
    assert case.deemed
    assert clock.day_of(case.accepted_as_of).isoformat() == "2026-08-24"  # type: ignore[arg-type]
    silence = case.events.get(act="deem_accepted")
    assert clock.local(silence.at).isoformat().startswith("2026-08-31T17:31")
    acceptance = case.papers.get(kind="acceptance")
    assert acceptance.facts["deemed"] is True
    assert not any("行政许可法" in source for source in acceptance.facts["basis"])
    legal = next(limit for limit in acceptance.facts["limits"] if "法定" in limit["label"])
    assert legal["due_on"] == "2026-09-14"  # 15 working days after 24 August


def test_the_applicant_is_told_at_every_change_once(private: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"begins": "2026-08-24T09:30", "stories": ["returned"]}))

    journey(str(script))

    told = list(Message.objects.order_by("pk").values_list("event__act", flat=True))
    assert told == ["submit", "ask_correction", "resubmit", "accept", "grant", "deliver"]
    assert not Message.objects.filter(sent_at=None).exists()
    assert len(mail.outbox) >= len(told)
    text = next(one for one in mail.outbox if "补正" in one.subject).body
    assert "请于2026年" in text.replace(" ", "")
    assert "咨询电话" in text


def test_a_script_that_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"stories": ["lost"]}))

    with pytest.raises(CommandError, match="no such story: lost"):
        journey(str(script))


@pytest.mark.long
def test_the_demonstration_shows_cases_at_every_stage_and_is_made_once(private: Path) -> None:
    call_command("demo", stdout=StringIO())
    count = Case.objects.count()
    call_command("demo", stdout=StringIO())

    assert Case.objects.count() == count
    shown = set(Case.objects.values_list("status", flat=True))
    assert {
        Status.SUBMITTED,
        Status.CORRECTING,
        Status.ACCEPTED,
        Status.REVIEW,
        Status.DECISION,
        Status.CLOSED,
    } <= shown
