"""How a file comes in: in one piece, or piece by piece over a line that breaks.

    begin -> append … append -> (all there) the gate -> ready | refused

A piece says at which byte it starts; the row knows how many arrived, and whoever is wrong is
told. Nothing but the owner's own row is locked. Every function takes *at* from its door.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from forms import gate, preview, virus
from forms.models import StoredFile
from govservice.errors import Refused

#: Unfinished uploads of one person at a time; each may claim the largest size.
MOST_OPEN = 30
#: After this an unfinished or refused upload is swept away.
KEPT = timedelta(days=1)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class TooLarge(Refused):
    """More bytes than allowed, or than announced."""


class WrongOffset(Refused):
    """A piece does not start where the file ends; *offset* is where it does."""

    def __init__(self, offset: int) -> None:
        super().__init__(())
        self.offset = offset


class NotAccepted(Refused):
    """The gate does not let the file in."""


def most_bytes() -> int:
    """Return the largest size of one file."""
    return int(getattr(settings, "UPLOAD_MAX_BYTES", 50 * 2**20))


def safe_name(name: str) -> str:
    """Return a name that is safe to show and to save under, its type at the end untouched."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    text = _UNSAFE.sub("_", text).strip(" .") or "_"
    stem, dot, kind = text.rpartition(".")
    if not dot:
        return text[:200]
    return f"{stem[: 199 - len(kind)]}.{kind}" if len(kind) < 20 else text[:200]


def begin(*, name: str, size: int, by: int, at: datetime) -> StoredFile:
    """Announce a file of *size* bytes for the person *by*.

    :raises Refused: its type or size is not allowed, or too many are open.
    """
    name = safe_name(name)
    if not gate.extension(name):
        raise _not_accepted("type")
    if size <= 0:
        raise _not_accepted("empty")
    if size > most_bytes():
        raise TooLarge.because("too_large", _too_large())
    unfinished = StoredFile.objects.filter(owner_id=by, state=StoredFile.State.RECEIVING)
    if unfinished.filter(created_at__gt=at - KEPT).count() >= MOST_OPEN:
        raise Refused.because("too_many", _("没有传完的文件太多，请等它们传完或取消后再试。"))
    return StoredFile.objects.create(owner_id=by, name=name, size=size, created_at=at)


def append(file_id: UUID, data: bytes, *, offset: int, by: int) -> StoredFile:
    """Add a piece at *offset*; with the last one the file goes through the gate.

    An empty piece at the end asks for the gate again, after it could not answer.

    :raises StoredFile.DoesNotExist: no upload of *by* is open under this id.
    :raises WrongOffset: the file does not end there.
    :raises TooLarge: it would become longer than it was announced.
    :raises NotAccepted: it is complete, but may not come in; it is gone.
    :raises Unavailable: the virus scanner did not answer.
    """
    with transaction.atomic():
        file = _open(file_id, by)
        if offset != file.received:
            raise WrongOffset(file.received)
        if offset + len(data) > file.size:
            raise TooLarge.because("too_large", _("文件比声明的大，请重新上传。"))
        _write(file.part, data, offset)
        file.received += len(data)
        file.save(update_fields=["received"])
    if file.received < file.size:
        return file
    return _finish(file_id, by)


def store(upload: UploadedFile[Any], *, by: int, at: datetime) -> StoredFile:
    """Take a whole file from a form without scripts.

    :raises Refused: as `begin` and `append`.
    """
    file = begin(name=upload.name or "", size=upload.size or 0, by=by, at=at)
    offset = 0
    for piece in upload.chunks():
        file = append(file.pk, piece, offset=offset, by=by)
        offset += len(piece)
    return file


def taken(
    files: Iterable[UploadedFile[Any]], ids: Iterable[str], *, by: int, at: datetime
) -> list[StoredFile]:
    """Return what a form of materials brings: whole files, or the ids of uploaded ones.

    :raises Refused: a file may not come in, or an id is no ready file of *by*.
    """
    brought = [store(upload, by=by, at=at) for upload in files]
    for raw in ids:
        try:
            found = StoredFile.objects.filter(pk=UUID(raw), owner_id=by).first()
        except ValueError:
            found = None
        if found is None or found.state != StoredFile.State.READY:
            raise Refused.because("file_not_ready", _("文件还没有上传完成，请重新上传。"))
        brought.append(found)
    return brought


def cancel(file_id: UUID, *, by: int) -> None:
    """Give up an upload that is not ready.

    :raises StoredFile.DoesNotExist: there is none of *by*, or it is ready.
    """
    with transaction.atomic():
        file = StoredFile.objects.select_for_update().get(
            pk=file_id, owner_id=by, state__in=("receiving", "refused")
        )
        _forget(file)


def discard(file: StoredFile) -> None:
    """Delete a file and its bytes; whoever calls knows that nothing refers to it."""
    with transaction.atomic():
        _forget(file)


def sweep(at: datetime) -> int:
    """Delete what was begun more than a day before *at* and never became ready."""
    stale = StoredFile.objects.exclude(state=StoredFile.State.READY).filter(
        created_at__lt=at - KEPT
    )
    swept = 0
    for file_id in stale.values_list("pk", flat=True):
        with transaction.atomic():
            file = stale.select_for_update(skip_locked=True).filter(pk=file_id).first()
            if file is not None:
                _forget(file)
                swept += 1
    _sweep_orphans(at)
    return swept


def _sweep_orphans(at: datetime) -> None:
    """Delete old parts that no row knows of: their process died between row and file."""
    for part in (Path(settings.PRIVATE_ROOT) / "parts").glob(f"{'[0-9a-f]' * 32}.part"):
        old = part.stat().st_mtime < (at - KEPT).timestamp()
        if old and not StoredFile.objects.filter(pk=UUID(part.stem)).exists():
            part.unlink(missing_ok=True)


def _open(file_id: UUID, by: int) -> StoredFile:
    return StoredFile.objects.select_for_update().get(
        pk=file_id, owner_id=by, state=StoredFile.State.RECEIVING
    )


def _finish(file_id: UUID, by: int) -> StoredFile:
    """Judge a complete file while its row is locked; keep a refusal, then raise it."""
    with transaction.atomic():
        file = _open(file_id, by)
        refused = _judge(file)
        if refused is None:
            _keep(file)
        else:
            file.state, file.reason = StoredFile.State.REFUSED, gate.REASONS[refused]
            file.save(update_fields=["state", "reason"])
            transaction.on_commit(lambda: file.part.unlink(missing_ok=True))
    if refused is not None:
        raise _not_accepted(refused)
    return file


def _judge(file: StoredFile) -> str | None:
    """Return why the file may not come in, None if it may; notes its pages and its type."""
    kind = gate.extension(file.name)
    try:
        file.pages = gate.examine(file.part, kind).pages
    except gate.Refusal as refusal:
        return refusal.code
    file.media_type = gate.media_type(kind)
    return None if virus.is_clean(file.part) else "virus"


def _keep(file: StoredFile) -> None:
    with file.part.open("rb") as source:
        file.sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        os.fsync(source.fileno())
    file.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.part.replace(file.file)
    file.state = StoredFile.State.READY
    file.save(update_fields=["pages", "media_type", "sha256", "state"])


def _write(part: Path, data: bytes, offset: int) -> None:
    """Write a piece; what a broken attempt left behind *offset* goes."""
    part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb") as target:
        target.truncate(offset)
        target.seek(offset)
        target.write(data)


def _forget(file: StoredFile) -> None:
    part, whole = file.part, file.file
    pictures = StoredFile(pk=file.pk)  # `delete` takes the id from the instance
    file.delete()

    def clear() -> None:
        part.unlink(missing_ok=True)
        whole.unlink(missing_ok=True)
        preview.forget(pictures, Path(settings.PRIVATE_ROOT))

    transaction.on_commit(clear)


def _too_large() -> str:
    return _("单个文件不能超过 %(most)s MB，请压缩或拆分后上传。") % {"most": most_bytes() // 2**20}


def _not_accepted(code: str) -> NotAccepted:
    refused = NotAccepted.because(code, _(gate.REASONS[code]))
    assert isinstance(refused, NotAccepted)
    return refused
