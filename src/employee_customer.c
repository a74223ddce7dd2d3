/*
 * employee_customer.c
 *	  The door: what PostgreSQL checks when it loads the library.
 */
#include "core/extension.h"

PG_MODULE_MAGIC;
