"""The error family, named by who can put it right.

Every error of ours is one of three kinds; doors (views, API, commands) know only the
kinds, never the leaves:

* `Refused`      the person can mend it         -> 409 or 422, shown in plain words
* `Misdefined`   a programmer must mend it      -> the process does not start
* `Unavailable`  time will mend it              -> 503, tried again
"""

from __future__ import annotations

from collections.abc import Iterable

from govservice.law import Citation, Verdict


class GovServiceError(Exception):
    """Never raised itself; caught only at the outermost door."""


class Refused(GovServiceError):
    """The law or the form does not allow this act now; *verdicts* holds every reason."""

    def __init__(self, verdicts: Iterable[Verdict]) -> None:
        self.verdicts = tuple(verdicts)
        super().__init__("；".join(verdict.reason for verdict in self.verdicts))

    @classmethod
    def because(cls, code: str, reason: str, citation: Citation | None = None) -> Refused:
        """Refuse for one reason."""
        return cls([Verdict(False, code, reason, citation)])

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(verdict.code for verdict in self.verdicts)


class Denied(Refused):
    """Somebody else has to do this (403); tells nothing about the case."""


class Misdefined(GovServiceError):
    """A procedure, term or paper definition contradicts itself."""


class Unavailable(GovServiceError):
    """A register or service we depend on did not answer."""
