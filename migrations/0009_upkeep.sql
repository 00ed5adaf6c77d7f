-- What it takes to keep a team's folder well: what others have, packs, and which evidence files are wanted here.

-- What each device of the team, this one too, last wrote that it has. Short-lived: one that is lost comes again.
create table ack (
    team blob not null,
    device blob not null check (length(device) = 10),
    n integer not null,
    -- When it was made or came here, ms since 1970 by the clock of this device.
    taken_at integer not null,
    body blob not null,
    primary key (team, device)
) strict, without rowid;

-- What the rows here came to when this device knew so much, for comparing with what others write later.
create table state_digest (
    team blob not null,
    knowledge blob not null check (length(knowledge) = 32),
    schema integer not null,
    digest blob not null check (length(digest) = 32),
    noted_at integer not null,
    primary key (team, knowledge, schema)
) strict, without rowid;

-- Packs that were read whole, own ones and others'. Their bytes are made again from the segments they name.
create table pack (
    team blob not null,
    hash blob not null check (length(hash) = 32),
    device blob not null check (length(device) = 10),
    seq_from integer not null,
    seq_to integer not null,
    path text not null,
    -- BLAKE3 of each segment inside, one after the other.
    segments blob not null,
    read_back_at integer not null,
    is_published integer not null,
    primary key (team, hash)
) strict, without rowid;

-- When a segment came here or was made, by the clock of this device; and the pack that holds it too.
alter table shared_file add column held_at integer not null default 0;
alter table shared_file add column pack blob;
create index shared_file_segment on shared_file (team, device, seq) where kind = 'segment';

-- When the whole folder was last looked through, and which evidence files come to this device by themselves.
alter table sharing add column checked_at integer;
alter table sharing add column media text not null default 'all' check (media in ('all', 'small', 'asked'));

alter table shared_blob add column size_bytes integer not null default 0;
-- It comes here by itself, or somebody here asked for it.
alter table shared_blob add column is_wanted integer not null default 1;
alter table shared_blob add column is_asked integer not null default 0;
-- All of its parts were seen in the folder.
alter table shared_blob add column is_there integer not null default 0;

-- When a person had the file taken away for good, ms since 1970.
alter table evidence add column purged_at integer;
