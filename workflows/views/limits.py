"""How often somebody without an account may try: counted per address and per case.

A fixed window in the shared cache. It need not be exact: it makes guessing six digits hopeless
and costs an honest person nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest

from govservice.accounts.lockout import client_ip


@dataclass(frozen=True, slots=True)
class Limit:
    """*most* tries within *seconds*, counted under *name*."""

    name: str
    most: int
    seconds: int

    def key(self, what: str) -> str:
        return f"limit:{self.name}:{sha256(what.encode(errors='replace')).hexdigest()[:32]}"

    def is_spent(self, what: str) -> bool:
        """Whether *what* has no try left in this window."""
        return int(cache.get(self.key(what)) or 0) >= self.most

    def spend(self, what: str) -> None:
        """Count one try of *what*."""
        key = self.key(what)
        if not cache.add(key, 1, timeout=self.seconds):
            try:
                cache.incr(key)
            except ValueError:  # the window has just ended
                cache.set(key, 1, timeout=self.seconds)


#: Any look-up from one address; offices and universities share one.
BY_ADDRESS = Limit("address", 30, 600)
#: Wrong codes against one case, from wherever they come: 10⁶ codes last for years.
BY_CASE = Limit("case", 6, 900)


def address_of(request: HttpRequest) -> str:
    return client_ip(request) or "unknown"
