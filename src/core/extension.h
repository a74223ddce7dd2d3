/*
 * extension.h
 *	  What every C file of the extension starts from.
 */
#ifndef EXTENSION_H
#define EXTENSION_H

#include "postgres.h"

#include "fmgr.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#if PG_VERSION_NUM < 140000
#error "employee_customer needs PostgreSQL 14 or later"
#endif

#ifndef HAVE_INT128
#error "employee_customer needs a compiler with 128-bit integers"
#endif

/*
 * The library is compiled with hidden symbols, for PostgreSQL loads modules
 * RTLD_GLOBAL; 14 and 15 do not mark what SQL calls as an exception.
 */
#if PG_VERSION_NUM < 160000
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif

#define SQL_FUNCTION(name) \
	extern PGDLLEXPORT Datum name(PG_FUNCTION_ARGS); \
	PG_FUNCTION_INFO_V1(name)

#endif							/* EXTENSION_H */
