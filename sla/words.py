"""How the end of a term is written, wherever it is: nobody leaves out that it is foreseen."""

from __future__ import annotations

from datetime import datetime, timedelta

from govservice.clock import local

FORESEEN = "（预计）"


def foreseen(words: str, provisional: bool, mark: str = FORESEEN) -> str:
    """Return *words* of a date, marked where it was counted through a year without a notice.

    *mark* is 预计 in the language of the page.
    """
    return f"{words}{mark}" if provisional else words


def due_words(due_at: datetime, style: str = "%Y-%m-%d") -> str:
    """Return a due moment; 24:00 belongs to the day it ends."""
    moment = local(due_at)
    if moment.hour == moment.minute == moment.second == 0:
        return f"{(moment - timedelta(days=1)).strftime(style)} 24:00"
    return f"{moment.strftime(style)} {moment:%H:%M}"
