-- A segment whose writer may not have written it, as the team's records say now: kept, passed on, and not applied.
alter table shared_file add column is_applied integer not null default 1;
