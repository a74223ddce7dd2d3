/*
 * guard.h
 *	  What may be published of a tree of units, and what of that may change.
 *
 * Of each unit known, the sum over the people below it is published: of what
 * they answered, of its squares, of how many they are.  A column is a measure,
 * and has two numbers: how many people there are, and how much they add.
 * Readers keep every publication, and compute with all of them.  They must not
 * get at a sum, however weighted, over fewer than min people.
 *
 * People and versions.  What a person adds to a column is an unknown, and
 * another one from when the person corrects it: a version.  A number that is
 * published is the sum of the versions of its time, so what readers can compute
 * is every linear combination of such sums, and what matters is in how many
 * people's versions it has a coefficient other than 0.
 *
 * Atoms.  Units known at one time are nested or apart, as branches of a tree
 * are.  The atom of a known unit is what is below it and not below another
 * known unit further down.  Every number of that time is a sum of atoms and
 * every atom a difference of numbers: a combination is one of atoms.
 *
 * The rule.  In both numbers of every column, each atom must be
 *	 (0)  empty, and not changed, or
 *	 (1)  with at least min people whose version there is *fresh*: it was never
 *		  in a number that was published, or
 *	 (2)  not changed since what is shown was computed, and a union of atoms of
 *		  what is shown: the number was there already, or
 *	 (3)  at a closing date: of a unit that is shown, with at least min people
 *		  now, or none, and a union of atoms of all that was ever shown, each of
 *		  them with at least min people now, or none.
 *
 * Why it holds between closing dates, over any number of publications.  Take a
 * combination.  An atom by (0) is 0 and one by (2) is a combination of earlier
 * numbers: put those in its place.  If nothing is left, it is 0 of everybody.
 * Otherwise look at the last publication that is left, and there at an atom of
 * coefficient a, other than 0.  It is by (1): at least min people have a
 * version that is in no earlier number, and of this publication in this atom
 * alone, for atoms are disjoint.  So their versions have the coefficient a.
 *
 * That needs people who are in one unit only.  Who has rows in several counts
 * in none of them as one of min; but what they add is there, and can change,
 * so it counts as present and as touched: in each of these units, and where a
 * second row of the same person is taken out of the sum or counted once, which
 * is where their branches meet.
 *
 * Fresh are only additions, and a person's first correction in what is known to
 * be changed in that very column; a second one might be the first taken back.
 * People who leave are not: min of them may be all but one of those who came
 * with the publication before, and the two differences together tell about that
 * one.  Removals wait until enough come in, or a closing date.  (Who was removed
 * in a publication and is added again later counts as somebody new.)
 *
 * At a closing date what changed is shown, however few changed; that is what it
 * is for (corrections and erasures must come out at last), so readers who kept
 * yesterday's numbers learn sums of what changed.  Two things must hold.
 *
 * What is shown afterwards, by itself, tells about nobody: so no number of
 * before is left beside those of now, for they would differ by few people.  A
 * unit that cannot be known loses its number; if that would leave people
 * without any number above them (the company is lost, for one), the date passes
 * like any other day, with (1) and (2) alone, and what is shown stays.  Then all
 * numbers are of one time, atoms are disjoint, and each has min people: by
 * (1), by (3), or by (2), whose sum was of so many before and has not changed.
 * From then on the argument for days between closing dates goes back to this one.
 *
 * And with yesterday's numbers, nothing is told about people who did not change.
 * By (3) nothing is told apart that was not apart before: in a combination of
 * this publication and the one before, all who were in an atom of what was
 * shown, and stayed as they are, have one coefficient.  Where it is not 0, all
 * of these are in it, with those who are new or those who were there instead: the
 * atom as it was or as it is, and both have min people.  Where it is 0
 * everywhere, only changes are left.  A unit that is left with fewer than min
 * breaks (3) for the atom of the unit above that it falls to, for with the
 * others' numbers of yesterday that would tell what remains; so it is broken
 * up to the company, and all of that period waits, for (1) or for good.
 *
 * That is of two times.  Where numbers were held back since the last closing date
 * there are more, and what is shown of a change can be taken from a number of
 * before it.  Then an atom of which fewer than min are the same in all that is
 * shown, but somebody, counts as broken, too (mart_guard_counts_of() says so,
 * by one who moved).  This is no proof: the randomised test still finds about
 * one case in two thousand small companies.
 *
 * On other days a unit below which nothing has changed, and whose number is
 * current, is known whatever is decided, for readers have that number: none is
 * taken in to mend another atom, which would be mended in the books alone.
 *
 * A unit that was hidden comes in by (1) or (2) alone, at closing dates too,
 * and so does what is left of the atom that it comes out of: a hidden unit never
 * takes turns with another one.  Who moved to another unit after being
 * published spoils (3) for both: a unit that merged must not tell itself apart.
 *
 * What is shown.  Units keep two labels, the atom of all that was ever shown
 * and of what is current: 0 where nobody was, -1 where somebody was who is in
 * none.  They are of units and not of the tree, so (2) and (3) hold when the
 * tree changes: a unit that is gone keeps its labels, and no atom that it was
 * part of is ever whole again.
 *
 * Suppressing.  Leaves first: an atom that breaks the rule takes in the atoms of
 * known units right below it, which then are not known: the chain of them that
 * mends it and hides the fewest people.  If none does, the unit itself is
 * not known, and its atom falls to the one above.  Finally each unit not known
 * is known after all where both parts hold without it.  The result is
 * checked from scratch (showable_verify), whatever the way to it.
 *
 * Sizes: nodes times columns is at most MAX_COUNTS, so sizes stay below 2^33
 * bytes, and sums of at most 2^25 counts below 2^56.
 */
#ifndef GUARD_H
#define GUARD_H

#include "core/extension.h"

#define MAX_COUNTS	(1 << 25)

#define NO_PARENT	(-1)
#define GONE		(-2)		/* a unit that is no more: its people may still be in what is shown */

/* What is counted of each unit, of its own people and not of those below. */
typedef enum GuardCount
{
	PEOPLE,						/* now, in this unit alone */
	PRESENT,					/* now, in others as well; and second rows taken out here */
	JOINED,						/* of PEOPLE, who never were in a number */
	CAME_OR_WENT,				/* of all, who are in what is shown or are here now, and not both */
	FRESH,						/* of PEOPLE, in a version that never was in a number */
	TOUCHED,					/* of all, who changed since they were last in a number */
	GUARD_COUNTS
} GuardCount;

/* How many people there are is a number like another; and changes by other people than what they answered. */
typedef enum GuardNumber
{
	HOW_MANY,					/* JOINED, CAME_OR_WENT */
	HOW_MUCH,					/* FRESH, TOUCHED */
	GUARD_NUMBERS
} GuardNumber;

#define NEW_COUNT(number)		((number) == HOW_MANY ? JOINED : FRESH)
#define CHANGED_COUNT(number)	((number) == HOW_MANY ? CAME_OR_WENT : TOUCHED)

/* What to solve; arrays have an element a node. */
typedef struct Tree
{
	int			nodes;
	int			columns;		/* the first: of anybody; then measures */
	int			min;
	bool		closing;		/* rule (3) holds, and what is not known is dropped */
	int		   *parents;		/* from 0 */
	int		   *order;			/* all nodes but those GONE, each before its parent */
	int			ordered;
	const int32 *counts;		/* [nodes][columns][GUARD_COUNTS] */
	const int32 *moved;			/* people with a row that is gone and another one that is new */
	const bool *barred;			/* never known */
	const bool *shown;			/* has a number, current or not */
	int32	   *shown_atoms;	/* labels */
	int32	   *current_atoms;
	bool	   *known;			/* the answer */
} Tree;

static inline int32
tree_count(const Tree *tree, int node, int column, GuardCount what)
{
	return tree->counts[((Size) node * tree->columns + column) * GUARD_COUNTS + what];
}

/* the settings (disclosable.c) */
extern void guard_define_settings(void);

/* what is known (solver.c); whether it may be, and what it leaves behind (labels.c) */
extern void showable_solve(Tree *tree);
extern void showable_verify(const Tree *tree, const int *top);
extern void showable_relabel(Tree *tree, const int *top);

#endif							/* GUARD_H */
