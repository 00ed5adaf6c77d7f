-- Learning arrangements and their ten elements.
create table arrangement (
    team blob not null,
    id text not null,
    deleted_at integer,
    cycle text,
    title text,
    size text,
    status text,
    learners text,
    added_at integer,
    primary key (team, id)
) strict, without rowid;

create table element (
    team blob not null,
    id text not null,
    deleted_at integer,
    arrangement text,
    code text,
    who_decides text,
    for_whom text,
    primary key (team, id)
) strict, without rowid;
create index element_arrangement on element (team, arrangement);
