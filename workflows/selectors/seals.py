"""Whether the history of cases is as it was written: recomputed by the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db import connection

from workflows.models import Case, CaseEvent


class Break(NamedTuple):
    """An event that does not verify; *what* says how."""

    code: str
    seq: int
    what: str


_BREAKS = """
with chain as (
  select e.case_id, e.seq, e.hash, e.prev,
         sha256(e.prev || workflows_canonical(e)) as again,
         coalesce(lag(e.hash) over w, decode(repeat('00', 32), 'hex')) as before,
         coalesce(lag(e.seq) over w, 0) + 1 as place
  from workflows_caseevent e
  where %(all)s or e.case_id = any(%(ids)s)
  window w as (partition by e.case_id order by e.seq)
), last as (
  select distinct on (case_id) case_id, seq, hash from workflows_caseevent
  where %(all)s or case_id = any(%(ids)s)
  order by case_id, seq desc
), wrong as (
  select case_id, seq,
    case when place <> seq then 'an event before it is missing'
         when hash <> again then 'it was changed'
         when prev <> before then 'the chain is cut before it' end as what
  from chain
  where place <> seq or hash <> again or prev <> before
  union all
  select coalesce(h.case_id, l.case_id), coalesce(h.seq, l.seq),
    case when h.case_id is null then 'its head is missing'
         when coalesce(l.seq, 0) < h.seq then 'the last event is missing'
         else 'the head is not of the last event' end
  from workflows_casehead h full join last l on l.case_id = h.case_id
  where (%(all)s or coalesce(h.case_id, l.case_id) = any(%(ids)s))
    and (h.seq, h.hash) is distinct from (l.seq, l.hash)
  union all
  select c.id, c.seq, 'the whole history is missing'
  from workflows_case c
  where (%(all)s or c.id = any(%(ids)s)) and c.seq > 0
    and not exists (select from workflows_caseevent e where e.case_id = c.id)
    and not exists (select from workflows_casehead h where h.case_id = c.id)
)
select coalesce(c.short_code, 'draft ' || w.case_id), w.seq, w.what
from wrong w left join workflows_case c on c.id = w.case_id
order by 1, 2
"""


def breaks(codes: Sequence[str] = ()) -> Iterator[Break]:
    """Yield every event that does not verify; of the cases *codes*, or of all."""
    with connection.cursor() as cursor:
        cursor.execute(_BREAKS, {"all": not codes, "ids": _ids(codes)})
        yield from (Break(*row) for row in cursor.fetchall())


def count_events(codes: Sequence[str] = ()) -> int:
    """Count the events that `breaks` looks at."""
    events = CaseEvent.objects.all()
    return (events.filter(case_id__in=_ids(codes)) if codes else events).count()


def unknown(codes: Sequence[str]) -> list[str]:
    """Return those of *codes* that no case has."""
    known = Case.objects.filter(short_code__in=codes).values_list("short_code", flat=True)
    return sorted(set(codes) - set(known))


def _ids(codes: Sequence[str]) -> list[int]:
    return list(Case.objects.filter(short_code__in=codes).values_list("pk", flat=True))
