-- What is wrong with one thing in a folder, and with evidence files, so that neither is told as wrong with all of it.

-- Path in the folder of what alone could not be read or written; null where the problem is the folder's.
alter table sharing add column problem_about text;

-- What was wrong with evidence files when they were last moved, how many it keeps back, and the name of one.
alter table sharing add column media_problem text;
-- It is this device's disk, and not the folder.
alter table sharing add column media_problem_is_here integer not null default 0;
alter table sharing add column media_problem_files integer not null default 0;
alter table sharing add column media_problem_about text;
