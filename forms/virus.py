"""The virus scanner (ClamAV), where the office has one: ``settings.CLAMAV_SOCKET``."""

from __future__ import annotations

import logging
from pathlib import Path

from clamav_client.clamd import BufferTooLongError, ClamdError, ClamdUnixSocket
from django.conf import settings
from django.utils.translation import gettext as _

from govservice.errors import Unavailable

logger = logging.getLogger(__name__)
_SECONDS = 60


def is_clean(path: Path) -> bool:
    """Tell whether the scanner passed the file; without a scanner everything is clean.

    The bytes are sent over the socket, so the scanner needs no right to our folder. Only an
    explicit pass counts: no answer, or half of one, is no pass.

    :raises Unavailable: a scanner is configured and did not say either way.
    """
    socket = getattr(settings, "CLAMAV_SOCKET", "")
    if not socket:
        return True
    try:
        with path.open("rb") as source:
            answer = ClamdUnixSocket(path=socket, timeout=_SECONDS).instream(source)
    except BufferTooLongError as error:
        logger.error("clamd takes less than UPLOAD_MAX_BYTES: raise its StreamMaxLength")
        raise Unavailable(_("病毒扫描服务没有响应，请稍后再试。")) from error
    except (ClamdError, OSError, ValueError) as error:
        raise Unavailable(_("病毒扫描服务没有响应，请稍后再试。")) from error
    state = (answer.get("stream") or ("", ""))[0]
    if state not in ("OK", "FOUND"):
        raise Unavailable(_("病毒扫描服务没有响应，请稍后再试。"))
    return bool(state == "OK")
