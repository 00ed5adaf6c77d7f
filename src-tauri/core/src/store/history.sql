-- What was done to an item (?2, ?3; ?4 is its id as rows hold it) and to what belongs to it, newest first.
-- The parts come by index and each is one stretch of the log: left to itself SQLite may read the whole log.
with part(tbl, record) as (
  select ?2, ?3
  union select 'link', unhex(id) from link where ?2 = 'capture' and team = ?1 and owner = ?4
  union select 'question_version', unhex(id) from question_version
    where ?2 = 'question' and team = ?1 and question = ?4
  union select 'element', unhex(id) from element where ?2 = 'arrangement' and team = ?1 and arrangement = ?4
  union select 'step', unhex(id) from step where ?2 = 'cycle' and team = ?1 and cycle = ?4
  union select 'institution', unhex(id) from institution where ?2 = 'team' and team = ?1
  union select 'member', unhex(id) from member where ?2 = 'team' and team = ?1
  union select 'evidence_link', unhex(id) from evidence_link where team = ?1 and target = ?4
  union select 'evidence_link', unhex(id) from evidence_link where team = ?1 and evidence = ?4
), told as (
  select c.tbl, c.record, c.field, c.version, c.value, c.text_update is not null as is_text,
    lag(c.value) over one_field as before,
    min(c.version) over (partition by c.tbl, c.record) = c.version as is_first,
    not exists (select 1 from replaced r where r.team = c.team and r.tbl = c.tbl and r.record = c.record
      and r.field = c.field and r.version = c.version) as is_head
  from part p cross join change c on c.team = ?1 and c.tbl = p.tbl and c.record = p.record
  window one_field as (partition by c.tbl, c.record, c.field order by c.version)
), shown as (
  select *, sum(is_head) over one_field = 1 as is_only,
    max(case when is_head then version end) over one_field = version as is_winner
  from told where tbl || '/' || field in (select value from json_each(?5))
  window one_field as (partition by tbl, record, field)
), ranked as (
  select *, dense_rank() over (order by version desc, tbl, record) as place from shown
), counted as (
  select *, max(place) over () as total from ranked
)
select tbl as "tbl!: String", record as "record!: Vec<u8>", version as "version!: Vec<u8>",
  field as "field!: String", value as "value: String", before as "before: String",
  is_text as "is_text!: bool", is_head as "is_head!: bool", is_only as "is_only!: bool",
  coalesce(is_winner, 0) as "is_winner!: bool", is_first as "is_first!: bool",
  total as "total!: i64"
from counted where place > ?6 and place <= ?6 + ?7 order by place, field
