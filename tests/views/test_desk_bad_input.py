"""Whatever is typed at the desk, the answer is a page in words: never a fault of ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world import World
from workflows.models import Case
from workflows.views.desk.acts import DOORS

ANSWERS = {200, 302, 403, 404, 409, 422}
FIELDS = (
    "seen", "tab", "stage", "source", "who", "unit", "next", "_preview", "code", "words", "reason",
    "opinion", "to", "conclusion", "reason_code", "subtype", "technical_amount", "disputed",
    "expert_ref", "p-summary", "t-summary", "f-summary", "p-contract_text", "text", "key",
)  # fmt: skip
SAID = st.one_of(
    st.sampled_from(["", "0", "-1", "1e99", "\0", "9" * 400, "register", "true", "all", "①", "  "]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
)
FORMS = st.dictionaries(st.sampled_from(FIELDS), st.one_of(SAID, st.lists(SAID, max_size=3)))
TRIES = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def people(world: World) -> dict[str, tuple[Client, Case]]:
    """One case at each desk, and whoever works there."""
    return {
        "window": (world.client("window"), world.submitted()),
        "reviewer": (world.client("reviewer"), world.accepted()),
        "second": (world.client("second"), world.proposed()),
        "decider": (world.client("decider"), world.checked()),
    }


def test_any_form_at_any_desk_is_answered(people: dict[str, tuple[Client, Case]]) -> None:
    @TRIES
    @given(form=FORMS, act=st.sampled_from(sorted(DOORS)))
    def tries(form: dict[str, Any], act: str) -> None:
        for client, case in people.values():
            for path in (f"do/{act}/", "notes/", "claim/", "unclaim/", "reveal/contact_phone/"):
                answer = client.post(f"/desk/cases/{case.pk}/{path}", form)
                assert answer.status_code in ANSWERS, (path, form)

    tries()


def test_any_reception_is_answered(world: World) -> None:
    client = world.client("window")
    names = ("who", "uscc", "contact_email", "name", "kind")
    known = st.sampled_from(["organisation", "person", "12420000MAXX01UN1P", "91420100MAXX88QY8"])

    @TRIES
    @given(form=st.dictionaries(st.sampled_from(names), st.one_of(SAID, known)))
    def tries(form: dict[str, str]) -> None:
        answer = client.post(f"/desk/receive/{world.procedure.slug}/{world.unit.pk}/", form)
        assert answer.status_code in ANSWERS, form

    tries()


@pytest.mark.parametrize("path", ["/desk/", "/watch/", "/desk/find/"])
def test_any_address_is_answered(world: World, path: str) -> None:
    client = world.client("supervisor" if path == "/watch/" else "window")
    names = ("q", "tab", "stage", "source", "who", "unit", "page", "code", "show", "file")

    @TRIES
    @given(query=st.dictionaries(st.sampled_from(names), SAID))
    def tries(query: dict[str, str]) -> None:
        assert client.get(path, query).status_code in ANSWERS, query

    tries()
