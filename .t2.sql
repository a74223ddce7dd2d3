create or replace function public.counts(text) returns setof text language sql as 'select $1';
select track('m','src.answers','responses','unit','asked_on');
insert into src.answers(response,person,unit,asked_on,question,score) select i,'p'||i,'u'||i%4+1,'2026-01-01'::date+i,'q1',3 from generate_series(1,100) i;
select unit,at,count(*) from m_private.queue group by 1,2 order by 1,2;
select * from refresh_mart('m');
update src.answers set asked_on=asked_on+1, unit='u4' where response=5;
delete from src.answers where response=6;
truncate src.answers;
select * from m_private.queue;
select track('m','src.answers','responses','unit','asked_on');
select tgname from pg_trigger where tgrelid='src.answers'::regclass;
select untrack('m','src.answers');
\df m_private.*
alter table src.answers add ts timestamptz default '2026-01-31 20:00+0';
select track('m','src.answers','responses','unit','ts');
delete from m_private.queue;
insert into src.answers(response,person,unit,asked_on,question,score) select i,'p'||i,'u'||i%4+1,'2026-01-01'::date+i,'q1',3 from generate_series(1,100) i;
table m_private.queue;
alter table src.answers rename ts to tx;
delete from src.answers where response=4;
table m_private.queue;
select track('m','src.answers','responses','unitx','ts');
select track('m','src.answers','responses','person','ts');
select track('m','src.answers','responsesx','person','ts');
select track('m','src.responses','responses','person','ts');
\sf m_private.track_1
