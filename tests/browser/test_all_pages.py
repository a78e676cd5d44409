"""Every page there is, before every kind of person: no barrier, no overflow, nothing in red.

The everyday run looks at the main pages; the long one at all that the table of addresses has,
at the desk and on the phone, with the demonstration's own cases.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.browser.people import DESKTOP, LARGER, PHONE, Crowd, Person
from tests.doors import scene as scenes
from tests.doors.table import rows
from tests.world import World, build
from workflows.models import Case

pytestmark = pytest.mark.usefixtures("quick_gate")
SIZES = {"desktop": DESKTOP, "phone": PHONE}
ROLES = ("anonymous", "owner", "window", "second", "decider", "supervisor", "admin")
#: What a browser keeps instead of showing, and parts of pages that are no page themselves.
DOWNLOADS = re.compile(
    r"^(forms:|healthz|readyz|workflows:(print|paper|dossier|desk_paper|desk_preview|watch_preview)$"
    r"|workflows:(desk_)?ledger_(json|csv)$)"
)


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return SIZES[request.param]


def look_at(person: Person, name: str, path: str) -> Iterator[str]:
    """Open a page with everything on it unfolded and yield what is wrong."""
    person.open(path)
    person.page.wait_for_load_state("networkidle")
    person.page.evaluate(
        "document.querySelectorAll('main details').forEach(one => one.open = true)"
    )
    yield from person.look(re.sub(r"\W+", "-", f"{person.name}-{name}"))


def test_the_main_pages_are_for_everybody(
    world: World, crowd: Crowd, size: tuple[int, int]
) -> None:
    draft, running = world.draft(), world.submitted()
    wrong: list[str] = []
    for who, path in (
        ("anonymous", reverse("workflows:home")),
        ("anonymous", reverse("workflows:guide", args=[world.procedure.slug])),
        ("anonymous", reverse("account_login")),
        ("owner", reverse("workflows:step", args=[draft.pk, "money"])),
        ("owner", reverse("workflows:case", args=[running.pk])),
        ("window", reverse("workflows:desk")),
        ("window", reverse("workflows:desk_case", args=[running.pk])),
        ("supervisor", reverse("workflows:watch")),
    ):
        wrong += look_at(crowd.come(who, size), path, path)
    assert wrong == []


def pages(scene: scenes.Scene, who: str) -> Iterator[tuple[str, str]]:
    """Yield every address that shows *who* a page."""
    for row in rows():
        if row.get[who] == "200" and not DOWNLOADS.match(row.name) and row.object_ != "tracked":
            yield f"{row.name} {row.object_}".strip(), scenes.address(scene, row.name, row.object_)


@pytest.mark.long
@pytest.mark.parametrize("who", ROLES)
def test_every_page_of_the_table_is_for_everybody(
    who: str, world: World, crowd: Crowd, size: tuple[int, int]
) -> None:
    scene = scenes.set_up(world)
    person = crowd.come(who, size)
    wrong = []
    for name, path in pages(scene, who):
        wrong += look_at(person, name, path)
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("ways", [{}, LARGER], ids=["usual", "larger text"])
def test_the_demonstration_is_for_everybody(
    world: World,
    crowd: Crowd,
    size: tuple[int, int],
    ways: dict[str, str],
    aside: Callable[[Callable[[], object]], object],
) -> None:
    aside(lambda: call_command("demo"))
    build()
    wrong: list[str] = []
    for who, name in (("window", "desk_case"), ("supervisor", "watch_case")):
        person = crowd.come(who, size, cookies=ways)
        for tab in ("", "?tab=done", "?tab=over", "?tab=paused"):
            lists = "desk" if who == "window" else "watch"
            wrong += look_at(person, f"demo {tab}", reverse(f"workflows:{lists}") + tab)
        for case in Case.objects.exclude(status="draft").order_by("pk"):
            path = reverse(f"workflows:{name}", args=[case.pk])
            for part in ("sheet", "clocks", "history"):
                wrong += look_at(person, f"demo {case.pk} {part}", f"{path}?show={part}")
    for applicant in ("daxue", "yanjiuyuan", "daiban"):
        person = crowd.come(applicant, size, cookies=ways)
        wrong += look_at(person, "demo mine", reverse("workflows:mine") + "?tab=all")
        mine = Case.objects.filter(agent=world.user(applicant)).order_by("pk")
        for case in mine:
            wrong += look_at(person, f"demo {case.pk}", reverse("workflows:case", args=[case.pk]))
    assert wrong == []
