"""Read the one table of addresses: who gets what answer, own things and others'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("addresses.txt")


@dataclass(frozen=True)
class Row:
    """What the address *name* answers about *object_* to a GET and to an honest POST, by role."""

    name: str
    object_: str
    get: dict[str, str]
    post: dict[str, str]

    def __str__(self) -> str:
        return f"{self.name} {self.object_}".strip()


def rows() -> Iterator[Row]:
    """Yield the rows; the first line that is no comment names the roles."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.strip()]
    roles: list[str] = []
    for line in lines:
        if line.startswith("#"):
            continue
        words = line.split()
        if not roles:
            roles = words[2:]
            continue
        name, object_, *cells = words
        assert len(cells) == len(roles), line
        pairs = [cell.split("/") for cell in cells]
        yield Row(
            name,
            "" if object_ == "-" else object_,
            dict(zip(roles, (pair[0] for pair in pairs), strict=True)),
            dict(zip(roles, (pair[-1] for pair in pairs), strict=True)),
        )
