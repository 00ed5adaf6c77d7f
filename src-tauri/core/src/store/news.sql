-- What came from others, the last written first, with what each record is called and belongs to. What this person did
-- on another device of theirs (?3, in hexadecimal) is no news.
with came as (
  select tbl, record, device, first, last, lower(hex(record)) as id
  from arrival where team = ?1 and hex(device) not in (select value from json_each(?3))
  order by last desc limit ?2
)
select a.tbl as "tbl!: String", a.id as "id!: String", a.device as "device!: Vec<u8>", a.last as "last!: Vec<u8>",
  (select min(c.version) from change c where c.team = ?1 and c.tbl = a.tbl and c.record = a.record) = a.first
    as "is_first!: bool",
  (select json_group_array(distinct c.field) from change c
    where c.team = ?1 and c.tbl = a.tbl and c.record = a.record
      and c.version between a.first and a.last and substr(c.version, 9, 10) = a.device) as "fields!: String",
  case a.tbl
    when 'team' then (select title from team where team = ?1 and id = a.id)
    when 'institution' then (select name from institution where team = ?1 and id = a.id)
    when 'member' then (select name from member where team = ?1 and id = a.id)
    when 'cycle' then (select coalesce(title, '') from cycle where team = ?1 and id = a.id)
    when 'step' then (select code from step where team = ?1 and id = a.id)
    when 'question' then (select coalesce((select v.body from question_version v where v.team = ?1
      and v.question = q.id and v.deleted_at is null order by v.written_at desc, v.id desc limit 1), '')
      from question q where q.team = ?1 and q.id = a.id)
    when 'question_version' then (select body from question_version where team = ?1 and id = a.id)
    when 'capture' then (select line from capture where team = ?1 and id = a.id)
    when 'link' then (select c.line from link l join capture c on c.team = l.team and c.id = l.owner
      where l.team = ?1 and l.id = a.id)
    when 'evidence' then (select title from evidence where team = ?1 and id = a.id)
    when 'evidence_link' then (select e.title from evidence_link l join evidence e on e.team = l.team
      and e.id = l.evidence where l.team = ?1 and l.id = a.id)
    when 'arrangement' then (select title from arrangement where team = ?1 and id = a.id)
    when 'element' then (select r.title from element e join arrangement r on r.team = e.team and r.id = e.arrangement
      where e.team = ?1 and e.id = a.id)
  end as "title: String",
  case a.tbl
    when 'link' then (select owner from link where team = ?1 and id = a.id)
    when 'evidence_link' then (select evidence from evidence_link where team = ?1 and id = a.id)
    when 'question_version' then (select question from question_version where team = ?1 and id = a.id)
  end as "belongs_to: String",
  case a.tbl when 'element' then (select code from element where team = ?1 and id = a.id) end as "element: String",
  case a.tbl
    when 'institution' then (select deleted_at from institution where team = ?1 and id = a.id)
    when 'member' then (select deleted_at from member where team = ?1 and id = a.id)
    when 'question_version' then (select deleted_at from question_version where team = ?1 and id = a.id)
    when 'capture' then (select deleted_at from capture where team = ?1 and id = a.id)
    when 'link' then (select deleted_at from link where team = ?1 and id = a.id)
    when 'evidence' then (select deleted_at from evidence where team = ?1 and id = a.id)
    when 'evidence_link' then (select deleted_at from evidence_link where team = ?1 and id = a.id)
    when 'arrangement' then (select deleted_at from arrangement where team = ?1 and id = a.id)
  end is not null as "is_removed!: bool"
from came a
order by a.last desc
