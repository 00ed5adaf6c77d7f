-- What this installation remembers of the team, to tell what changed since this person was there. Shared with nobody,
-- and apart from the log: making the log again tells nothing twice.

-- What others wrote and this person has not said to have seen: one row per record and device.
create table arrival (
    team blob not null,
    tbl text not null,
    record blob not null,
    device blob not null,
    -- The first and last version of it that came, and how many changes.
    first blob not null check (length(first) = 28),
    last blob not null check (length(last) = 28),
    changes integer not null,
    -- With which batch of the team it came last.
    batch integer not null,
    primary key (team, tbl, record, device)
) strict, without rowid;

create table presence (
    team blob primary key,
    -- When this person came into the team, ms since 1970; what was written before is nothing new.
    came_at integer not null default 0,
    -- Came in and has not said to have seen anything yet.
    is_newcomer integer not null default 0,
    batch_last integer not null default 0
) strict, without rowid;
