/*
 * employee_customer.c
 *	  The door: what PostgreSQL checks when it loads the library, and the
 *	  settings, which are there from then on.
 */
#include "core/extension.h"

#include "mart/guard.h"

PG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	guard_define_settings();
}
