"""What a code list is; the lists themselves are in `code_lists`."""

from __future__ import annotations

from dataclasses import dataclass

from forms.spec import Choice
from govservice.law import Citation


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a list; *parent* is the value of the list above it."""

    code: str
    label: str
    hint: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of values; no code is longer than *length* characters."""

    title: str
    length: int
    citation: Citation
    entries: tuple[Code, ...]

    @classmethod
    def of(
        cls, title: str, length: int, source: str, *entries: Code, confirmed: bool = True
    ) -> CodeList:
        """Make a list; *source* says where its labels are from."""
        return cls(title, length, Citation("", source, confirmed=confirmed), entries)

    def label(self, code: str) -> str:
        """Return the words for a code; an unknown code stands for itself."""
        return next((entry.label for entry in self.entries if entry.code == code), code)

    def choices(self, parent: str = "") -> tuple[Choice, ...]:
        """Return the values to choose from, those below *parent* if it is given."""
        return tuple(
            Choice(entry.code, entry.label, entry.hint)
            for entry in self.entries
            if not parent or entry.parent == parent
        )
