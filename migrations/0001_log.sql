-- The change log is the truth; every other synced table below is made from it and can be made again.
-- Ids in rows are 32 lower-case hexadecimal characters; in the log they are 16 bytes.

-- One row per field of a change. The key keeps a record's history together and its versions in order.
create table change (
    team blob not null,
    tbl text not null,
    record blob not null,
    field text not null,
    -- 8 bytes of clock, 10 of device, 10 of hash: byte order is the order in which the greater wins.
    version blob not null check (length(version) = 28),
    -- JSON of a register, or null for an update of a text.
    value text,
    text_update blob,
    primary key (team, tbl, record, field, version)
) strict, without rowid;

-- Versions that some change replaces. A version that is not here is a head of its field.
create table replaced (
    team blob not null,
    tbl text not null,
    record blob not null,
    field text not null,
    version blob not null,
    primary key (team, tbl, record, field, version)
) strict, without rowid;

-- Own changes in the order they were made, until a sealed segment holds them.
create table outbox (
    team blob not null,
    seq integer not null check (seq > 0),
    change blob not null,
    primary key (team, seq)
) strict, without rowid;

-- What this installation knows of a team and shares with nobody.
create table local_team (
    team blob primary key,
    seq_last integer not null default 0,
    hlc_last integer not null default 0,
    me text,
    is_demo integer not null default 0
) strict, without rowid;

-- The text that a field's Loro updates come to, and the state it stands at.
create table long_text (
    team blob not null,
    tbl text not null,
    id text not null,
    field text not null,
    content text not null,
    base text not null,
    primary key (team, tbl, id, field)
) strict, without rowid;

-- What this person did here, newest last, to undo and redo it.
create table undo_step (
    id integer primary key,
    team blob not null,
    action text not null,
    is_undone integer not null default 0,
    -- JSON: the fields, with their values before and after.
    entries text not null
) strict;
create index undo_step_team on undo_step (team, is_undone, id);

create table setting (
    key text primary key,
    value text not null
) strict, without rowid;
