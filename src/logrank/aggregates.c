/*
 * aggregates.c
 *	  Rows, and survivals, into summaries of survival by group.
 */
#include "core/extension.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "core/aggregate.h"
#include "logrank/groups.h"
#include "survival/spell_row.h"

static pg_noinline void
refuse_removal(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a spell cannot leave a survival_groups that it did not enter")));
}

/* The state that the executor owns, in its growing form. */
static inline SurvivalGroups *
own_state(FunctionCallInfo fcinfo)
{
	SurvivalGroups *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return groups_growing(groups_new(0, 0, 0));
	state = groups_state(fcinfo);
	return likely(state->slots > 0) ? state : groups_growing(state);
}

/* ---- whose row it is ---- */

typedef struct Owner
{
	bool		missing;
	PartName	part;
} Owner;

/* Room for a bigint's digits. */
typedef char Digits[24];

static inline Owner
text_owner(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(1))
		return (Owner) {.missing = true};
	return (Owner) {.part = {oneway_name("", 0), group_argument(PG_GETARG_TEXT_PP(1))}};
}

static inline Owner
number_owner(FunctionCallInfo fcinfo, char *digits)
{
	if (PG_ARGISNULL(1))
		return (Owner) {.missing = true};
	return (Owner) {.part = {oneway_name("", 0), oneway_name(digits, pg_lltoa(PG_GETARG_INT64(1), digits))}};
}

static inline Owner
stratified_owner(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return (Owner) {.missing = true};
	return (Owner) {.part = {group_argument(PG_GETARG_TEXT_PP(1)), group_argument(PG_GETARG_TEXT_PP(2))}};
}

/* ---- rows ---- */

static inline int64 *
left_out(SurvivalGroups *state, Fate fate)
{
	return fate == MISSING ? &state->missing : fate == FUTURE ? &state->future : &state->unobserved;
}

static inline Datum
count_row(SurvivalGroups *state, Owner owner, SpellRow row)
{
	Fate		fate = owner.missing ? MISSING : row.fate;
	int32		part;

	if (fate != SPELL)
	{
		++*left_out(state, fate);
		PG_RETURN_POINTER(state);
	}
	part = groups_add_part(&state, owner.part);
	state = groups_count(state, part, row.exit, row.event ? KIND_EVENT : KIND_CENSORED, 1);
	if (row.entry > 0)
		state = groups_count(state, part, row.entry, KIND_ENTERED, 1);
	PG_RETURN_POINTER(state);
}

static inline Datum
remove_row(SurvivalGroups *state, Owner owner, SpellRow row)
{
	Fate		fate = owner.missing ? MISSING : row.fate;
	int32		part;

	if (fate != SPELL)
	{
		if (--*left_out(state, fate) < 0)
			refuse_removal();
		PG_RETURN_POINTER(state);
	}
	part = groups_find_part(state, owner.part);
	if (part < 0 ||
		!groups_take(state, part, row.exit, row.event ? KIND_EVENT : KIND_CENSORED, 1) ||
		(row.entry > 0 && !groups_take(state, part, row.entry, KIND_ENTERED, 1)))
		refuse_removal();
	PG_RETURN_POINTER(state);
}

/* ---- survivals, whose causes are passed over ---- */

static inline int32
kind_of(const SurvivalCell *cell)
{
	return cell->kind == KIND_CENSORED || cell->kind == KIND_ENTERED ? cell->kind : KIND_EVENT;
}

static int64
all_rows(const Survival *s)
{
	return s->n + s->missing + s->future + s->unobserved;
}

static Datum
count_survival(SurvivalGroups *state, Owner owner, FunctionCallInfo fcinfo, int argument)
{
	Survival   *s;

	if (PG_ARGISNULL(argument))
		PG_RETURN_POINTER(state);
	s = PG_GETARG_SURVIVAL(argument);
	check_row_count(state->n + state->missing + state->future + state->unobserved + all_rows(s));
	if (owner.missing)
	{
		state->missing += all_rows(s);
		PG_RETURN_POINTER(state);
	}
	for (int i = 0; i < survival_places(s); i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (s->cells[i].n > 0)
		{
			int32		part = groups_add_part(&state, owner.part);

			state = groups_count(state, part, s->cells[i].time, kind_of(&s->cells[i]), s->cells[i].n);
		}
	}
	state->missing += s->missing;
	state->future += s->future;
	state->unobserved += s->unobserved;
	PG_RETURN_POINTER(state);
}

static Datum
remove_survival(SurvivalGroups *state, Owner owner, FunctionCallInfo fcinfo, int argument)
{
	Survival   *s;
	int32		part;

	if (PG_ARGISNULL(argument))
		PG_RETURN_POINTER(state);
	s = PG_GETARG_SURVIVAL(argument);
	if (owner.missing)
		state->missing -= all_rows(s);
	else
	{
		part = groups_find_part(state, owner.part);
		for (int i = 0; i < survival_places(s); i++)
		{
			CHECK_FOR_INTERRUPTS();
			if (s->cells[i].n > 0 &&
				(part < 0 || !groups_take(state, part, s->cells[i].time, kind_of(&s->cells[i]), s->cells[i].n)))
				refuse_removal();
		}
		state->missing -= s->missing;
		state->future -= s->future;
		state->unobserved -= s->unobserved;
	}
	if (state->missing < 0 || state->future < 0 || state->unobserved < 0)
		refuse_removal();
	PG_RETURN_POINTER(state);
}

/* ---- what SQL calls: by a name, by a number, and by stratum and name ---- */

SQL_FUNCTION(survival_groups_accum_text_survival);
Datum
survival_groups_accum_text_survival(PG_FUNCTION_ARGS)
{
	return count_survival(own_state(fcinfo), text_owner(fcinfo), fcinfo, 2);
}

SQL_FUNCTION(survival_groups_accum_text_dates);
Datum
survival_groups_accum_text_dates(PG_FUNCTION_ARGS)
{
	return count_row(own_state(fcinfo), text_owner(fcinfo), dated_row(fcinfo, &dates, 2, 5));
}

SQL_FUNCTION(survival_groups_accum_text_dates_entered);
Datum
survival_groups_accum_text_dates_entered(PG_FUNCTION_ARGS)
{
	return count_row(own_state(fcinfo), text_owner(fcinfo), dated_row(fcinfo, &dates, 2, 5));
}

SQL_FUNCTION(survival_groups_accum_text_duration);
Datum
survival_groups_accum_text_duration(PG_FUNCTION_ARGS)
{
	return count_row(own_state(fcinfo), text_owner(fcinfo), duration_row(fcinfo, 2));
}

SQL_FUNCTION(survival_groups_accum_number_survival);
Datum
survival_groups_accum_number_survival(PG_FUNCTION_ARGS)
{
	Digits		digits;

	return count_survival(own_state(fcinfo), number_owner(fcinfo, digits), fcinfo, 2);
}

SQL_FUNCTION(survival_groups_accum_number_dates);
Datum
survival_groups_accum_number_dates(PG_FUNCTION_ARGS)
{
	Digits		digits;

	return count_row(own_state(fcinfo), number_owner(fcinfo, digits), dated_row(fcinfo, &dates, 2, 5));
}

SQL_FUNCTION(survival_groups_accum_number_dates_entered);
Datum
survival_groups_accum_number_dates_entered(PG_FUNCTION_ARGS)
{
	Digits		digits;

	return count_row(own_state(fcinfo), number_owner(fcinfo, digits), dated_row(fcinfo, &dates, 2, 5));
}

SQL_FUNCTION(survival_groups_accum_number_duration);
Datum
survival_groups_accum_number_duration(PG_FUNCTION_ARGS)
{
	Digits		digits;

	return count_row(own_state(fcinfo), number_owner(fcinfo, digits), duration_row(fcinfo, 2));
}

SQL_FUNCTION(survival_groups_accum_stratified_survival);
Datum
survival_groups_accum_stratified_survival(PG_FUNCTION_ARGS)
{
	return count_survival(own_state(fcinfo), stratified_owner(fcinfo), fcinfo, 3);
}

SQL_FUNCTION(survival_groups_accum_stratified_dates);
Datum
survival_groups_accum_stratified_dates(PG_FUNCTION_ARGS)
{
	return count_row(own_state(fcinfo), stratified_owner(fcinfo), dated_row(fcinfo, &dates, 3, 6));
}

SQL_FUNCTION(survival_groups_accum_stratified_dates_entered);
Datum
survival_groups_accum_stratified_dates_entered(PG_FUNCTION_ARGS)
{
	return count_row(own_state(fcinfo), stratified_owner(fcinfo), dated_row(fcinfo, &dates, 3, 6));
}

SQL_FUNCTION(survival_groups_accum_stratified_duration);
Datum
survival_groups_accum_stratified_duration(PG_FUNCTION_ARGS)
{
	return count_row(own_state(fcinfo), stratified_owner(fcinfo), duration_row(fcinfo, 3));
}

SQL_FUNCTION(survival_groups_remove_text_survival);
Datum
survival_groups_remove_text_survival(PG_FUNCTION_ARGS)
{
	return remove_survival(own_state(fcinfo), text_owner(fcinfo), fcinfo, 2);
}

SQL_FUNCTION(survival_groups_remove_text_dates);
Datum
survival_groups_remove_text_dates(PG_FUNCTION_ARGS)
{
	return remove_row(own_state(fcinfo), text_owner(fcinfo), dated_row(fcinfo, &dates, 2, 5));
}

SQL_FUNCTION(survival_groups_remove_text_dates_entered);
Datum
survival_groups_remove_text_dates_entered(PG_FUNCTION_ARGS)
{
	return remove_row(own_state(fcinfo), text_owner(fcinfo), dated_row(fcinfo, &dates, 2, 5));
}

SQL_FUNCTION(survival_groups_remove_text_duration);
Datum
survival_groups_remove_text_duration(PG_FUNCTION_ARGS)
{
	return remove_row(own_state(fcinfo), text_owner(fcinfo), duration_row(fcinfo, 2));
}

SQL_FUNCTION(survival_groups_remove_number_survival);
Datum
survival_groups_remove_number_survival(PG_FUNCTION_ARGS)
{
	Digits		digits;

	return remove_survival(own_state(fcinfo), number_owner(fcinfo, digits), fcinfo, 2);
}

SQL_FUNCTION(survival_groups_remove_number_dates);
Datum
survival_groups_remove_number_dates(PG_FUNCTION_ARGS)
{
	Digits		digits;

	return remove_row(own_state(fcinfo), number_owner(fcinfo, digits), dated_row(fcinfo, &dates, 2, 5));
}

SQL_FUNCTION(survival_groups_remove_number_dates_entered);
Datum
survival_groups_remove_number_dates_entered(PG_FUNCTION_ARGS)
{
	Digits		digits;

	return remove_row(own_state(fcinfo), number_owner(fcinfo, digits), dated_row(fcinfo, &dates, 2, 5));
}

SQL_FUNCTION(survival_groups_remove_number_duration);
Datum
survival_groups_remove_number_duration(PG_FUNCTION_ARGS)
{
	Digits		digits;

	return remove_row(own_state(fcinfo), number_owner(fcinfo, digits), duration_row(fcinfo, 2));
}

SQL_FUNCTION(survival_groups_remove_stratified_survival);
Datum
survival_groups_remove_stratified_survival(PG_FUNCTION_ARGS)
{
	return remove_survival(own_state(fcinfo), stratified_owner(fcinfo), fcinfo, 3);
}

SQL_FUNCTION(survival_groups_remove_stratified_dates);
Datum
survival_groups_remove_stratified_dates(PG_FUNCTION_ARGS)
{
	return remove_row(own_state(fcinfo), stratified_owner(fcinfo), dated_row(fcinfo, &dates, 3, 6));
}

SQL_FUNCTION(survival_groups_remove_stratified_dates_entered);
Datum
survival_groups_remove_stratified_dates_entered(PG_FUNCTION_ARGS)
{
	return remove_row(own_state(fcinfo), stratified_owner(fcinfo), dated_row(fcinfo, &dates, 3, 6));
}

SQL_FUNCTION(survival_groups_remove_stratified_duration);
Datum
survival_groups_remove_stratified_duration(PG_FUNCTION_ARGS)
{
	return remove_row(own_state(fcinfo), stratified_owner(fcinfo), duration_row(fcinfo, 3));
}
