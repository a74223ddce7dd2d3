/*
 * binary_form.h
 *	  The binary form of summaries: what send and receive share.
 *
 * Every form starts with a version byte and a byte of flags, then fields in
 * network byte order.  Flag 0x01 is kept for weights, which no version writes
 * yet; unknown versions and flags are refused.  Receiving code calls
 * binary_expect with the bytes that its counts ask for before it allocates
 * anything for them.
 */
#ifndef BINARY_FORM_H
#define BINARY_FORM_H

#include "core/extension.h"
#include "lib/stringinfo.h"

#define BINARY_VERSION	1

extern void binary_open(StringInfo out, uint8 flags);
extern uint8 binary_read_header(StringInfo message, const char *type, uint8 known_flags);
extern void binary_expect(StringInfo message, const char *type, uint64 count, Size each);
extern void binary_put_ints(StringInfo out, const int64 *values, int count);
extern void binary_get_ints(StringInfo message, int64 *values, int count);
extern void binary_put_doubles(StringInfo out, const double *values, int count);
extern void binary_get_doubles(StringInfo message, double *values, int count);

#endif							/* BINARY_FORM_H */
