-- A team, its people and institutions, and the devices they write from.
create table team (
    team blob not null,
    id text not null,
    deleted_at integer,
    title text,
    kind text,
    sector text,
    theme text,
    programme text,
    period text,
    primary key (team, id)
) strict, without rowid;

create table institution (
    team blob not null,
    id text not null,
    deleted_at integer,
    name text,
    place text,
    position text,
    primary key (team, id)
) strict, without rowid;

create table member (
    team blob not null,
    id text not null,
    deleted_at integer,
    name text,
    role text,
    institution text,
    position text,
    primary key (team, id)
) strict, without rowid;

create table device (
    team blob not null,
    id text not null,
    deleted_at integer,
    device text,
    member text,
    primary key (team, id)
) strict, without rowid;
