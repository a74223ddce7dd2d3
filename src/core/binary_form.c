/*
 * binary_form.c
 *	  The binary form of summaries: what send and receive share.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"

#include "core/binary_form.h"

void
binary_open(StringInfo out, uint8 flags)
{
	pq_begintypsend(out);
	pq_sendbyte(out, BINARY_VERSION);
	pq_sendbyte(out, flags);
}

/* Reads version and flags, and returns the flags. */
uint8
binary_read_header(StringInfo message, const char *type, uint8 known_flags)
{
	uint8		version = pq_getmsgbyte(message);
	uint8		flags = pq_getmsgbyte(message);

	if (version != BINARY_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported version %u of binary %s", version, type),
				 errhint("It was written by a newer employee_customer, or it is not %s.", type)));
	if ((flags & ~known_flags) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unsupported flags %u of binary %s", flags, type)));
	return flags;
}

/* Checks that just count fields of each bytes are left. */
void
binary_expect(StringInfo message, const char *type, uint64 count, Size each)
{
	uint64		left = message->len - message->cursor;

	if (left % each != 0 || left / each != count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("wrong length of binary %s", type),
				 errdetail("Its counts ask for " UINT64_FORMAT " fields of %zu bytes where " UINT64_FORMAT " bytes are left.",
						   count, each, left)));
}

void
binary_put_ints(StringInfo out, const int64 *values, int count)
{
	for (int i = 0; i < count; i++)
		pq_sendint64(out, values[i]);
}

void
binary_get_ints(StringInfo message, int64 *values, int count)
{
	for (int i = 0; i < count; i++)
		values[i] = pq_getmsgint64(message);
}

void
binary_put_doubles(StringInfo out, const double *values, int count)
{
	for (int i = 0; i < count; i++)
		pq_sendfloat8(out, values[i] == 0 ? 0 : values[i]);
}

void
binary_get_doubles(StringInfo message, double *values, int count)
{
	for (int i = 0; i < count; i++)
	{
		double		value = pq_getmsgfloat8(message);

		values[i] = value == 0 ? 0 : value;
	}
}
