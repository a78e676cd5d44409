"""What people, programs and enemies type into a form; posted byte by byte as browsers send it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

from forms.spec import Kind, Step

FORM = "application/x-www-form-urlencoded"
NASTY = [
    "\0",
    "\0王\0",
    "\x1f\x7f",
    "\u202e王小明",
    "\ufeff",
    "\ud800",
    "王\udfff小明",
    "'; DROP TABLE workflows_case; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7|add:7 }}{% url 'x' %}",
    "%s%n%00",
    "${jndi:ldap://x}",
    "１２３４５６",
    "😀👨‍👩‍👧",
    "𠮷𡈽",
    "ﷺ" * 100,
    "Z̸̢̛" * 50,
    "9" * 400,
    "-1",
    "1e400",
    "NaN",
    "0x10",
    "1,000,000.00",
    "９９９．９９",
    "2026-02-30",
    "0000-00-00",
    "99999-01-01",
    "2026年11月2日",
    "on",
    "true",
    "[]",
    '{"a": [1, null]}',
    "null",
    "/../../etc/passwd",
    "\r\n\r\n\t",
    "a" * 5000,
]
ONE = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=40),
    st.text(alphabet=st.characters(categories=["Cs", "Cc", "Cf"]), max_size=5),
)


def names(step: Step) -> list[str]:
    """Return the names of the controls of *step*, with some that rows have and some that none."""
    found = []
    for ask in step.asks:
        found.append(ask.key)
        if ask.kind is Kind.ROWS:
            found += [
                f"{ask.key}-{number}-{column.key}" for number in (0, 1, 7) for column in ask.columns
            ]
            found += [f"{ask.key}-999999-{ask.columns[0].key}", f"{ask.key}-x-y", f"{ask.key}--"]
    return [*found, "_row", "_field", "_go", "csrfmiddlewaretoken", "nothing"]


def posts(step: Step) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Some controls of *step* filled with anything, some of them several times."""
    values = dict.fromkeys(names(step), ONE)
    known = {
        ask.key: st.one_of(ONE, st.sampled_from(sorted(ask.values)))
        for ask in step.asks
        if ask.values
    }
    rows = [ask.key for ask in step.asks if ask.kind is Kind.ROWS]
    commands = [f"{verb}:{key}:{place}" for verb in ("add", "remove") for key in rows
                for place in ("0", "7", "9999999", "")]  # fmt: skip
    values |= known | {"_row": st.one_of(ONE, st.sampled_from([*commands, "add:"]))}
    pairs = st.sampled_from(sorted(values)).flatmap(
        lambda name: st.tuples(st.just(name), values[name])
    )
    return st.lists(pairs, max_size=25)


def encoded(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Return *pairs* as a browser (or a broken one) writes them: lone surrogates included."""
    return b"&".join(_quoted(name) + b"=" + _quoted(value) for name, value in pairs)


def _quoted(text: str) -> bytes:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="").encode()


def pairs_of(form: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a form with lists as pairs."""
    return [
        (name, str(one))
        for name, value in form.items()
        for one in (value if isinstance(value, list) else [value])
    ]
