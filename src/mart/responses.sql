-- Packed responses: all answers of a unit and period in one bytea, which lives within one refresh.
--
--	names		text[]	the questions' names in the order of questions, then the voices' names
--	questions	int[][]	a row a question: id, lo, hi, 1 where reversed, number of its voice
--	measures	int[]	of each measure: id (below 0: less a question's id), count of its questions, their numbers

create function mart_responses_accum(bytea, text, text, text, float8, text, float8, text[], int[]) returns bytea
	as 'MODULE_PATHNAME', 'mart_responses_accum' language c immutable parallel safe;
comment on function mart_responses_accum(bytea, text, text, text, float8, text, float8, text[], int[]) is 'Transition function of mart_responses; refused outside an aggregate.';
create function mart_responses_combine(bytea, bytea) returns bytea
	as 'MODULE_PATHNAME', 'mart_responses_combine' language c immutable parallel safe;
comment on function mart_responses_combine(bytea, bytea) is 'Combine function of mart_responses; refused outside an aggregate.';
create function mart_responses_final(bytea) returns bytea
	as 'MODULE_PATHNAME', 'mart_responses_final' language c immutable strict parallel safe;
comment on function mart_responses_final(bytea) is 'Final function of mart_pack: sorts responses, joins those that came in pieces, leaves out what was answered twice.';

create aggregate mart_responses(voice text, response text, person text, share float8, question text, score float8, names text[], questions int[]) (
	sfunc = mart_responses_accum, stype = bytea, sspace = 2048, combinefunc = mart_responses_combine, parallel = safe);
comment on aggregate mart_responses(text, text, text, float8, text, float8, text[], int[]) is
'Answers of one unit and period, a row an answer, in pieces that mart_pack makes into packed responses. person NULL: the response is a person. share and score may be NULL; a row without a response, of an unknown question or another voice than its question''s, or with a score that is no level of the scale is counted and left out. For the mart''s own use.';
create aggregate mart_pack(bytea) (
	sfunc = mart_responses_combine, stype = bytea, sspace = 2048, finalfunc = mart_responses_final,
	combinefunc = mart_responses_combine, parallel = safe);
comment on aggregate mart_pack(bytea) is
'Pieces of answers into packed responses: of one response that answered a question twice the lowest score counts, and the others are counted as left out. For the mart''s own use.';

create function mart_response_ratings(responses bytea, questions int[], out question_id int, out people int, out ratings ratings)
	returns setof record
	as 'MODULE_PATHNAME', 'mart_response_ratings' language c immutable strict parallel safe rows 20;
comment on function mart_response_ratings(bytea, int[]) is
'Of packed responses a row a question that was asked: its id, distinct people who answered it, and their answers, reversed ones turned. An error for what mart_pack did not make.';
create function mart_response_engagement(responses bytea, questions int[], measures int[], out dimension_id int, out people int, out engagement engagement)
	returns setof record
	as 'MODULE_PATHNAME', 'mart_response_engagement' language c immutable strict parallel safe rows 5;
comment on function mart_response_engagement(bytea, int[], int[]) is
'Of packed responses a row a dimension of which anything was asked: its id, distinct people who answered at least half, and the summary. A response that was asked nothing of a dimension is not in it. An error for what mart_pack did not make.';
create function mart_response_people(responses bytea, questions int[], measures int[], out voice int, out person bigint, out digest bigint, out measures_answered bigint[])
	returns setof record
	as 'MODULE_PATHNAME', 'mart_response_people' language c immutable strict parallel safe rows 10;
comment on function mart_response_people(bytea, int[], int[]) is
'Of packed responses a row a person who answered anything: the number of the voice, the person''s hash (see mart_person), a hash of all that they add, and the ids of the measures that they answered, at least half of a dimension. An error for what mart_pack did not make.';
create function mart_response_heads(responses bytea, questions int[], out voice int, out response bigint, out person bigint, out share float8)
	returns setof record
	as 'MODULE_PATHNAME', 'mart_response_heads' language c immutable strict parallel safe rows 10;
comment on function mart_response_heads(bytea, int[]) is 'Of packed responses a row a response, without its answers. An error for what mart_pack did not make.';
create function mart_response_answers(responses bytea, questions int[], out voice int, out response bigint, out question_id int, out score int, out lo int, out hi int)
	returns setof record
	as 'MODULE_PATHNAME', 'mart_response_answers' language c immutable strict parallel safe rows 100;
comment on function mart_response_answers(bytea, int[]) is 'Of packed responses a row an answer, reversed ones turned; score NULL: not answered. An error for what mart_pack did not make.';
create function mart_response_scores(responses bytea, questions int[], measures int[], out response bigint, out person bigint, out share float8, out scores float8[])
	returns setof record
	as 'MODULE_PATHNAME', 'mart_response_scores' language c immutable strict parallel safe rows 10;
comment on function mart_response_scores(bytea, int[], int[]) is
'Of packed responses a row a response of the first measure''s voice that has any score: of a question its answer, of a dimension the mean of the answered items on 0..100, NULL where less than half are. An error for what mart_pack did not make.';
create function mart_response_left_out(responses bytea, out breach text, out n bigint)
	returns setof record
	as 'MODULE_PATHNAME', 'mart_response_left_out' language c immutable strict parallel safe rows 2;
comment on function mart_response_left_out(bytea) is 'Of packed responses how many rows were left out, by breach; the row with breach NULL has how many there were in all.';

create function mart_person(family text, person text) returns bigint
	language sql immutable strict parallel safe
	set search_path = pg_catalog, pg_temp
	as $$ select hashtextextended(person, hashtextextended(family, 0)) $$;
comment on function mart_person(text, text) is 'The hash that stands for a person in the table people of a mart; family: a voice, or tenure and a kind.';
