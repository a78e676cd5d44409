"""The desk's pile 即将到期 and the badge are one rule: whatever the case, wherever it stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govservice.accounts.actors import Actor
from sla.rules import Count
from sla.selectors import Level, Promise
from tests.factories import moment
from tests.supervision.planted import twin
from tests.world import World
from workflows.models import Case
from workflows.selectors import desk
from workflows.selectors.limits import promises
from workflows.selectors.rows import rows
from workflows.selectors.scope import Filters, Scope, Tab, watch_scope

FIRST = moment("2026-09-21", "08:00")


@st.composite
def planted(draw: st.DrawFn, lengths: dict[str, list[Promise]]) -> tuple[str, Promise, datetime]:
    """A clock of the procedure, what the case was given, and when it is due."""
    clock = draw(st.sampled_from(sorted(lengths)))
    given = draw(st.sampled_from(lengths[clock]))
    day = FIRST + timedelta(days=draw(st.integers(0, 35)))
    hour, minute = draw(st.sampled_from([(17, 30), (0, 0), (9, 1), (16, 20)]))
    return clock, given, day.replace(hour=hour, minute=minute)


def shown(actor: Actor, scope: Scope, tab: Tab, at: datetime) -> set[int]:
    return set(desk.page_of(scope, tab, Filters(), at=at, page=1, size=500))


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.data())
def test_the_pile_holds_exactly_what_the_badge_calls_near_or_due_today(
    world: World, data: st.DataObject
) -> None:
    model = world.accepted()
    clocks = {one.name: sorted(promises(one)) for one in world.procedure.clocks}
    office = {name: given for name, given in clocks.items() if name not in ("rating", "correction")}
    drawn = data.draw(st.lists(planted(office), min_size=25, max_size=40))
    cases = [twin(model, {clock: (due_at, length)}) for clock, length, due_at in drawn]
    at = FIRST + timedelta(minutes=data.draw(st.integers(0, 30 * 24 * 60)))
    actor = world.actor("supervisor")
    scope, ids = watch_scope(actor), [case.pk for case in cases]

    levels = {row.case.pk: row.urgency.level for row in rows(actor, ids, at=at)}

    soon = {pk for pk, level in levels.items() if level in (Level.NEAR, Level.TODAY)}
    over = {pk for pk, level in levels.items() if level is Level.OVERDUE}
    assert shown(actor, scope, Tab.NEAR, at) & set(ids) == soon
    assert shown(actor, scope, Tab.OVER, at) & set(ids) == over
    Case.objects.filter(pk__in=ids).update(due_at=None)  # out of the way of the next example


def test_a_large_contract_is_near_when_a_fifth_of_its_own_promise_is_left(world: World) -> None:
    """15 working days promised: three before the end, where an ordinary one has one."""
    model, due_at = world.accepted(), moment("2026-11-30", "17:30")
    large, usual = (twin(model, {"promise": (due_at, Promise(days))}) for days in (15, 5))
    actor, scope = world.actor("supervisor"), watch_scope(world.actor("supervisor"))
    at = moment("2026-11-25")
    found = {row.case.pk: row for row in rows(actor, [large.pk, usual.pk], at=at)}

    assert found[large.pk].urgency.level is Level.NEAR
    assert found[usual.pk].urgency.level is Level.FINE
    assert shown(actor, scope, Tab.NEAR, at) == {large.pk}


def test_an_extension_makes_the_stretch_longer(world: World) -> None:
    """Five days and ten more: a fifth of fifteen are three."""
    model, due_at = world.accepted(), moment("2026-11-30", "17:30")
    case = twin(model, {"legal": (due_at, Promise(5))}, extended={"legal": 10})
    actor = world.actor("supervisor")

    (row,) = rows(actor, [case.pk], at=moment("2026-11-25"))

    assert row.urgency.level is Level.NEAR


def test_natural_days_are_counted_as_natural_days(world: World) -> None:
    """Six of thirty natural days, though only four of them are worked."""
    case = twin(
        world.accepted(), {"legal": (moment("2026-12-01", "00:00"), Promise(30, Count.NATURAL))}
    )
    actor = world.actor("supervisor")
    badges = [
        rows(actor, [case.pk], at=moment(day))[0].urgency for day in ("2026-11-23", "2026-11-24")
    ]

    assert [badge.level for badge in badges] == [Level.FINE, Level.NEAR]
