"""What a template may load: QR codes made on the spot, and nothing else.

WeasyPrint's own fetcher would read local files and call other hosts, wherever an
address gets into a template; ours knows one scheme.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from certificates.render.qr import qr_svg

SCHEME = "qr:"


class AssetDenied(FatalURLFetchingError):  # type: ignore[misc]
    """A template asked for something outside itself.

    A `BaseException`, since WeasyPrint turns ordinary errors of a fetcher into log lines.
    """


class OnlyOurs(URLFetcher):  # type: ignore[misc]
    """Answer ``qr:TEXT`` with the QR code of TEXT and refuse every other address."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if not url.startswith(SCHEME):
            raise AssetDenied(f"a paper may not load {url[:120]!r}")
        drawing = qr_svg(unquote(url.removeprefix(SCHEME)))
        return URLFetcherResponse(url, drawing.encode(), {"Content-Type": "image/svg+xml"})


def qr_address(text: str) -> str:
    """Return the address under which a template loads the QR code of *text*."""
    return SCHEME + quote(text, safe="")
