"""Files come in piece by piece, are judged at the end, and stay their owner's."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from forms import gate, uploads, virus
from forms.models import StoredFile
from forms.tasks import sweep as sweep_job
from govservice import clock
from govservice.accounts.models import User
from govservice.errors import Refused, Unavailable
from tests.factories import MONDAY, UserFactory
from tests.forms.files import HONEST, HOSTILE, pdf

CONTENT = pdf(pages=2)

pytestmark = pytest.mark.usefixtures("quick_gate")


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory()


@pytest.fixture
def owner_client(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def stranger_client(db: None) -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client


def announce(client: Client, *, name: str = "合同.pdf", size: object = len(CONTENT)) -> Any:
    told = json.dumps({"name": name, "size": size})
    return client.post(reverse("forms:upload"), told, content_type="application/json")


def send(client: Client, url: str, piece: bytes, offset: object) -> Any:
    return client.patch(
        url,
        piece,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": str(offset)},
    )


def test_a_file_comes_in_pieces_and_is_kept_as_it_is(owner_client: Client, owner: User) -> None:
    state = announce(owner_client).json()
    middle = len(CONTENT) // 2

    first = send(owner_client, state["url"], CONTENT[:middle], 0)
    assert first.json()["offset"] == middle
    assert not first.json()["done"]
    last = send(owner_client, state["url"], CONTENT[middle:], middle).json()

    assert last["done"]
    file = StoredFile.objects.get(pk=state["id"])
    assert file.file.read_bytes() == CONTENT
    assert not file.part.exists()
    assert (file.owner, file.state, file.pages) == (owner, StoredFile.State.READY, 2)
    assert file.media_type == "application/pdf"
    assert file.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_after_a_break_the_server_says_where_to_go_on(owner_client: Client) -> None:
    url = announce(owner_client).json()["url"]
    send(owner_client, url, CONTENT[:100], 0)

    wrong = send(owner_client, url, CONTENT[50:], 50)
    assert (wrong.status_code, wrong.json()) == (409, {"offset": 100})
    assert owner_client.get(url).json()["offset"] == 100
    assert send(owner_client, url, CONTENT[100:], 100).json()["done"]


def test_bytes_of_a_broken_attempt_do_not_stay(owner_client: Client) -> None:
    state = announce(owner_client).json()
    send(owner_client, state["url"], CONTENT[:100], 0)
    file = StoredFile.objects.get(pk=state["id"])
    with file.part.open("ab") as part:
        part.write(b"written, but the row was never told")

    assert send(owner_client, state["url"], CONTENT[100:], 100).json()["done"]
    assert file.file.read_bytes() == CONTENT


def test_a_last_piece_sent_twice_is_answered_and_not_added(owner_client: Client) -> None:
    url = announce(owner_client).json()["url"]
    send(owner_client, url, CONTENT, 0)

    again = send(owner_client, url, CONTENT, 0)

    assert again.status_code == 200
    assert again.json()["done"]


def test_more_than_was_announced_is_refused(owner_client: Client) -> None:
    url = announce(owner_client, size=10).json()["url"]

    assert send(owner_client, url, b"%PDF-1.7 and more", 0).status_code == 413


def test_a_piece_beyond_the_limit_is_refused(
    owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forms.views.MOST_PIECE", 100)
    url = announce(owner_client).json()["url"]

    assert send(owner_client, url, CONTENT, 0).status_code == 413
    assert owner_client.get(url).json()["offset"] == 0


def test_a_hostile_file_is_refused_with_its_reason_and_its_bytes_go(
    owner_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    name, content, code = HOSTILE["pdf with a hidden script"]
    state = announce(owner_client, name=name, size=len(content)).json()

    with django_capture_on_commit_callbacks(execute=True):
        answer = send(owner_client, state["url"], content, 0)

    assert answer.status_code == 422
    assert answer.json() == {"error": gate.REASONS[code], "code": code}
    file = StoredFile.objects.get(pk=state["id"])
    assert (file.state, file.reason) == (StoredFile.State.REFUSED, gate.REASONS[code])
    assert not file.part.exists()
    assert not file.file.exists()
    assert owner_client.get(reverse("forms:file", args=[file.pk])).status_code == 404
    assert owner_client.get(state["url"]).json()["error"] == gate.REASONS[code]


@pytest.mark.parametrize(
    ("name", "size", "status"),
    [
        ("a.exe", 10, 422),
        ("合同", 10, 422),
        ("a.pdf", 0, 422),
        ("a.pdf", -1, 422),
        ("a.pdf", 50 * 2**20 + 1, 413),
        ("a.pdf", 50 * 2**20, 201),
        ("a.pdf", "10", 422),
        ("a.pdf", True, 422),
        ("a.pdf", 1.5, 422),
        ("a.pdf", 10**30, 413),
        (None, 10, 422),
        (["a.pdf"], 10, 422),
        ("\x00../../etc/passwd.pdf", 10, 201),
        ("甲" * 5000 + ".pdf", 10, 201),
    ],
)
def test_what_may_be_announced(owner_client: Client, name: Any, size: Any, status: int) -> None:
    answer = announce(owner_client, name=name, size=size)

    assert answer.status_code == status
    if status == 201:
        file = StoredFile.objects.get(pk=answer.json()["id"])
        assert file.name.endswith(".pdf")
        assert len(file.name) <= 200
        assert not set(file.name) & set("/\\\x00")
    else:
        assert answer.json()["error"].endswith("。")


@pytest.mark.parametrize("body", ["", "[]", "{", "null", '{"name": 1}', "[" * 100_000, "\x00"])
def test_an_announcement_that_is_none_is_refused(owner_client: Client, body: str) -> None:
    answer = owner_client.post(reverse("forms:upload"), body, content_type="application/json")

    assert answer.status_code == 422


@pytest.mark.parametrize("offset", ["", "-1", "x", "1.5", "9" * 40, "²", "0x1"])
def test_an_offset_that_is_none_moves_nothing(owner_client: Client, offset: str) -> None:
    url = announce(owner_client).json()["url"]

    answer = owner_client.patch(
        url,
        b"%PDF-",
        content_type="x/y",
        headers={"Upload-Offset": offset.encode().decode("latin1")},
    )

    assert answer.status_code == 409
    assert answer.json() == {"offset": 0}


def test_nobody_else_sees_continues_or_cancels_an_upload(
    owner_client: Client, stranger_client: Client, client: Client
) -> None:
    url = announce(owner_client).json()["url"]

    for method in ("get", "patch", "delete"):
        assert getattr(stranger_client, method)(url).status_code == 404
        assert getattr(client, method)(url).status_code in (302, 401, 403)
    assert announce(client).status_code in (302, 401, 403)
    assert owner_client.get(url).json()["offset"] == 0
    assert owner_client.get(reverse("forms:upload_part", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize(
    ("name", "methods"),
    [("upload", "get put patch delete"), ("upload_part", "post put")],
)
def test_wrong_methods_are_answered_with_405(owner_client: Client, name: str, methods: str) -> None:
    args = [] if name == "upload" else [uuid4()]
    for method in methods.split():
        assert getattr(owner_client, method)(reverse(f"forms:{name}", args=args)).status_code == 405


def test_giving_up_removes_the_row_and_the_bytes(
    owner_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    state = announce(owner_client).json()
    send(owner_client, state["url"], CONTENT[:10], 0)
    part = StoredFile.objects.get(pk=state["id"]).part
    assert part.exists()

    with django_capture_on_commit_callbacks(execute=True):
        assert owner_client.delete(state["url"]).status_code == 204

    assert not part.exists()
    assert not StoredFile.objects.exists()


def test_a_ready_file_cannot_be_given_up(owner_client: Client) -> None:
    state = announce(owner_client).json()
    send(owner_client, state["url"], CONTENT, 0)

    assert owner_client.delete(state["url"]).status_code == 404
    assert StoredFile.objects.get().file.exists()


def test_one_person_cannot_open_uploads_without_end(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_OPEN", 2)
    for _ in range(2):
        uploads.begin(name="a.pdf", size=9, by=owner.pk, at=MONDAY)

    with pytest.raises(Refused) as refused:
        uploads.begin(name="a.pdf", size=9, by=owner.pk, at=MONDAY)
    assert refused.value.codes == ("too_many",)
    assert uploads.begin(name="a.pdf", size=9, by=owner.pk, at=MONDAY + timedelta(days=1))


def test_without_scripts_a_form_brings_the_whole_file(owner_client: Client) -> None:
    sent = SimpleUploadedFile("扫描件.pdf", CONTENT, content_type="text/html")

    answer = owner_client.post(reverse("forms:upload"), {"file": sent})

    assert answer.status_code == 201
    file = StoredFile.objects.get()
    assert file.state == StoredFile.State.READY
    assert file.media_type == "application/pdf"  # ours, never the sender's


@pytest.mark.parametrize(
    ("back", "to"),
    [
        ("/somewhere", "/somewhere?file={id}"),
        ("/somewhere?a=1", "/somewhere?a=1&file={id}"),
        ("https://example.invalid/", None),
        ("//example.invalid/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_form_goes_back_only_to_us(owner_client: Client, back: str, to: str | None) -> None:
    sent = SimpleUploadedFile("a.pdf", CONTENT)

    answer = owner_client.post(reverse("forms:upload"), {"file": sent, "next": back})

    if to is None:
        assert answer.status_code == 201
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"] == to.format(id=StoredFile.objects.get().pk)


def test_a_refused_form_goes_back_with_the_reason(owner_client: Client) -> None:
    name, content, code = HOSTILE["program called pdf"]

    answer = owner_client.post(
        reverse("forms:upload"), {"file": SimpleUploadedFile(name, content), "next": "/back"}
    )

    assert answer.headers["Location"] == "/back"
    said = [str(message) for message in answer.wsgi_request._messages]
    assert said == [gate.REASONS[code]]


def test_a_form_of_materials_brings_files_or_ids(owner: User) -> None:
    stored = uploads.store(SimpleUploadedFile("a.pdf", CONTENT), by=owner.pk, at=MONDAY)
    other = uploads.store(SimpleUploadedFile("b.pdf", CONTENT), by=UserFactory().pk, at=MONDAY)
    begun = uploads.begin(name="c.pdf", size=9, by=owner.pk, at=MONDAY)
    fresh = [SimpleUploadedFile("d.png", HONEST["png"][1])]

    brought = uploads.taken(fresh, [str(stored.pk)], by=owner.pk, at=MONDAY)

    assert [file.name for file in brought] == ["d.png", "a.pdf"]
    for wrong in (str(other.pk), str(begun.pk), "x", "", str(uuid4())):
        with pytest.raises(Refused):
            uploads.taken([], [wrong], by=owner.pk, at=MONDAY)


def test_the_sweep_takes_what_never_became_ready(
    owner: User, private_root: Path, django_capture_on_commit_callbacks: Any
) -> None:
    ready = uploads.store(SimpleUploadedFile("a.pdf", CONTENT), by=owner.pk, at=MONDAY)
    old = uploads.begin(name="b.pdf", size=9, by=owner.pk, at=MONDAY)
    uploads.append(old.pk, b"%PDF-", offset=0, by=owner.pk)
    young = uploads.begin(name="c.pdf", size=9, by=owner.pk, at=MONDAY + timedelta(hours=2))

    with django_capture_on_commit_callbacks(execute=True):
        assert uploads.sweep(MONDAY + timedelta(hours=25)) == 1

    assert set(StoredFile.objects.all()) == {ready, young}
    assert [path.name for path in private_root.rglob("*.part")] == []
    assert ready.file.exists()


def test_the_sweep_takes_bytes_that_no_row_knows_of(db: None, private_root: Path) -> None:
    lost, fresh = (private_root / "parts" / f"{uuid4().hex}.part" for _ in range(2))
    lost.parent.mkdir(parents=True)
    for part, moment in ((lost, MONDAY - timedelta(days=2)), (fresh, MONDAY)):
        part.write_bytes(b"%PDF-")
        os.utime(part, (moment.timestamp(), moment.timestamp()))

    uploads.sweep(MONDAY)

    assert not lost.exists()
    assert fresh.exists()


def test_the_sweep_runs_as_a_job(owner: User) -> None:
    uploads.begin(name="b.pdf", size=9, by=owner.pk, at=clock.now() - timedelta(days=2))

    sweep_job.func(timestamp=0)

    assert not StoredFile.objects.exists()


def test_a_scanner_that_does_not_answer_loses_nothing(
    owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(path: Path) -> bool:
        raise Unavailable("病毒扫描服务没有响应，请稍后再试。")

    url = announce(owner_client).json()["url"]
    with monkeypatch.context() as patch:
        patch.setattr(virus, "is_clean", down)
        answer = send(owner_client, url, CONTENT, 0)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]

    state = owner_client.get(url).json()
    assert (state["offset"], state["state"]) == (len(CONTENT), "receiving")
    assert send(owner_client, url, b"", len(CONTENT)).json()["done"]


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_is_safe_to_show(name: str) -> None:
    safe = uploads.safe_name(name)

    assert 0 < len(safe) <= 200
    assert not set(safe) & set('/\\\x00\r\n\u202e"<>|')
    assert safe == uploads.safe_name(safe)
    if gate.extension(safe):
        assert gate.extension(safe) == gate.extension(name.strip(" ."))
