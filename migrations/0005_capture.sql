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
create index capture_board on capture (team, cycle, step, deleted_at, happened_on);

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
