-- Evidence and what it hangs on. The file itself lies beside the database, under its hash.
create table evidence (
    team blob not null,
    id text not null,
    deleted_at integer,
    title text,
    kind text,
    sensitivity text,
    happened_on text,
    author text,
    added_at integer,
    -- JSON of the file's facts: one register, because they belong together.
    file text,
    -- The key of the file's parts in the shared folder, 64 hexadecimal characters.
    file_key text,
    primary key (team, id)
) strict, without rowid;
create index evidence_added on evidence (team, deleted_at, added_at);

create table evidence_link (
    team blob not null,
    id text not null,
    deleted_at integer,
    evidence text,
    target_kind text,
    target text,
    added_at integer,
    primary key (team, id)
) strict, without rowid;
create index evidence_link_evidence on evidence_link (team, evidence);
create index evidence_link_target on evidence_link (team, target);
