"""Reading a page as a person does: words, links, fields."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """Return the words of a page, without markup, in one line."""
    body = response.content.decode()
    body = re.sub(r"<(script|style|template)\b.*?</\1>", " ", body, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def tags(response: HttpResponse, name: str) -> list[dict[str, str]]:
    """Return the attributes of every tag *name* of a page."""
    parser = _Tags()
    parser.feed(response.content.decode())
    return [attrs for tag, attrs in parser.found if tag == name]


def links(response: HttpResponse) -> set[str]:
    return {attrs.get("href", "") for attrs in tags(response, "a")}


def ids(response: HttpResponse) -> set[str]:
    parser = _Tags()
    parser.feed(response.content.decode())
    return {attrs["id"] for _tag, attrs in parser.found if "id" in attrs}


def value_of(response: HttpResponse, field: str) -> str:
    """Return what stands in the input called *field*."""
    return next(one for one in tags(response, "input") if one.get("name") == field)["value"]
