"""How a second filing of one contract is recognised."""

from __future__ import annotations

import hashlib
import unicodedata

from workflows.procedures.tech_contract.facts import Answers, read


def _plain(text: str) -> str:
    """Fold what typists vary: width, case, spaces and marks inside a name."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c)[0] != "P")


def fingerprint(answers: Answers) -> str:
    """Return the hash by which a second filing of one contract is recognised (按地域一次登记).

    Over seller, buyer, name, day of signing and total amount, as the law of one
    registration per contract needs; "" while one of them is missing.
    """
    contract = read(answers)
    signed_on, total = contract.period.signed_on, contract.price.total
    parts = (
        contract.seller.identity or _plain(contract.seller.name),
        contract.buyer.identity or _plain(contract.buyer.name),
        _plain(contract.name),
        signed_on.isoformat() if signed_on else "",
        f"{total:.2f}" if total is not None else "",
    )
    if not all(parts):
        return ""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
