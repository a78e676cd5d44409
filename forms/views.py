"""Doors for files: bring one in, take one out, look at a page. They know no case.

Whoever may not read a file learns nothing of it: 404, as if it were not there.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from forms import preview as pictures
from forms import serve, uploads
from forms.models import StoredFile
from govservice import clock
from govservice.errors import Refused, Unavailable

if TYPE_CHECKING:
    from govservice.accounts.middleware import ActingRequest

#: Bytes of one piece; the script sends 1 MiB.
MOST_PIECE = 8 * 2**20
_READ = 64 * 2**10


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Announce a file (JSON ``{"name", "size"}``), or bring a whole one (multipart ``file``).

    A multipart form with a ``next`` of ours goes back there with ``?file=<id>``.
    """
    by, at = _user_id(request), clock.now()
    sent = request.FILES.get("file") if request.content_type == "multipart/form-data" else None
    back = _next(request)
    try:
        if sent is not None:
            file = uploads.store(sent, by=by, at=at)
        else:
            name, size = _announced(request)
            file = uploads.begin(name=name, size=size, by=by, at=at)
    except (Refused, Unavailable) as error:
        if back:
            messages.error(request, str(error))
            return redirect(back)
        return _error(error)
    if back:
        return redirect(f"{back}{'&' if '?' in back else '?'}file={file.pk}")
    return JsonResponse(_state(file), status=HTTPStatus.CREATED)


@never_cache
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def upload_part(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """GET: how far it is. PATCH: add a piece at ``Upload-Offset``. DELETE: give it up."""
    by = _user_id(request)
    try:
        if request.method == "DELETE":
            uploads.cancel(file_id, by=by)
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        file = StoredFile.objects.get(pk=file_id, owner_id=by)
        if request.method == "PATCH" and file.state == StoredFile.State.RECEIVING:
            offset = _offset(request)
            file = uploads.append(file_id, _piece(request), offset=offset, by=by)
    except StoredFile.DoesNotExist:
        raise Http404 from None
    except (Refused, Unavailable) as error:
        return _error(error)
    # A piece sent again after the answer got lost finds the file ready: that is the answer.
    return JsonResponse(_state(file))


@require_GET
def file(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """Send the original; ``?inline=1`` shows a picture in the browser."""
    found = _readable(request, file_id)
    inline = found.is_image and request.GET.get("inline") == "1"
    return serve.private_response(found, inline=inline)


@require_GET
def preview(request: HttpRequest, file_id: UUID, page: int) -> HttpResponseBase:
    """Send a picture of one page."""
    found = _readable(request, file_id)
    if not 1 <= page <= found.pages:
        raise Http404
    if found.is_image:
        return serve.private_response(found, inline=True)
    try:
        path = pictures.draw(found, page, Path(settings.PRIVATE_ROOT))
    except pictures.NoPicture:
        return HttpResponse(
            _("这一页无法显示，请下载原件查看。"),
            status=HTTPStatus.SERVICE_UNAVAILABLE,
            content_type="text/plain; charset=utf-8",
        )
    return serve.private_path_response(
        path, name=f"{page}.png", media_type="image/png", inline=True
    )


def _readable(request: HttpRequest, file_id: UUID) -> StoredFile:
    found = get_object_or_404(StoredFile, pk=file_id, state=StoredFile.State.READY)
    if not serve.readable(cast("ActingRequest", request).actor, found):
        raise Http404
    return found


def _user_id(request: HttpRequest) -> int:
    if request.user.pk is None:
        raise Http404
    return int(request.user.pk)


def _announced(request: HttpRequest) -> tuple[str, int]:
    try:
        told = json.loads(request.body)
        name, size = told["name"], told["size"]
    except (ValueError, KeyError, TypeError, RecursionError, UnreadablePostError):
        name, size = None, None
    if not isinstance(name, str) or not isinstance(size, int) or isinstance(size, bool):
        raise Refused.because("no_file", _("没有收到文件，请重新选择。"))
    return name, size


def _offset(request: HttpRequest) -> int:
    given = request.headers.get("Upload-Offset", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else -1


def _piece(request: HttpRequest) -> bytes:
    """Read the body; what arrived before the line broke is kept, one piece at most."""
    got = bytearray()
    while len(got) <= MOST_PIECE:
        try:
            more = request.read(_READ)
        except (OSError, UnreadablePostError):
            break
        if not more:
            break
        got += more
    if len(got) > MOST_PIECE:
        raise uploads.TooLarge.because("piece_too_large", _("一次上传的内容过大，请刷新页面重试。"))
    return bytes(got)


def _next(request: HttpRequest) -> str:
    back = str(request.POST.get("next", "")) if request.content_type != "application/json" else ""
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if safe else ""


def _state(file: StoredFile) -> dict[str, Any]:
    return {
        "id": str(file.pk),
        "name": file.name,
        "url": reverse("forms:upload_part", args=[file.pk]),
        "file": reverse("forms:file", args=[file.pk]),
        "size": file.size,
        "offset": file.received,
        "state": file.state,
        "done": file.state == StoredFile.State.READY,
        "error": _(file.reason) if file.reason else "",
    }


def _error(error: Refused | Unavailable) -> JsonResponse:
    if isinstance(error, uploads.WrongOffset):
        return JsonResponse({"offset": error.offset}, status=HTTPStatus.CONFLICT)
    if isinstance(error, Unavailable):
        busy = HTTPStatus.SERVICE_UNAVAILABLE
        return JsonResponse({"error": str(error)}, status=busy, headers={"Retry-After": "10"})
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if isinstance(error, uploads.TooLarge):
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return JsonResponse({"error": str(error), "code": error.codes[0]}, status=status)
