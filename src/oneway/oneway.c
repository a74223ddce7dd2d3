/*
 * oneway.c
 *	  The state: its groups by name, its canonical form and its check.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "core/aggregate.h"
#include "oneway/oneway.h"

static Size
oneway_size(int capacity, int names_room)
{
	return offsetof(Oneway, groups) + (sizeof(OneGroup) + sizeof(int32)) * (Size) capacity + names_room;
}

Oneway *
oneway_new(int capacity, int names_room)
{
	Size		size = oneway_size(capacity, names_room);
	Oneway	   *o = palloc0(size);

	SET_VARSIZE(o, size);
	o->capacity = capacity;
	o->names_room = names_room;
	return o;
}

/* A stored or passed value, in plain and aligned memory. */
Oneway *
oneway_from_datum(Datum datum)
{
	Oneway	   *o = (Oneway *) PG_DETOAST_DATUM(datum);

	if (unlikely(VARSIZE(o) < offsetof(Oneway, groups) || o->count < 0 || o->count > o->capacity ||
				 o->names_used < 0 || o->names_used > o->names_room ||
				 VARSIZE(o) != oneway_size(o->capacity, o->names_room)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "oneway")));
	return o;
}

/* ---- names ---- */

/* A whole number without a sign, in its shortest form. */
static bool
is_number(const char *bytes, int length)
{
	if (length == 0 || (length > 1 && bytes[0] == '0'))
		return false;
	for (int i = 0; i < length; i++)
		if (bytes[i] < '0' || bytes[i] > '9')
			return false;
	return true;
}

GroupName
oneway_name(const char *bytes, int length)
{
	if (length > MAX_GROUP_NAME)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a group's name has at most %d bytes", MAX_GROUP_NAME),
				 errhint("Group by an identifier instead.")));
	return (GroupName) {bytes, length, is_number(bytes, length)};
}

GroupName
group_name(Oneway *o, const OneGroup *group)
{
	const char *bytes = oneway_names(o) + group->name;

	return (GroupName) {bytes, group->length, is_number(bytes, group->length)};
}

char *
group_text(Oneway *o, const OneGroup *group)
{
	return pnstrdup(oneway_names(o) + group->name, group->length);
}

int
compare_group_names(GroupName a, GroupName b)
{
	int			bytes;

	if (a.is_number != b.is_number)
		return a.is_number ? -1 : 1;
	if (a.is_number && a.length != b.length)
		return a.length - b.length;
	bytes = memcmp(a.bytes, b.bytes, Min(a.length, b.length));
	return bytes != 0 ? bytes : a.length - b.length;
}

/* The first place in the order whose name is not before. */
static int
find_place(Oneway *o, GroupName name)
{
	int			low = 0;
	int			high = o->count;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (compare_group_names(group_name(o, oneway_group(o, middle)), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static inline bool
has_name(Oneway *o, const OneGroup *group, GroupName name)
{
	return group->length == name.length &&
		memcmp(oneway_names(o) + group->name, name.bytes, name.length) == 0;
}

/* NULL where there is no such group. */
OneGroup *
oneway_find(Oneway *o, GroupName name)
{
	int			place = find_place(o, name);

	if (place < o->count && has_name(o, oneway_group(o, place), name))
		return oneway_group(o, place);
	return NULL;
}

/* A group without rows, at its place in the order; there is room for it. */
static OneGroup *
put_group(Oneway *o, GroupName name, int place)
{
	int32	   *order = oneway_order(o);
	OneGroup	   *group = o->groups + o->count;

	memmove(order + place + 1, order + place, sizeof(int32) * (o->count - place));
	order[place] = o->count++;
	*group = (OneGroup) {.name = o->names_used, .length = name.length};
	memcpy(oneway_names(o) + group->name, name.bytes, name.length);
	o->names_used += name.length;
	return group;
}

/* A copy in the order of names with more room; groups without rows stay behind. */
Oneway *
oneway_with_room(Oneway *o, int capacity, int names_room)
{
	Oneway	   *copy = oneway_new(capacity, names_room);

	copy->moving = o->moving;
	copy->missing = o->missing;
	copy->n = o->n;
	for (int place = 0; place < o->count; place++)
	{
		OneGroup	   *from = oneway_group(o, place);
		int32		name = copy->names_used;

		if (from->n == 0)
			continue;
		*put_group(copy, group_name(o, from), copy->count) = *from;
		copy->groups[copy->count - 1].name = name;
	}
	return copy;
}

/* The rooms that the groups with rows take. */
static int
live_groups(Oneway *o, int *names)
{
	int			live = 0;

	*names = 0;
	for (int i = 0; i < o->count; i++)
		if (o->groups[i].n > 0)
		{
			live++;
			*names += o->groups[i].length;
		}
	return live;
}

static Oneway *
grown(Oneway *o, int more)
{
	int			names;
	int			live = live_groups(o, &names);

	if (live >= MAX_GROUPS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d groups", MAX_GROUPS),
				 errhint("Is the first argument what the groups go by?")));
	return oneway_with_room(o, Min(Max(8, live * 2), MAX_GROUPS), Max(64, (names + more) * 2));
}

/* The group of that name; the state may be a larger one afterwards. */
OneGroup *
oneway_find_or_add(Oneway **o, GroupName name)
{
	int			place;

	if (likely((*o)->count > 0 && has_name(*o, (*o)->groups + (*o)->last, name)))
		return (*o)->groups + (*o)->last;
	place = find_place(*o, name);
	if (place < (*o)->count && has_name(*o, oneway_group(*o, place), name))
	{
		(*o)->last = oneway_order(*o)[place];
		return (*o)->groups + (*o)->last;
	}
	if ((*o)->count == (*o)->capacity || (*o)->names_used + name.length > (*o)->names_room)
	{
		*o = grown(*o, name.length);
		place = find_place(*o, name);
	}
	(*o)->last = (*o)->count;
	return put_group(*o, name, place);
}

/* A copy in the one form that its value has outside a transition. */
Oneway *
oneway_canonical(Oneway *o)
{
	int			names;
	int			live = live_groups(o, &names);
	Oneway	   *copy = oneway_with_room(o, live, names);

	copy->moving = 0;
	for (int i = 0; i < live; i++)
	{
		OneGroup	   *group = copy->groups + i;

		group->peak = 0;
		/* + 0 turns -0 into 0 */
		group->sum = (DoubleDouble) {group->sum.hi + 0.0, group->sum.lo + 0.0};
		group->square = (DoubleDouble) {group->square.hi + 0.0, group->square.lo + 0.0};
	}
	return copy;
}

/* ---- a group as moments of one variable ---- */

Moments *
group_moments(const OneGroup *group)
{
	bool		special = (group->specials[0] | group->specials[1] | group->specials[2]) != 0;
	Moments    *m = moments_new(1, MOMENTS_WIDE | (special ? MOMENTS_SPECIAL : 0));

	m->n = group->n;
	moments_hi(m)[0] = group->sum.hi;
	moments_lo(m)[0] = group->sum.lo;
	moments_hi(m)[1] = group->square.hi;
	moments_lo(m)[1] = group->square.lo;
	if (special)
		memcpy(moments_specials(m), group->specials, sizeof(group->specials));
	return m;
}

/* ---- the check ---- */

/* The only way in: text, binary and differences pass here. */
void
oneway_check(Oneway *o)
{
	int64		rows = 0;

	if (o->missing < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a oneway's count of missing rows is negative")));
	check_row_count(o->missing);
	for (int i = 0; i < o->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (o->groups[i].n < 1)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a oneway's group \"%s\" has no rows", group_text(o, o->groups + i))));
		moments_check(group_moments(o->groups + i));
		rows += o->groups[i].n;
		check_row_count(rows);
	}
	check_row_count(rows + o->missing);
	o->n = rows;
}
