/*
 * causes.c
 *	  Why spells ended: names, at the end of a value.
 */
#include "core/extension.h"

#include "mb/pg_wchar.h"

#include "survival/survival.h"

Cause
survival_cause(const char *bytes, int length)
{
	if (length > MAX_CAUSE_BYTES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a cause has at most %d bytes", MAX_CAUSE_BYTES),
				 errdetail("This one begins with \"%.*s\".", pg_mbcliplen(bytes, length, 60), bytes),
				 errhint("Give a category, not a comment.")));
	return (Cause) {bytes, length};
}

int
compare_causes(Cause a, Cause b)
{
	int			bytes = memcmp(a.bytes, b.bytes, Min(a.length, b.length));

	return bytes != 0 ? bytes : a.length - b.length;
}

/* All names, at their numbers; none at 0. */
Cause *
survival_causes(Survival *s)
{
	Cause	   *names = palloc0(sizeof(Cause) * (s->causes + 1));
	const char *at = survival_names(s);

	for (int32 cause = 1; cause <= s->causes; cause++)
	{
		names[cause] = (Cause) {at + 1, (uint8) *at};
		at += 1 + names[cause].length;
	}
	return names;
}

/* The number of a name, 0 where there is none such. */
int32
survival_find_cause(Survival *s, Cause name)
{
	const char *at = survival_names(s);

	for (int32 cause = 1; cause <= s->causes; cause++)
	{
		int			length = (uint8) *at;

		if (length == name.length && memcmp(at + 1, name.bytes, length) == 0)
			return cause;
		at += 1 + length;
	}
	return 0;
}

/* The same, of a state that grows; it may be a larger one afterwards. */
int32
survival_add_cause(Survival **s, Cause name)
{
	int32		cause = survival_find_cause(*s, name);
	Survival   *state;
	char	   *at;

	if (likely(cause > 0))
		return cause;
	/* causes whose spells have all left a moving window may make room */
	if ((*s)->causes == MAX_SURVIVAL_CAUSES)
		*s = survival_growing(survival_compacted(*s));
	state = *s;
	if (state->causes == MAX_SURVIVAL_CAUSES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a survival holds at most %d causes", MAX_SURVIVAL_CAUSES),
				 errhint("Give a category, not a comment.")));
	if (state->names_used + 1 + name.length > state->names_room)
	{
		int32		room = 2 * (state->names_used + 1 + name.length);
		Size		size = VARSIZE(state) - state->names_room;

		state = palloc0(size + room);
		memcpy(state, *s, size + (*s)->names_used);
		state->names_room = room;
		SET_VARSIZE(state, size + room);
		*s = state;
	}
	at = survival_names(state) + state->names_used;
	*at = (char) name.length;
	memcpy(at + 1, name.bytes, name.length);
	state->names_used += 1 + name.length;
	return ++state->causes;
}
