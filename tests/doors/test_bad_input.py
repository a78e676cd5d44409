"""Whatever is typed, sent or forged: never a failure, and nothing that was typed is lost."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from forms.build.draft import LONGEST, storable
from forms.spec import Kind, Step
from tests.doors.typing import FORM, NASTY, ONE, encoded, posts
from tests.world import World
from workflows import registry
from workflows.models import Case

PROCEDURE = registry.get("tech-contract")
STEPS = {step.slug: step for step in PROCEDURE.form.steps}
many = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def draft(world: World) -> Case:
    return world.draft()


@pytest.fixture
def owner(world: World, draft: Case) -> Client:
    return world.client("owner")


def address(draft: Case, step: str, name: str = "step") -> str:
    return reverse(f"workflows:{name}", args=[draft.pk, step])


# Every field of every step


@pytest.mark.parametrize("slug", list(STEPS))
@many
@given(data=st.data())
def test_a_step_bears_anything_and_keeps_it(
    slug: str, draft: Case, owner: Client, data: st.DataObject
) -> None:
    step = STEPS[slug]
    pairs = data.draw(posts(step))
    before = Case.objects.get(pk=draft.pk).answers

    answer = owner.post(address(draft, slug), encoded(pairs), content_type=FORM)

    assert answer.status_code in {200, 204, 302, 422}
    kept = Case.objects.get(pk=draft.pk).answers
    for name, value in _texts(step, pairs).items():
        assert kept[name] == storable(_received(value))
    others = set(before) - step.keys
    assert {key: kept[key] for key in others} == {key: before[key] for key in others}


def _texts(step: Step, pairs: list[tuple[str, str]]) -> dict[str, str]:
    """What was typed last into each text field."""
    texts = {ask.key for ask in step.asks} - {
        ask.key for ask in step.asks if ask.kind in (Kind.ROWS, Kind.BOOL, Kind.CHOICES)
    }
    return {name: value for name, value in pairs if name in texts}


def _received(value: str) -> str:
    """What Django reads where a browser sent half a character."""
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


@pytest.mark.parametrize("slug", list(STEPS))
@many
@given(data=st.data())
def test_the_inline_check_bears_anything(
    slug: str, draft: Case, owner: Client, data: st.DataObject
) -> None:
    pairs = data.draw(posts(STEPS[slug]))

    answer = owner.post(address(draft, slug, "check"), encoded(pairs), content_type=FORM)

    assert answer.status_code in {200, 404}


@pytest.mark.parametrize("slug", list(STEPS))
def test_what_cannot_be_right_is_shown_again_as_it_was_typed(
    slug: str, draft: Case, owner: Client
) -> None:
    step = STEPS[slug]
    odd = "七上八下 <b>&amp;'\" \\ 0"
    typed = {ask.key: odd for ask in step.asks if ask.kind not in _CHOSEN}

    answer = owner.post(address(draft, slug), {**typed, **_rows(step, odd)})
    later = owner.get(address(draft, slug))

    kept = Case.objects.get(pk=draft.pk).answers
    assert {key: kept[key] for key in typed} == typed
    for page in (answer, later):
        text = page.content.decode()
        assert "<b>&amp;'" not in text  # never as markup
        if page.status_code != 302:
            for key in typed:
                assert _shown(text, key, odd), key


_CHOSEN = (Kind.CHOICE, Kind.CHOICES, Kind.BOOL, Kind.ROWS)


def _rows(step: Step, text: str) -> dict[str, str]:
    return {
        f"{ask.key}-{number}-{column.key}": text
        for ask in step.asks
        if ask.kind is Kind.ROWS
        for number in (0, 1)
        for column in ask.columns
    }


def _shown(page: str, key: str, text: str) -> bool:
    """Whether the control *key* holds *text*, or is not on the page as nobody asks it."""
    if f'name="{key}"' not in page:
        return True
    around = page.split(f'name="{key}"')[1][:3000]
    return text in html.unescape(around)


#: One question of each kind is enough for a megabyte.
EACH_KIND = {ask.kind: (slug, ask.key) for slug, step in STEPS.items() for ask in step.asks}


@pytest.mark.parametrize("kind", list(EACH_KIND), ids=str)
def test_a_megabyte_in_one_field_is_refused_in_words(
    kind: Kind, draft: Case, owner: Client
) -> None:
    slug, key = EACH_KIND[kind]

    answer = owner.post(address(draft, slug), encoded([(key, "长" * 350_000)]), content_type=FORM)

    assert answer.status_code == 422
    assert len(str(Case.objects.get(pk=draft.pk).answers.get(key, ""))) <= LONGEST + 4


def test_more_than_the_service_reads_is_answered_in_plain_words(draft: Case, owner: Client) -> None:
    before = Case.objects.get(pk=draft.pk).answers
    url = address(draft, "contract")

    huge = owner.post(url, encoded([("summary", "x" * 6_000_000)]), content_type=FORM)
    crowded = owner.post(url, encoded([("x", "1")] * 3000), content_type=FORM)

    for answer in (huge, crowded):
        assert answer.status_code == 400
        assert "没有看懂" in answer.content.decode()
    assert Case.objects.get(pk=draft.pk).answers == before


HALF = b'--x\r\nContent-Disposition: form-data; name="summary"\r\n\r\nhalf'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"summary": ["a", {"b": null}]}', "application/json"),
        (b"[" * 5000, "application/json"),
        (b"summary=x", "text/plain"),
        (b"\xff\xfe\x00", "application/octet-stream"),
        (HALF, "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data"),
        (b"summary=%FF%FE&summary=%ED%A0%80", FORM),
        (b"%FF=%00&&&===&;", FORM),
        (b"summary=x", FORM + "; charset=utf-7"),
        (b"summary=x", FORM + "; charset=klingon"),
        (b"", FORM),
        (b"", ""),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)  # fmt: skip
def test_a_body_that_is_no_form_wipes_nothing_out(
    body: bytes, kind: str, draft: Case, owner: Client
) -> None:
    before = Case.objects.get(pk=draft.pk).answers

    answer = owner.generic("POST", address(draft, "contract"), body, content_type=kind)

    assert answer.status_code in {302, 400, 422}
    kept = Case.objects.get(pk=draft.pk).answers
    assert {key: kept.get(key) for key in before if key != "summary"} == {
        key: value for key, value in before.items() if key != "summary"
    }
    assert "summary" in kept


def test_the_same_fields_in_a_wrong_shape_are_borne(draft: Case, owner: Client) -> None:
    form = {
        "project_name": ["一", "二", "三"],
        "project_name[]": "x",
        "project_name[a]": "x",
        "project_name-0": "x",
        "kf_elements": ["target", "nonsense", ""],
        "type_code": ["KF", "ZR"],
    }
    assert owner.post(address(draft, "contract"), form).status_code in {302, 422}
    assert Case.objects.get(pk=draft.pk).answers["project_name"] == "三"


# Lists: search, filters, paging

LISTS = {
    "workflows:home": ("anonymous", ["q"]),
    "workflows:verify": ("anonymous", ["code"]),
    "workflows:track": ("anonymous", ["number"]),
    "workflows:mine": ("owner", ["q", "tab", "page"]),
    "workflows:desk": ("window", ["q", "tab", "page", "stage", "source", "who", "unit"]),
    "workflows:watch": ("supervisor", ["q", "tab", "page", "stage", "source", "who", "unit"]),
    "workflows:desk_find": ("window", ["code"]),
    "accounts:staff": ("admin", ["q"]),
    "workflows:receive": ("window", ["q", "page"]),
}
#: Lists of which scripts ask for a part.
FRAGMENTS = {"workflows:desk", "workflows:watch"}
ASKED = st.one_of(
    ONE,
    st.integers().map(str),
    st.sampled_from(
        ["0", "-1", "999", "1e3", "٣", "9" * 30, "all", "mine", "free", "near", "over", "paused",
         "done", "todo", "open", "closed", "window", "online", "KC261102-00001-G", "%", "_", "\\",
         "http://localhost/t/KC261102-00001-G/", "verify/AAAAAAAAAAAA"]
    ),
)  # fmt: skip


@pytest.mark.parametrize("name", list(LISTS))
@many
@given(data=st.data())
@example(data=None)
def test_a_list_bears_any_question(name: str, world: World, data: st.DataObject | None) -> None:
    who, asked = LISTS[name]
    client = world.client(who)
    if data is None:
        questions = [[(one, nasty) for one in asked] for nasty in NASTY[::2]]
    else:
        pair = st.tuples(st.sampled_from(asked), ASKED)
        questions = [data.draw(st.lists(pair, max_size=len(asked) + 1))]
    for pairs in questions:
        url = f"{reverse(name)}?{encoded(pairs).decode()}"
        assert client.get(url).status_code in {200, 302, 404}
    if name in FRAGMENTS:
        assert client.get(url, headers={"HX-Request": "true"}).status_code in {200, 302, 404}
