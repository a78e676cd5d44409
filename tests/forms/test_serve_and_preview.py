"""Files go out only to those who may read them, and never as something that runs."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from forms import preview, serve, uploads
from forms.models import StoredFile
from govservice.accounts.actors import CLOCK, NOBODY, Actor
from govservice.accounts.models import User
from tests.factories import MONDAY, UserFactory
from tests.forms.files import HONEST, pdf

pytestmark = pytest.mark.usefixtures("quick_gate")


def stored(owner: User, which: str = "pdf") -> StoredFile:
    name, content, _ = HONEST[which]
    return uploads.store(SimpleUploadedFile(name, content), by=owner.pk, at=MONDAY)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def got(client: Client, url: str, **query: str) -> tuple[Any, bytes]:
    """Return an answer and its whole body; reading a file to its end closes it."""
    answer = client.get(url, query)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, body


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory()


@pytest.fixture
def clerk(db: None) -> Iterator[User]:
    """Somebody whom a floor above admits, to files called 合同.pdf only."""
    user = UserFactory()

    def admits(actor: Actor, file: StoredFile) -> bool:
        return actor.user_id == user.pk and file.name == "合同.pdf"

    serve.register_reader(admits)
    serve.register_reader(admits)
    assert serve._readers.count(admits) == 1
    yield user
    serve._readers.remove(admits)


def test_a_file_is_read_by_its_owner_and_by_whom_a_floor_above_admits(
    owner: User, clerk: User
) -> None:
    contract, photo = stored(owner), stored(owner, "jpg")

    def status(user: User, file: StoredFile) -> list[int]:
        client = signed_in(user)
        addresses = [
            reverse("forms:file", args=[file.pk]),
            reverse("forms:preview", args=[file.pk, 1]),
        ]
        return [got(client, address)[0].status_code for address in addresses]

    assert status(owner, contract) == status(owner, photo) == [200, 200]
    assert status(clerk, contract) == [200, 200]
    assert status(clerk, photo) == [404, 404]
    assert status(UserFactory(), contract) == [404, 404]
    assert Client().get(reverse("forms:file", args=[contract.pk])).status_code in (302, 401)


def test_nobody_and_the_clock_read_nothing(owner: User) -> None:
    file = stored(owner)

    assert not serve.readable(NOBODY, file)
    assert not serve.readable(CLOCK, file)


def test_an_original_is_sent_as_it_came_and_cannot_run(owner: User) -> None:
    file = stored(owner)

    answer, body = got(signed_in(owner), reverse("forms:file", args=[file.pk]), inline="1")

    assert body == HONEST["pdf"][1]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    said = answer.headers["Content-Disposition"]
    assert said == "attachment; filename*=utf-8''%E5%90%88%E5%90%8C.pdf"


def test_a_picture_may_be_shown_in_the_browser(owner: User) -> None:
    url = reverse("forms:file", args=[stored(owner, "png").pk])
    client = signed_in(owner)

    saved, shown = got(client, url)[0], got(client, url, inline="1")[0]
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert shown.headers["Content-Disposition"].startswith("inline")


def test_behind_nginx_the_server_sends_the_bytes(owner: User, settings: Any) -> None:
    settings.X_ACCEL_PREFIX = "/protected/"
    file = stored(owner)

    answer = signed_in(owner).get(reverse("forms:file", args=[file.pk]))

    assert answer.headers["X-Accel-Redirect"] == f"/protected/{file.path}"
    assert answer.content == b""


@pytest.mark.parametrize(
    "path", ["../secret", "/etc/passwd", "uploads/none", "uploads", "a/../../x"]
)
def test_nothing_outside_the_private_folder_is_sent(path: str, private_root: Path) -> None:
    (private_root / "uploads").mkdir(parents=True)
    (private_root.parent / "secret").write_text("x")
    (private_root.parent / "x").write_text("x")

    with pytest.raises(Http404):
        serve.private_path_response(path, name="a", media_type="text/plain")


def test_what_is_not_ready_is_not_there(owner: User) -> None:
    begun = uploads.begin(name="a.pdf", size=9, by=owner.pk, at=MONDAY)
    client = signed_in(owner)

    assert client.get(reverse("forms:file", args=[begun.pk])).status_code == 404
    assert client.get(reverse("forms:preview", args=[begun.pk, 1])).status_code == 404
    assert client.get(reverse("forms:file", args=[uuid4()])).status_code == 404
    with pytest.raises(Http404):
        serve.private_response(begun)


def test_each_page_of_a_pdf_is_a_picture_drawn_once(
    owner: User, private_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = stored(owner)
    client = signed_in(owner)
    url = reverse("forms:preview", args=[file.pk, 3])

    answer, body = got(client, url)
    picture = Image.open(io.BytesIO(body))

    assert answer.headers["Content-Type"] == "image/png"
    assert picture.width == preview.WIDTH
    monkeypatch.setattr(preview.subprocess, "run", None)  # the second time nothing is drawn
    assert got(client, url)[0].status_code == 200
    for page in (0, 4, 10**9):
        assert client.get(reverse("forms:preview", args=[file.pk, page])).status_code == 404


def test_a_seal_is_drawn(tmp_path: Path) -> None:
    def seal(made: Pdf) -> None:
        look = made.make_stream(b"1 0 0 rg 0 0 100 100 re f")
        look.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100])
        )
        field = made.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=pikepdf.String("s"),
                Rect=Array([100, 100, 200, 200]), F=4, AP=Dictionary(N=look),
            )
        )  # fmt: skip
        made.pages[0].Annots = Array([field])
        made.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)

    source = tmp_path / "sealed.pdf"
    source.write_bytes(pdf(seal))

    picture = Image.open(io.BytesIO(preview.render(source, 1))).convert("RGB")

    scale = picture.width / 595
    assert picture.getpixel((int(150 * scale), int((842 - 150) * scale))) == (255, 0, 0)


def test_a_very_long_page_stays_within_the_limit(tmp_path: Path) -> None:
    made = Pdf.new()
    made.add_blank_page(page_size=(200, 14_000))
    made.save(tmp_path / "long.pdf")

    picture = Image.open(io.BytesIO(preview.render(tmp_path / "long.pdf", 1)))

    assert picture.width * picture.height <= preview.MOST_PIXELS * 1.01


def test_a_page_that_cannot_be_drawn_is_said_so_in_words(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = stored(owner)
    monkeypatch.setattr(preview.sys, "executable", "/bin/false")

    answer = signed_in(owner).get(reverse("forms:preview", args=[file.pk, 1]))

    assert answer.status_code == 503
    assert "请下载原件" in answer.text


def test_the_viewer_shows_pages_or_says_that_it_cannot(owner: User) -> None:
    shown = render_to_string("forms/viewer.html", {"file": stored(owner), "title": "合同"})
    plain = render_to_string("forms/viewer.html", {"file": stored(owner, "ofd")})

    assert shown.count("<img ") == 3
    assert "不能在页面里显示" not in shown
    assert "OFD 文件不能在页面里显示，请下载原件查看。" in plain
    assert "<img" not in plain


def test_a_discarded_file_leaves_nothing_behind(
    owner: User, private_root: Path, django_capture_on_commit_callbacks: Any
) -> None:
    file = stored(owner)
    preview.draw(file, 1, private_root)

    with django_capture_on_commit_callbacks(execute=True):
        uploads.discard(file)

    assert [path for path in private_root.rglob("*") if path.is_file()] == []


@pytest.mark.django_db(transaction=True)
def test_two_pieces_for_one_place_make_one_file() -> None:
    owner = UserFactory()
    content = HONEST["pdf"][1]
    file = uploads.begin(name="a.pdf", size=len(content) + 1, by=owner.pk, at=MONDAY)
    start, said = threading.Barrier(2), []

    def push() -> None:
        start.wait()
        try:
            uploads.append(file.pk, content, offset=0, by=owner.pk)
            said.append("kept")
        except uploads.WrongOffset as wrong:
            said.append(wrong.offset)
        finally:
            connection.close()

    threads = [threading.Thread(target=push) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(said, key=str) == [len(content), "kept"]
    assert file.part.read_bytes() == content
