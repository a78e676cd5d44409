"""What a procedure says about the papers it gives: title, template, line of numbers."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

from certificates.numbers import DOCUMENT_NUMBER, NumberFormat
from govservice.errors import Misdefined


@dataclass(frozen=True)
class PaperSpec:
    """A document of the office (文书).

    *series* is the 文种 in its number (受, 补 …); a paper without one bears the number of
    another paper, which the issuer gives. *states* names the facts that appear on it, and
    nothing else is kept; empty keeps all.
    """

    slug: str
    title: str
    template: str
    series: str = ""
    seal: str = ""
    states: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("slug", "title", "template"):
            if not getattr(self, name):
                raise Misdefined(f"the paper {self.slug or self.title!r} has no {name}")

    @property
    def numbering(self) -> NumberFormat | None:
        """How it is numbered; nothing if it bears the number of another paper."""
        return DOCUMENT_NUMBER.bind(kind=self.series) if self.series else None

    def line(self, **parts: str | int) -> str:
        """Name the line its numbers stand in.

        Papers of one kind of one office share a line over all procedures: their numbers
        must not meet twice in a year.
        """
        if self.numbering is None:
            raise Misdefined(f"the paper {self.slug!r} has no numbers of its own")
        return self.numbering.line(**parts)


@dataclass(frozen=True)
class CertificateSpec(PaperSpec):
    """A paper that grants something (证照); its number follows a layout of its own."""

    _: KW_ONLY
    number: NumberFormat

    def __post_init__(self) -> None:
        super().__post_init__()
        if "serial" not in self.number.parts:
            raise Misdefined(f"the number of {self.slug!r} has no serial")

    @property
    def numbering(self) -> NumberFormat:
        return self.number

    def line(self, **parts: str | int) -> str:
        return f"{self.slug} {self.number.line(**parts)}"
