-- What this installation knows of sharing. It is shared with nobody as it stands, and no synced row depends on it.

-- The folder of a team and how it went last.
create table sharing (
    team blob primary key,
    folder text,
    -- Number and BLAKE3 of the own segment that came last.
    seq_last integer not null default 0,
    hash_last blob,
    -- When everything of ours was last in the folder, ms since 1970.
    shared_at integer,
    problem text
) strict, without rowid;

-- Says whether the key file and this database belong together.
create table device_epoch (
    only_row integer primary key check (only_row = 1),
    epoch blob not null check (length(epoch) = 8)
) strict;

create table team_key (
    team blob not null,
    key_id blob not null check (length(key_id) = 16),
    epoch integer not null,
    key blob not null check (length(key) = 32),
    primary key (team, key_id)
) strict, without rowid;

-- The exact bytes of every file of a team that this installation has made or taken in, so that any holder can
-- publish it again. One content per name and number, whatever happens in between.
create table shared_file (
    id integer primary key,
    team blob not null,
    hash blob not null check (length(hash) = 32),
    kind text not null check (kind in ('team', 'member', 'key', 'invitation', 'request', 'segment')),
    path text not null,
    -- For a segment: who wrote it, its number there, and how many changes it holds.
    device blob,
    seq integer,
    changes integer not null default 0,
    bytes blob not null,
    is_published integer not null default 0,
    unique (team, hash)
) strict;
create index shared_file_kind on shared_file (team, kind);
create index shared_file_waiting on shared_file (team, is_published) where is_published = 0;

-- Files in the folder that were read before. A hint that saves reading them again, never the truth.
create table seen_file (
    team blob not null,
    path text not null,
    size_bytes integer not null,
    modified integer not null,
    -- Null for a file that is not ours to understand.
    hash blob,
    primary key (team, path)
) strict, without rowid;

-- Files in the folder that could not be taken in yet.
create table quarantine (
    team blob not null,
    path text not null,
    size_bytes integer not null,
    modified integer not null,
    reason text not null,
    tries integer not null,
    retry_at integer not null,
    first_seen_at integer not null,
    primary key (team, path)
) strict, without rowid;

-- How far the evidence files are.
create table shared_blob (
    team blob not null,
    id text not null,
    is_here integer not null,
    is_published integer not null,
    primary key (team, id)
) strict, without rowid;
