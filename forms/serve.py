"""Private files leave the house here and nowhere else.

Whoever calls `private_response` has asked whether the reader may have the file. The bytes go
out with headers under which a browser neither guesses another type nor runs anything in them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from forms.models import StoredFile
from govservice.accounts.actors import Actor

Reader = Callable[[Actor, StoredFile], bool]

_readers: list[Reader] = []

#: X-Accel-Redirect makes nginx drop these: its internal location must add them again.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register_reader(may_read: Reader) -> None:
    """Let a floor above say who else may read a file: it knows what the file belongs to."""
    if may_read not in _readers:
        _readers.append(may_read)


def readable(actor: Actor, file: StoredFile) -> bool:
    """Tell whether *actor* may read *file*: its owner, or whoever a registered reader admits."""
    if actor.user_id is None:
        return False
    return file.owner_id == actor.user_id or any(reader(actor, file) for reader in _readers)


def private_response(file: StoredFile, *, inline: bool = False) -> HttpResponseBase:
    """Send a ready file; *inline* shows it in the browser instead of saving it.

    :raises Http404: it is not ready, or its bytes are gone.
    """
    if file.state != StoredFile.State.READY:
        raise Http404
    return private_path_response(
        file.path, name=file.name, media_type=file.media_type, inline=inline
    )


def private_path_response(
    path: str, *, name: str, media_type: str, inline: bool = False
) -> HttpResponseBase:
    """Send the file at *path*, relative to ``settings.PRIVATE_ROOT``, under *name*.

    :raises Http404: nothing lies there.
    """
    root = Path(settings.PRIVATE_ROOT).resolve()
    source = (root / path).resolve()
    if not source.is_relative_to(root) or not source.is_file():
        raise Http404
    if prefix := settings.X_ACCEL_PREFIX:
        inside = PurePosixPath(source.relative_to(root).as_posix())
        said = content_disposition_header(not inline, name) or "inline"
        headers = {
            **HEADERS,
            "Content-Disposition": said,
            "X-Accel-Redirect": quote(f"{prefix.rstrip('/')}/{inside}"),
        }
        return HttpResponse(content_type=media_type, headers=headers)
    return FileResponse(
        source.open("rb"),
        as_attachment=not inline,
        filename=name,
        content_type=media_type,
        headers=HEADERS,
    )
