-- What happened, and the links that go with it.
create table capture (
    team blob not null,
    id text not null,
    deleted_at integer,
    cycle text,
    line text,
    hashtag text,
    kind text,
    step text,
    happened_on text,
    author text,
    primary key (team, id)
) strict, without rowid;
-- In the order of the board, with all that counting and filtering need.
create index capture_board on capture (team, cycle, step, deleted_at, happened_on, id, hashtag);

create table link (
    team blob not null,
    id text not null,
    deleted_at integer,
    owner text,
    url text,
    title text,
    position text,
    primary key (team, id)
) strict, without rowid;
create index link_owner on link (team, owner);

-- A capture as it lies on the board: with how much evidence hangs on it, and whether somebody wrote more.
create view capture_card as
select c.team, c.id, c.deleted_at, c.cycle, c.line, c.hashtag, c.kind, c.step, c.happened_on, c.author,
    (select count(*) from evidence_link l join evidence e on e.team = l.team and e.id = l.evidence
      where l.team = c.team and l.target = c.id and l.deleted_at is null and e.deleted_at is null) as evidence,
    exists (select 1 from long_text t
      where t.team = c.team and t.tbl = 'capture' and t.id = c.id and t.field = 'text' and t.content <> '') as has_text
from capture c;
