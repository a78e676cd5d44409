"""Photographs and scans."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from forms.gate.findings import Found, Refusal

#: Pillow itself only warns up to twice its limit.
MOST_PIXELS = 50_000_000


def check_image(form: str) -> Callable[[Path], Found]:
    """Return the parser for one of Pillow's formats; it decodes every pixel."""

    def check(path: Path) -> Found:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with Image.open(path, formats=[form]) as image:
                    if image.width * image.height > MOST_PIXELS:
                        raise Refusal("pixels")
                    image.load()
        except Image.DecompressionBombError:
            raise Refusal("pixels") from None
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
            raise Refusal("broken") from None
        return Found(pages=1)

    return check
