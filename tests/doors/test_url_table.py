"""Who gets what answer: one table of all addresses, walked."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from forms import gate
from tests import world as worlds
from tests.doors import scene as scenes
from tests.doors.scene import Scene
from tests.doors.table import Row, rows
from tests.world import MONDAY, Time

# The mark makes the database; the rows are walked in the transaction of the whole module.
pytestmark = pytest.mark.django_db
TABLE = list(rows())
ROLES = list(TABLE[0].get)


@dataclass
class Visitors:
    """A browser for each role, and the things behind the doors."""

    scene: Scene
    clients: dict[str, Client]
    cookies: dict[str, SimpleCookie]

    def ask(self, role: str, method: str, row: Row) -> str:
        """Return the answer as the table writes it; whatever was done is undone."""
        client = self.clients[role]
        client.cookies = copy.deepcopy(self.cookies[role])
        url = scenes.address(self.scene, row.name, row.object_)
        with transaction.atomic():
            if row.object_ == "tracked":
                scenes.know_code(self.scene, client)
            if method == "GET":
                answer = client.get(url)
            else:
                answer = client.post(url, scenes.posted(self.scene, row.name, row.object_))
            said = _said(answer)
            transaction.set_rollback(True)
        return said


def _said(answer: HttpResponseBase) -> str:
    if answer.streaming:
        for _piece in answer:
            pass
    if answer.status_code == 302 and "/accounts/login/" in answer["Location"]:
        return "in"
    return str(answer.status_code)


@pytest.fixture(scope="module")
def visitors(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitors]:
    """Set the scene once; every row is walked in a transaction that is undone."""
    private = tmp_path_factory.mktemp("private")
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(PRIVATE_ROOT=private, MEDIA_ROOT=private),
        Time(MONDAY).running(),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(gate, "examine", gate.inspect)
        cache.clear()
        scene = scenes.set_up(worlds.build())
        clients = {role: scene.world.client(role) for role in ROLES}
        cookies = {role: copy.deepcopy(client.cookies) for role, client in clients.items()}
        yield Visitors(scene, clients, cookies)
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_every_role_gets_the_answer_of_the_table(row: Row, visitors: Visitors) -> None:
    cache.clear()
    got = {role: visitors.ask(role, "GET", row) for role in ROLES}
    done = {role: visitors.ask(role, "POST", row) for role in ROLES}

    assert (got, done) == (row.get, row.post)


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Yield every address: its name, or its path where it has none."""

    def walk(
        found: list[URLPattern | URLResolver], namespace: str, path: str
    ) -> Iterator[tuple[str, URLPattern]]:
        for one in found:
            here = path + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, one.namespace or namespace, here)
            elif one.name:
                yield f"{namespace}:{one.name}" if namespace else str(one.name), one
            else:
                yield f"/{here}", one

    return walk(get_resolver().url_patterns, "", "")


#: Old addresses of the library that only lead to its new ones.
REDIRECTS = {f"/accounts/social/{end}/" for end in (
    "login/cancelled", "login/error", "signup", "connections",
)}  # fmt: skip


def test_every_address_is_in_the_table() -> None:
    named = {name for name, _ in patterns()}

    assert named - REDIRECTS - {row.name for row in TABLE} == set()
    assert {row.name for row in TABLE} - named == set()


def test_every_closed_address_sends_strangers_to_the_sign_in_page() -> None:
    closed = {name for name, one in patterns() if getattr(one.callback, "login_required", True)}
    wrong = [
        str(row)
        for row in TABLE
        if row.name in closed and (row.get["anonymous"], row.post["anonymous"]) != ("in", "in")
    ]

    assert wrong == []
    assert len(closed) > 70


def test_no_address_hides_another(visitors: Visitors) -> None:
    hidden = []
    for row in TABLE:
        found = resolve(scenes.address(visitors.scene, row.name, row.object_))
        if found.view_name != row.name:
            hidden.append(f"{row.name} is answered by {found.view_name}")

    assert hidden == []


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_address_bears_a_method_that_it_does_not_know(method: str, visitors: Visitors) -> None:
    wrong = {}
    for row in TABLE:
        url = scenes.address(visitors.scene, row.name, row.object_)
        if row.name == "forms:upload_part" and method in {"patch", "delete"}:
            continue  # these it does know
        for role in ("owner", "window"):
            client = visitors.clients[role]
            client.cookies = copy.deepcopy(visitors.cookies[role])
            with transaction.atomic():
                answer = client.generic(method.upper(), url)
                transaction.set_rollback(True)
            if not _is_no(answer, ours=not row.name.startswith(LIBRARY)):
                wrong[f"{role} {url}"] = answer.status_code

    assert wrong == {}


OURS = ("workflows:", "supervision:", "forms:", "accounts:")
LIBRARY = ("account_", "mfa_", "socialaccount_", "openid_", "usersessions_")


def _is_no(answer: HttpResponseBase, *, ours: bool) -> bool:
    if not ours:  # the library takes some of them for a GET
        return answer.status_code < 500
    if answer.status_code == 302:
        return "/accounts/login/" in answer["Location"]
    return answer.status_code in {403, 404} or (answer.status_code == 405 and bool(answer["Allow"]))


def test_a_wrong_method_is_answered_in_plain_words(visitors: Visitors) -> None:
    answer = visitors.clients["owner"].post(reverse("workflows:mine"))

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "thing", "place"),
    [
        ("anonymous", "submitted", "track"),
        ("owner", "submitted", "case"),
        ("other", "submitted", "track"),
        ("window", "submitted", "desk_case"),
        ("decider", "submitted", "desk_case"),
        ("elsewhere", "submitted", "track"),
        ("supervisor", "submitted", "watch_case"),
        ("expert", "submitted", "track"),
        ("admin", "submitted", "watch_case"),
    ],
)
def test_the_code_of_a_receipt_leads_everybody_to_his_own_page(
    role: str, thing: str, place: str, visitors: Visitors
) -> None:
    case = visitors.scene.case(thing)
    client = visitors.clients[role]
    client.cookies = copy.deepcopy(visitors.cookies[role])

    answer = client.get(reverse("workflows:open", args=[case.short_code]), follow=True)

    path = answer.redirect_chain[-1][0].split("?")[0]
    pk = [] if place == "track" else [case.pk]
    assert path == reverse(f"workflows:{place}", args=pk)
    assert answer.status_code == 200


def test_the_pages_of_a_person_are_never_kept_by_a_cache(visitors: Visitors) -> None:
    kept = []
    for row in TABLE:
        if not row.name.startswith(OURS) or row.get["owner"] != "200":
            continue
        client = visitors.clients["owner"]
        client.cookies = copy.deepcopy(visitors.cookies["owner"])
        answer = client.get(scenes.address(visitors.scene, row.name, row.object_))
        _said(answer)
        open_to_all = row.get["anonymous"] == "200"
        if not open_to_all and "no-store" not in answer.get("Cache-Control", ""):
            kept.append(str(row))

    assert kept == []


def test_the_table_is_walked_by_everybody() -> None:
    assert set(ROLES) == {"anonymous", *worlds.PEOPLE}
