"""The English catalogue is whole: every marked word of a page a foreigner may see is in it.

Marked words are found here in the sources themselves, so the test needs no gettext program.
Papers, the staff's pages and the commands speak Chinese only.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation.template import templatize

from tests.views.pages import text_of
from tests.world import World

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale/en/LC_MESSAGES/django.po"
#: Folders whose readers read Chinese.
CHINESE = ("templates/papers", "templates/office", "workflows/views/desk", "workflows/bench")
SOURCES = ("forms", "govservice", "workflows")
_CALLS = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
}
_TEMPLATE = re.compile(
    r"\b(?:gettext|_|ngettext)\(\s*(u?r?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
_MARKUP = re.compile(r"<[^>]+>")


@cache
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def _read_by_foreigners(path: Path) -> bool:
    told = path.relative_to(ROOT).as_posix()
    return not told.startswith(CHINESE) and "/management/" not in told


def _in_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        for argument in node.args[: _CALLS.get(name, 0)]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


def _in_template(path: Path) -> Iterator[str]:
    for literal in _TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"))):
        yield ast.literal_eval(literal.removeprefix("u")).replace("%%", "%")


def marked() -> set[str]:
    """Return every word that is marked for translation on a page a foreigner may see."""
    found: set[str] = set()
    for folder in SOURCES:
        for path in filter(_read_by_foreigners, (ROOT / folder).rglob("*.py")):
            found |= set(_in_python(path))
    for path in filter(_read_by_foreigners, (ROOT / "templates").rglob("*.html")):
        found |= set(_in_template(path))
    return {words for words in found if _HAN.search(words)}


def test_many_words_are_marked() -> None:
    assert len(marked()) > 1000


def test_every_marked_word_is_in_the_catalogue() -> None:
    known = {entry.msgid.replace("%%", "%") for entry in catalogue()}
    assert sorted(marked() - known) == []


def test_every_word_of_the_catalogue_is_translated_and_none_is_guessed() -> None:
    assert [entry.msgid for entry in catalogue() if not entry.translated() or entry.fuzzy] == []


def test_placeholders_and_markup_survive_translation() -> None:
    for entry in catalogue():
        told = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        for words in told:
            assert set(_PLACES.findall(words)) == set(_PLACES.findall(entry.msgid)), entry.msgid
            assert _MARKUP.findall(words) == _MARKUP.findall(entry.msgid), entry.msgid


def test_the_catalogue_names_no_word_twice() -> None:
    keys = [(entry.msgctxt, entry.msgid) for entry in catalogue()]
    assert len(keys) == len(set(keys))


# as a reader sees it


@pytest.fixture
def foreigner(world: World) -> Client:
    browser = world.client("owner")
    browser.post("/language", {"language": "en", "next": "/"})
    return browser


def _chinese(told: str) -> list[str]:
    """Return the runs of Chinese in a text, without what is a name or a title of a law."""
    told = re.sub(r"《[^》]*》\S*", "", told)
    return re.findall(r"[\u4e00-\u9fff]+", told)


@pytest.mark.parametrize("path", ["/track/", "/verify/", "/no/such/page/", "/accounts/login/"])
def test_these_pages_are_english_throughout(world: World, anybody: Client, path: str) -> None:
    anybody.post("/language", {"language": "en", "next": "/"})
    bureau = world.unit.parent
    assert bureau is not None
    told = text_of(anybody.get(path)).replace("简体中文", "").replace(bureau.address, "")
    assert _chinese(told) == []
    assert "Working days 9:00–12:00, 13:30–17:30" in told


def test_the_form_asks_in_english(world: World, foreigner: Client) -> None:
    case = world.draft()
    told = text_of(foreigner.get(f"/my/cases/{case.pk}/form/role/"))
    for ask in case.definition.form.step("role").asks:
        assert ask.label not in told
    assert "Which party of the contract are you?" in told


def test_the_road_of_a_case_is_told_in_english(world: World, foreigner: Client) -> None:
    case = world.accepted()
    told = text_of(foreigner.get(f"/my/cases/{case.pk}/"))
    assert "Your application is being examined" in told
    assert "We will decide by Monday, 9 November 2026 17:30." in told
    assert "5 working days left" in told
    assert "The application was accepted" in told


def test_an_office_is_called_by_its_english_name(world: World, foreigner: Client) -> None:
    assert world.unit.name_en in text_of(foreigner.get("/services/tech-contract/"))


def test_complaints_are_english(world: World, foreigner: Client) -> None:
    case = world.draft()
    answer = foreigner.post(
        f"/my/cases/{case.pk}/form/role/", {"contact_phone": "x", "_go": "next"}
    )
    assert "This telephone number is not valid" in text_of(answer)
