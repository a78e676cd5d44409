-- The history of a case is written once: a trigger numbers and seals every event, and three
-- more refuse whoever would change one. They fire even for replication roles (ENABLE ALWAYS).

create table workflows_casehead (
  case_id bigint primary key,
  seq int not null,
  hash bytea not null
);

-- Canonical form of an event: a JSON array in this order, as PostgreSQL prints jsonb.
create function workflows_canonical(e workflows_caseevent) returns bytea
language sql immutable as $$
  select convert_to(jsonb_build_array(
    e.case_id, e.seq, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    e.act, e.actor_id, e.actor_name, e.source, e.target, e.payload)::text, 'UTF8')
$$;

create function workflows_seal() returns trigger language plpgsql as $$
declare head workflows_casehead;
begin
  insert into workflows_casehead values (new.case_id, 0, decode(repeat('00', 32), 'hex'))
    on conflict (case_id) do nothing;
  select * into head from workflows_casehead where case_id = new.case_id for update;
  new.seq := head.seq + 1;
  new.prev := head.hash;
  new.hash := sha256(new.prev || workflows_canonical(new));
  update workflows_casehead set seq = new.seq, hash = new.hash where case_id = new.case_id;
  return new;
end $$;

create function workflows_refuse() returns trigger language plpgsql as $$
begin
  raise exception '% of the history of cases is refused', tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger seal before insert on workflows_caseevent
  for each row execute function workflows_seal();
create trigger no_change before update or delete on workflows_caseevent
  for each row execute function workflows_refuse();
create trigger no_truncate before truncate on workflows_caseevent
  for each statement execute function workflows_refuse();

alter table workflows_caseevent enable always trigger seal;
alter table workflows_caseevent enable always trigger no_change;
alter table workflows_caseevent enable always trigger no_truncate;
