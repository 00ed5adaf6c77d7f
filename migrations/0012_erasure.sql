-- What was erased for privacy. Made from the team's signed records; what of it is only of this installation says so.

-- Records that read as nothing, whatever the log says of them and whatever comes later.
create table erased (
    team blob not null,
    tbl text not null,
    record blob not null check (length(record) = 16),
    -- When somebody erased it, ms since 1970 by their clock.
    erased_at integer not null,
    -- It cannot be taken back any more.
    is_final integer not null,
    primary key (team, tbl, record)
) strict, without rowid;

-- Since when this installation knows of an erasure. Shared with nobody.
create table erasure_heard (
    team blob not null,
    id blob not null check (length(id) = 32),
    heard_at integer not null,
    primary key (team, id)
) strict, without rowid;

-- Evidence files that are to leave this disk and the folder.
create table erased_file (
    team blob not null,
    -- Id of its parts in the folder.
    id text not null,
    -- BLAKE3 of its content, as long as it may lie on this disk.
    hash text,
    -- The folder showed no part of it when it was last looked for.
    is_gone integer not null default 0,
    primary key (team, id)
) strict, without rowid;
