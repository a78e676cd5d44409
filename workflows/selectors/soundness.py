"""Whether all cases are whole: what must be true of every row, asked in a few set-based queries.

Each act keeps these truths by itself; this looks for whatever came about in another way: a hand
in the database, a half-restored backup, a fault of ours. `manage.py check_cases`, and every night.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection

from workflows import registry
from workflows.models import Case, flow_name
from workflows.selectors.seals import breaks


class Finding(NamedTuple):
    """What is wrong with which case, or with which line of numbers."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def findings() -> Iterator[Finding]:
    """Yield everything that is not as it must be; nothing if all cases are whole."""
    yield from _ask(_MACHINES, law=_law())
    yield from _ask(_DESKS, law=_law())
    yield from _ask(_OWNERS)
    yield from _ask(_TIMERS)
    yield from _ask(_COLUMNS)
    yield from _ask(_HISTORY)
    yield from _ask(_NUMBERS, forms=_forms())
    for broken in breaks():
        yield Finding(broken.code, f"event {broken.seq}: {broken.what}")


def count_cases() -> int:
    """Count the cases that `findings` looks at."""
    return Case.objects.count()


def _ask(query: str, **parameters: Any) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        yield from (Finding(*row) for row in cursor.fetchall())


def _law() -> str:
    """Which flow and station each status of each machine belongs to, as JSON rows."""
    return json.dumps(
        [
            {
                "procedure": procedure.slug,
                "version": version,
                "status": str(status),
                "flow": f".{flow_name(procedure.slug, version, phase.code)}",
                "station": f".{station.code}",
            }
            for procedure in registry.every()
            for version in procedure.machine
            for phase in procedure.phases
            for station in phase.stations
            for status in station.status
        ]
    )


def _forms() -> str:
    """How the papers of each procedure are numbered, as JSON rows of regular expressions."""
    listed = []
    for procedure in registry.every():
        papers = [*procedure.papers.values()]
        if procedure.certificate:
            papers.append(procedure.certificate)
        for spec in papers:
            if spec.numbering is None:  # bears the number of another paper
                continue
            before, after = re.split(r"\{serial(?::\d+)?\}", spec.numbering.pattern)
            form = f"^({_expression(before)})([0-9]+)({_expression(after)})$"
            line = f"{spec.slug} " if spec is procedure.certificate else ""
            row = {"procedure": procedure.slug, "kind": spec.slug, "form": form, "line": line}
            listed.append(row)
    return json.dumps(listed)


def _expression(text: str) -> str:
    """Return what matches *text* with its parts filled in."""
    made = ""
    for literal, name, width in re.findall(r"([^{]*)(?:\{(\w+)(?::(\d+))?\})?", text):
        made += re.escape(literal)
        if name:
            width = width or ("4" if name == "year" else "")
            made += f".{{{width}}}" if width else ".+"
    return made


_NAME = "coalesce(c.short_code, 'draft ' || c.id)"

_LAW = """law as (
  select * from jsonb_to_recordset(%(law)s::jsonb)
    as l (procedure text, version int, status text, flow text, station text)
)"""

_MACHINES = f"""
with {_LAW}
select {_NAME}, 'no machine is known for ' || c.procedure || ' version ' || c.machine_version
from workflows_case c
where not exists (
  select from law where law.procedure = c.procedure and law.version = c.machine_version)
order by c.id
"""  # noqa: S608 (of parts written above)

# A phase is open, with one open desk at the station of the status, exactly if the status is in it.
_DESKS = f"""
with {_LAW},
desk as (
  select case_id, count(*) as open, min(process_id) as process_id, min(flow_task) as flow_task
  from workflows_desk where finished is null group by case_id
),
stands as (
  select c.id, {_NAME} as name, c.status, law.flow, law.station, p.id as phase, p.flow_class,
         coalesce(desk.open, 0) as open, desk.process_id, desk.flow_task
  from workflows_case c
  left join law on law.procedure = c.procedure and law.version = c.machine_version
    and law.status = c.status
  left join workflows_phase p on p.case_id = c.id and p.finished is null
  left join desk on desk.case_id = c.id
),
judged as (
  select id, name, case
    when flow is null and phase is not null
      then 'the phase ' || flow_class || ' is open, the status ' || status || ' belongs to none'
    when flow is null and open > 0 then open || ' desks are open in status ' || status
    when flow is not null and phase is null then 'no phase is open in status ' || status
    when right(flow_class, length(flow)) <> flow
      then 'the phase ' || flow_class || ' is open, the status ' || status || ' is not in it'
    when flow is not null and open <> 1 then open || ' desks are open in status ' || status
    when process_id <> phase then 'the open desk belongs to a closed phase'
    when right(flow_task, length(flow || station)) <> flow || station
      then 'lies on the desk ' || flow_task || ' in status ' || status
  end as what
  from stands
)
select name, what from judged where what is not null order by id
"""  # noqa: S608

_OWNERS = f"""
select {_NAME}, 'nobody owns it' from workflows_case c
where owner_id is null and status not in ('draft', 'discarded') order by id
"""  # noqa: S608

# A clock that ran out and ended nothing (承诺) runs on; its timer was fired at that moment.
_TIMERS = f"""
with told as (
  select c.id as case_id, clock.key as kind, (clock.value ->> 'due')::timestamptz as due_at
  from workflows_case c, jsonb_each(c.clocks) clock
  where clock.value ->> 'due' is not null
),
armed as (select case_id, kind, due_at from sla_timer where status = 0),
wrong as (
  select coalesce(told.case_id, armed.case_id) as case_id, coalesce(told.kind, armed.kind) as kind,
         told.due_at as told, armed.due_at as armed
  from told full join armed on armed.case_id = told.case_id and armed.kind = told.kind
  where told.due_at is distinct from armed.due_at and not (
    armed.case_id is null and exists (
      select from sla_timer t where t.case_id = told.case_id and t.kind = told.kind
        and t.status in (1, 3, 4) and t.due_at = told.due_at))
)
select {_NAME}, case
    when told is null then 'a timer is armed for the clock ' || kind || ', which does not run'
    when armed is null then 'the clock ' || kind || ' runs without a timer'
    else 'the clock ' || kind || ' is due at ' || told || ', its timer at ' || armed
  end
from wrong join workflows_case c on c.id = wrong.case_id
union all
select {_NAME}, 'the timer ' || t.kind || ' was put aside: ' || t.reason
from sla_timer t join workflows_case c on c.id = t.case_id where t.status = 3
order by 1, 2
"""  # noqa: S608

_COLUMNS = f"""
with clock as (
  select c.id, bool_or(k.value ->> 'for' = 'office' and k.value ->> 'due' is not null) as office
  from workflows_case c, jsonb_each(c.clocks) k group by c.id
),
tightest as (
  select distinct on (c.id) c.id, (k.value ->> 'due')::timestamptz as due_at
  from workflows_case c, jsonb_each(c.clocks) k
  where k.value ->> 'due' is not null
  order by c.id, k.value ->> 'for' <> 'office', (k.value ->> 'due')::timestamptz
)
select {_NAME}, case
    when c.paused is distinct from coalesce(not clock.office, false)
      then 'is marked ' || case when c.paused then 'suspended' else 'running' end
           || ', its clocks say otherwise'
    else 'is listed as due at ' || coalesce(c.due_at::text, 'no time')
         || ', its tightest clock at ' || coalesce(tightest.due_at::text, 'no time')
  end
from workflows_case c
left join clock on clock.id = c.id
left join tightest on tightest.id = c.id
where c.paused is distinct from coalesce(not clock.office, false)
   or c.due_at is distinct from tightest.due_at
   or (c.clocks -> c.due_clock ->> 'due')::timestamptz is distinct from c.due_at
order by c.id
"""  # noqa: S608

_HISTORY = f"""
select {_NAME}, case
    when c.seq <> coalesce(h.seq, 0)
      then 'counts ' || c.seq || ' events, its history ' || coalesce(h.seq, 0)
    else 'stands at ' || c.status || ', its history at ' || coalesce(e.target, 'the beginning')
  end
from workflows_case c
left join workflows_casehead h on h.case_id = c.id
left join workflows_caseevent e on e.case_id = c.id and e.seq = h.seq
where c.seq <> coalesce(h.seq, 0) or coalesce(e.target, 'draft') <> c.status
order by c.id
"""  # noqa: S608

# In every line the numbers from 1 to the last are given, each once.
_NUMBERS = """
with forms as (
  select * from jsonb_to_recordset(%(forms)s::jsonb)
    as f (procedure text, kind text, form text, line text)
),
read as (
  select p.number, f.line, regexp_match(p.number, f.form) as part
  from workflows_paper p
  join workflows_case c on c.id = p.case_id
  join forms f on f.procedure = c.procedure and f.kind = p.kind
),
given as (
  select line || part[1] || '#' || part[3] as line, part[2]::bigint as serial
  from read where part is not null
  union all
  select 'case ' || substr(number, length(number) - 13, 8), right(number, 6)::bigint
  from workflows_case where number is not null
),
missing as (
  select s.code, n
  from certificates_series s cross join lateral generate_series(1, s.last) n
  where not exists (select from given where given.line = s.code and given.serial = n)
),
gap as (select code, count(*) as many, min(n) as first from missing group by code)
select code, many || ' numbers are missing, the first is ' || first from gap
union all
select given.line, serial || ' was given, the line has come to ' || coalesce(max(s.last), 0)
from given left join certificates_series s on s.code = given.line
group by given.line, serial having serial > coalesce(max(s.last), 0)
union all
select line, serial || ' was given ' || count(*) || ' times'
from given group by line, serial having count(*) > 1
union all
select 'paper ' || number, 'is not a number of its line' from read where part is null
order by 1, 2
"""
