-- The mart: the cells of every unit and period, kept fresh over HR and CRM tables, and the views that BI tools read.
--
--		source.*				the contract: views that a DBA writes over the tables that exist
--		   |	contract.sql	source_* in the private schema: the same with every column, NULL where left out
--		mart_private.*			cells.sql: summaries a unit, period and question; the role that made the mart reads them
--		   |	guard.sql		which cells may be shown, and which of those may change
--		mart_private.published_*	publish.sql and analyses: plain columns, only what may be shown
--		   |	views.sql
--		mart.*					views over published tables alone
--
-- Rules of the house:
--	* A mart named m is two schemas, m (views) and m_private (all else), of the role that made it, and its functions
--	  run for that role alone: whoever else ran them would run code that the owner could have planted.
--	* Every function has a search_path of its own. One that works inside a mart calls mart_open() or is given the name
--	  of the private schema, and narrows its path to mart_path(): static SQL, no name of a table is ever pasted.
--	  pg_catalog comes first as it always does when it is not named. A table's name must not be that of a type of
--	  the extension.
--	* Dynamic SQL only for what has the DBA's names in it, always through format('%I').
--	* A cell is recomputed as a whole from the source, never by a delta.
--	* A unit that merged into another counts as that other everywhere (unit_names); what is between closing dates and
--	  the guard's rules is in guard.sql.

create function mart_path(private name) returns text
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp
	as $$ select quote_ident(private) || ', @extschema@, pg_temp' $$;
comment on function mart_path(name) is
'The search_path of functions that work inside a mart: its private schema, then the extension''s. private: name of the private schema.';

create function mart_open(mart name) returns name
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
declare
	private constant text := mart || '_private';
	owner name;
begin
	select pg_get_userbyid(nspowner) into owner
	from pg_namespace where nspname = private
		and exists (select from pg_class where relnamespace = pg_namespace.oid and relname = 'mart' and relkind = 'r');
	if not found then
		raise exception using errcode = 'invalid_schema_name',
			message = format('there is no mart "%s"', mart),
			hint = 'Make one with create_mart(source, mart).';
	end if;
	if owner <> current_user then
		raise exception using errcode = 'insufficient_privilege',
			message = format('mart "%s" belongs to role "%s"', mart, owner),
			hint = format('Run this as its owner: set role %I.', owner);
	end if;
	return private;
end $$;
comment on function mart_open(name) is
'The private schema of a mart, mart || ''_private''. An error where there is no such mart, and where the current user is not its owner.';

create function mart_tables(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);

	create table mart (
		one boolean primary key default true check (one),
		mart name not null,
		source name not null,
		options jsonb not null,
		grain text not null,			-- day, week, month, quarter, year
		closing date not null,			-- periods that end by then are published; spells are seen until then
		company_id int,					-- the unit that all others are below
		refreshed_at timestamptz
	);
	comment on table mart is 'What this mart is: one row.';

	-- what is told of the company ------------------------------------------------------------------------

	create table units (
		unit_id int primary key,
		unit text not null unique,		-- as the source has it; of the company above several roots: (all)
		name text not null,
		manager text,
		parent_id int references units deferrable,
		top_id int,						-- the ancestor right below the company; NULL of the company
		level int not null,				-- 0: the company
		customer_facing boolean not null,
		valid_from date,
		valid_to date
	);
	comment on table units is 'Units that have not merged into another, the company included.';
	create table unit_names (unit text primary key, unit_id int not null references units);
	comment on table unit_names is 'Every unit of the source, and the one that its rows count for: itself or its last successor.';
	create table tree (
		ancestor_id int not null references units,
		unit_id int not null references units,
		distance int not null,			-- 0: itself
		primary key (ancestor_id, unit_id)
	);
	comment on table tree is 'Every unit with each unit below it and itself.';
	create index on tree (unit_id);

	create table questions (
		question_id int primary key,
		question text not null unique,
		voice text not null,			-- employee, customer, supplier, internal
		dimension text not null,
		lo int not null,
		hi int not null,
		reversed boolean not null,
		wording text,
		norm float8,					-- the benchmark: a mean on lo..hi
		measure text					-- enps (employee), nps (others), csat where this question is that measure
	);
	comment on table questions is 'The questions of the source.';
	create table dimensions (
		dimension_id int primary key,
		voice text not null,
		dimension text not null,		-- engagement of voice employee: the index
		lo int not null,
		hi int not null,
		questions text[] not null,		-- its items, all on lo..hi
		unique (voice, dimension)
	);
	comment on table dimensions is
	'Groups of questions that make an index. The index itself is the employees'' dimension engagement: where the source has none of that name, all employees'' questions on the scale that most of them have.';

	-- cells ----------------------------------------------------------------------------------------------

	create table ratings_cells (
		unit_id int not null,
		period date not null,
		question_id int not null,
		people int not null,			-- distinct people who answered
		ratings ratings not null,		-- reversed questions turned
		primary key (period, unit_id, question_id)
	);
	comment on table ratings_cells is 'Answers of each unit, period and question, of rows of the unit itself, not of those below it.';
	create table engagement_cells (
		unit_id int not null,
		period date not null,
		dimension_id int not null,
		people int not null,			-- distinct people who answered enough for an index
		engagement engagement not null,
		primary key (period, unit_id, dimension_id)
	);
	comment on table engagement_cells is 'Indices of each unit, period and dimension, of rows of the unit itself.';
	create table shared_cells (
		ancestor_id int not null,
		period date not null,
		question_id int not null,
		ratings ratings not null,
		primary key (ancestor_id, period, question_id)
	);
	comment on table shared_cells is
	'What the sum of the units below counts more than once: answers with a row for each of several units. They count with the row of the largest share, all others are here, to be taken out of the ancestor''s sum.';
	create table people (
		family text not null,			-- a voice, or tenure: and a kind
		unit_id int not null,
		period date not null,
		person bigint not null,			-- a hash; without a person, of the response
		digest bigint,					-- a hash of all that the person adds to the cell; NULL: nothing any more
		published bigint,				-- the digest that the published cells have; NULL: they do not have this person
		measures bigint[] not null,		-- of what the person answered: dimension_id, or -question_id of enps, nps, csat and benchmarks,
										-- times 2^32, plus a hash of the answers to it
		published_measures bigint[],	-- those of published, where digest is another one; NULL: not known
		published_in int,				-- the publication (guard_log) that it came with
		corrected boolean not null default false,	-- one before it was published, too
		primary key (period, unit_id, family, person)
	) with (fillfactor = 45);			-- a row of a refresh is updated once more, when it is published, and stays on its page
	comment on table people is 'Who is in each cell, and whether they changed since it was published.';
	-- no index that knows digest and published: publishing would have to touch it for everybody
	create table people_due (
		family text not null,
		period date not null,
		primary key (family, period)
	);
	comment on table people_due is 'Where people may have changed since they were published; where they have not, rows go with the next refresh.';
	create table guard_state (
		family text not null,
		period date not null,
		publication int not null,		-- the last one's number, from 1
		complete int not null,			-- the last one after which no number was held back
		min_people int not null,		-- the setting by which it was published; 0: none
		tree bigint not null,			-- mart_guard_tree() of that time
		columns int[] not null,			-- its measures, as in people.measures, and hashes of how they were defined
		definitions bigint[] not null,
		waiting boolean not null,		-- a number that is shown was held back
		units int[] not null,			-- an element a unit, here and in what follows
		shown boolean[] not null,		-- has a number
		shown_atoms int[] not null,		-- the atom of all that was ever shown, and of what is current: guard.h
		current_atoms int[] not null,
		covered boolean[] not null,		-- its own people are in a number of the last publication
		primary key (family, period)
	);
	comment on table guard_state is 'What of each family and period is published: what the guard decides on when something changes.';
	create table guard_trees (
		tree bigint primary key,		-- mart_guard_tree()
		units int[] not null,
		parents int[] not null
	);
	comment on table guard_trees is 'Which unit was below which when something was published.';
	create table guard_log (
		family text not null,
		period date not null,
		publication int not null,
		closing boolean not null,
		tree bigint not null references guard_trees,
		known int[] not null,			-- unit_id: whose number was written then
		primary key (family, period, publication)
	);
	comment on table guard_log is 'Which numbers were written when: what audit_mart() computes with.';
	create table guard_before (
		family text not null,
		period date not null,
		unit_id int not null,
		began int not null,				-- in numbers from this publication on
		ended int not null,				-- and no more from this one on
		people int not null
	);
	comment on table guard_before is 'How many people of a unit were in published numbers as they are no more.';
	create table driver_cells (
		period date primary key,
		people int not null,
		moments moments not null
	);
	comment on table driver_cells is
	'Of each period, over people: the eNPS answer, then the score 0..100 of each of the employees'' dimensions but engagement, by dimension_id.';
	create table driver_periods (period date primary key);
	comment on table driver_periods is 'The periods that the published drivers of the eNPS answer are of.';
	create table survival_cells (
		kind text not null,
		unit_id int not null,
		people int not null,
		survival survival not null,
		primary key (kind, unit_id)
	);
	comment on table survival_cells is
	'How long people stay with the company, in days until the closing date, by kind, at the unit where they began; a move between units ends nothing. Seen from seen_from on.';
	create table retention_cells (
		kind text not null,
		unit_id int not null,			-- the company, and the units right below it
		months int not null,
		at_risk bigint not null,		-- seen that long
		people bigint not null,			-- of whom there are at least so many people
		retained float8,
		low float8,
		high float8,
		note text,
		kept boolean not null,			-- published for this month at an earlier closing date
		before bigint,					-- at_risk when it was published last, or hidden first
		shown boolean not null,			-- published at this one
		primary key (kind, unit_id, months)
	);
	comment on table retention_cells is 'Survival by months, of the last closing date.';
	create table retention_known (
		kind text not null,
		unit text not null,
		months int not null,
		at_risk bigint not null,		-- when it was published last, or hidden first
		shown boolean not null,
		minimum int not null,			-- people there had to be
		closing date not null,
		primary key (kind, unit, months)
	);
	comment on table retention_known is 'What has been published of retention, and from what it has been hidden.';
	create table service_people (
		unit text not null,				-- who serves
		from_unit text not null,		-- whose people rate
		person bigint not null,			-- a hash
		digest bigint,					-- a hash of the person's answers; NULL: none any more
		published bigint,				-- the digest that the published NPS has; NULL: it does not have this person
		primary key (unit, from_unit, person)
	);
	comment on table service_people is 'Who rated the service of which unit, at the last closing date.';
	create table spells_cells (
		kind text not null,
		unit_id int not null,
		spells spells not null,
		primary key (kind, unit_id)
	);
	comment on table spells_cells is 'Spells in each unit by kind, seen until the closing date; cause transfer: a move to another unit.';
	create table outcome_cells (
		measure text not null,
		unit_id int not null,
		period date not null,
		moments moments not null,
		primary key (measure, unit_id, period)
	);
	comment on table outcome_cells is 'The source''s outcomes: one variable, its rows of a unit and period.';
	create table panels (
		voice text not null,			-- employee, customer, outcome, ...
		measure text not null,			-- a dimension, enps, nps, csat, turnover, churn, or an outcome
		scope text not null,			-- all, customer-facing
		panel panel not null,
		primary key (voice, measure, scope)
	);
	alter table panels alter column panel set storage external;	-- compressed it is read far more slowly
	comment on table panels is 'Panels of the published cells of units without units below them: they hold nothing that is not shown.';
	create table left_out (
		view_name text not null,
		unit text,						-- as the source has it
		period date,
		breach text not null,
		n bigint not null
	);
	comment on table left_out is 'Rows of the source that are in no cell, or not where they say, and why: see check_contract().';

	-- change ---------------------------------------------------------------------------------------------

	create table queue (
		view_name text not null,		-- the view of the contract that changed
		unit text,						-- NULL: every unit
		at date							-- NULL: every period
	);
	comment on table queue is 'What changed since the last refresh, as track() notes it: appended to, never unique.';
	create table dirty (
		view_name text not null,		-- responses, tenures, outcomes
		unit_id int,					-- NULL: every unit; -1: rows of units that nobody knows (left_out)
		period date						-- NULL: every period; of tenures always
	);
	comment on table dirty is 'The cells that the refresh under way recomputes; empty in between.';
	create table survey_spans (
		survey text not null,
		asked date not null,			-- the period in which answers were given
		period date not null			-- the one that they count for
	);
	comment on table survey_spans is
	'Where the answers of each survey are, as of the last refresh: what changed is known by the day of an answer, its cell by the survey. Empty where the source has no surveys.';
	create table forgotten (person text primary key, forgotten_on date not null default current_date);
	comment on table forgotten is 'People whose rows are left out until the source has none of them any more.';

	-- publication ----------------------------------------------------------------------------------------

	create table publishing (
		family text not null,
		unit_id int not null,
		period date not null,
		known boolean not null			-- false: it is no longer shown
	);
	comment on table publishing is 'The cells that the publication under way brings up to date; empty in between.';
	create table publishing_people (
		family text not null,
		unit_id int not null,
		period date not null,
		people bigint not null
	);
	comment on table publishing_people is 'Distinct people of what is in publishing; empty in between.';
	create table held_back (
		family text not null,
		unit_id int not null,
		period date not null,
		primary key (unit_id, period, family)
	);
	comment on table held_back is 'Shown cells that are older than what is known: they stay as they are until they may change.';
	create table invited (
		unit_id int not null,
		period date not null,
		invited bigint not null,
		primary key (unit_id, period)
	);
	comment on table invited is 'Employees invited to answer, of the unit itself.';
	create table survey_periods (survey text primary key, period date not null);
	comment on table survey_periods is 'Of surveys that the source gives no period, that of the first answer, as of the last closing date.';

	-- change, continued: numbers and progress -------------------------------------------------------------

	-- a number is never used again: cells and published rows of what is gone may still have it
	create sequence unit_ids;
	create sequence question_ids;
	create sequence dimension_ids;
	create sequence progress_step;
	create sequence progress_started;
end $$;
comment on function mart_tables(name) is
'Makes the tables of a mart in its private schema. private: name of that schema, which is empty.';
