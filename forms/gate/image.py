"""Photographs and scans."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageFile, UnidentifiedImageError

from forms.gate.findings import Found, Refusal

#: Pillow itself only warns up to twice its limit.
MOST_PIXELS = 50_000_000


def check_image(form: str) -> Callable[[Path], Found]:
    """Return the parser for one of Pillow's formats; it decodes every pixel."""

    def check(path: Path) -> Found:
        try:
            with warnings.catch_warnings(), _to_the_end():
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


@contextmanager
def _to_the_end() -> Iterator[None]:
    """Take a picture that stops half way for a broken one; other libraries switch this off."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
