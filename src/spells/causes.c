/*
 * causes.c
 *	  Why spells ended: names, at the end of a value.
 */
#include "core/extension.h"

#include "mb/pg_wchar.h"

#include "spells/spells.h"

CauseName
spells_cause_name(const char *bytes, int length)
{
	if (length > MAX_CAUSE_NAME)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a cause has at most %d bytes", MAX_CAUSE_NAME),
				 errdetail("This one begins with \"%.*s\".", pg_mbcliplen(bytes, length, 60), bytes),
				 errhint("Give a category, not a comment.")));
	return (CauseName) {bytes, length};
}

char *
spells_cause_text(CauseName name)
{
	return name.bytes == NULL ? NULL : pnstrdup(name.bytes, name.length);
}

int
compare_spell_causes(CauseName a, CauseName b)
{
	int			bytes = memcmp(a.bytes, b.bytes, Min(a.length, b.length));

	return bytes != 0 ? bytes : a.length - b.length;
}

/* All names, at their numbers; none at 0. */
CauseName *
spells_causes(Spells *s)
{
	CauseName  *names = palloc0(sizeof(CauseName) * (s->causes + 1));
	const char *at = spells_names(s);

	for (int cause = 1; cause <= s->causes; cause++)
	{
		names[cause] = (CauseName) {at + 1, (uint8) *at};
		at += 1 + names[cause].length;
	}
	return names;
}

/* The number of a name, 0 where there is none such. */
int32
spells_find_cause(Spells *s, CauseName name)
{
	const char *at = spells_names(s);

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
spells_add_cause(Spells **s, CauseName name)
{
	int32		cause = spells_find_cause(*s, name);
	Spells	   *state;
	char	   *at;

	if (likely(cause > 0))
		return cause;
	/* causes whose spells have all left a moving window may make room */
	if ((*s)->causes == MAX_CAUSES)
		*s = spells_growing(spells_sorted(*s));
	state = *s;
	if (state->causes == MAX_CAUSES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d causes", MAX_CAUSES),
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
	at = spells_names(state) + state->names_used;
	*at = (char) name.length;
	memcpy(at + 1, name.bytes, name.length);
	state->names_used += 1 + name.length;
	return ++state->causes;
}
