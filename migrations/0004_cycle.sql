-- A team's walk through the method.
create table cycle (
    team blob not null,
    id text not null,
    deleted_at integer,
    number integer,
    title text,
    goal text,
    period text,
    primary key (team, id)
) strict, without rowid;

create table step (
    team blob not null,
    id text not null,
    deleted_at integer,
    cycle text,
    code text,
    state text,
    primary key (team, id)
) strict, without rowid;

create table visit (
    team blob not null,
    id text not null,
    deleted_at integer,
    cycle text,
    step text,
    began_on text,
    began_at integer,
    primary key (team, id)
) strict, without rowid;
create index visit_cycle on visit (team, cycle, began_at);

create table question (
    team blob not null,
    id text not null,
    deleted_at integer,
    cycle text,
    whose text,
    why_now text,
    learners text,
    already_tried text,
    primary key (team, id)
) strict, without rowid;

create table question_version (
    team blob not null,
    id text not null,
    deleted_at integer,
    question text,
    body text,
    reason text,
    written_on text,
    written_at integer,
    author text,
    primary key (team, id)
) strict, without rowid;
create index question_version_question on question_version (team, question, written_at);
