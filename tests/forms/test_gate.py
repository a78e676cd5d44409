"""The gate lets honest files in, byte for byte, and tells others what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms import gate, uploads
from forms.gate import child
from tests.factories import MONDAY, UserFactory
from tests.forms.files import HONEST, HOSTILE, image, pdf


def kept(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("name", "content", "pages"), HONEST.values(), ids=HONEST)
def test_an_honest_file_comes_in_as_it_is(
    name: str, content: bytes, pages: int, tmp_path: Path
) -> None:
    path = kept(tmp_path, content)

    assert gate.inspect(path, gate.extension(name)) == gate.Found(pages)
    assert path.read_bytes() == content


@pytest.mark.parametrize(("name", "content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_stays_outside_and_the_applicant_reads_why(
    name: str, content: bytes, code: str, tmp_path: Path
) -> None:
    with pytest.raises(gate.Refusal) as refused:
        gate.inspect(kept(tmp_path, content), gate.extension(name))

    assert refused.value.code == code
    assert gate.REASONS[code].endswith("。")


@pytest.mark.parametrize("name", ["pdf", "bomb", "pdf with a hidden script", "flood of pixels"])
def test_the_child_process_says_the_same(name: str, tmp_path: Path) -> None:
    claimed, content, said = {**HONEST, **HOSTILE}[name]
    path, kind = kept(tmp_path, content), gate.extension(claimed)

    if isinstance(said, int):
        assert gate.examine(path, kind).pages == said
    else:
        with pytest.raises(gate.Refusal, match=said):
            gate.examine(path, kind)


@pytest.mark.django_db
def test_an_upload_goes_through_the_child_process() -> None:
    owner = UserFactory()
    good, bad = HONEST["pdf"], HOSTILE["pdf that sends its form"]

    file = uploads.store(SimpleUploadedFile(*good[:2]), by=owner.pk, at=MONDAY)

    assert (file.state, file.pages) == ("ready", 3)
    with pytest.raises(uploads.NotAccepted) as refused:
        uploads.store(SimpleUploadedFile(*bad[:2]), by=owner.pk, at=MONDAY)
    assert refused.value.codes == ("launch",)


def test_a_parser_that_dies_refuses_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child.sys, "executable", "/bin/false")

    with pytest.raises(gate.Refusal, match="complex"):
        gate.examine(kept(tmp_path, pdf()), "pdf")


def test_the_child_gets_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", "x")

    assert not {"SECRET_KEY", "DATABASE_URL"} & set(child.environment())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(sorted(gate.ALLOWED)),
    where=st.integers(0, 2000),
    what=st.binary(min_size=1, max_size=30),
    data=st.data(),
)
def test_a_damaged_file_is_judged_and_never_breaks_the_gate(
    kind: str, where: int, what: bytes, data: st.DataObject, tmp_path: Path
) -> None:
    samples = [content for name, content, _ in HONEST.values() if gate.extension(name) == kind]
    content = bytearray(data.draw(st.sampled_from(samples)))
    content[where % len(content) : where % len(content) + len(what)] = what
    path = kept(tmp_path, bytes(content))

    assert verdict(path, kind) in {"in", *gate.REASONS}


def verdict(path: Path, kind: str) -> str:
    try:
        gate.inspect(path, kind)
    except gate.Refusal as refused:
        return refused.code
    return "in"


def test_every_type_has_a_media_type_and_no_two_share_it() -> None:
    assert len({gate.media_type(kind) for kind in gate.ALLOWED}) == len(gate.ALLOWED)
    assert gate.extension("图.JPEG") == "jpg"


def test_a_photo_keeps_everything_that_is_in_it(tmp_path: Path) -> None:
    content = image("JPEG")[:2] + b"\xff\xe1\x00\x0cExif\x00\x00GPS!" + image("JPEG")[2:]
    path = kept(tmp_path, content)

    gate.inspect(path, "jpg")

    assert b"GPS!" in path.read_bytes()
