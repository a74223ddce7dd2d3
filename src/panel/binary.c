/*
 * binary.c
 *	  Panels in their binary form.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "core/binary_form.h"
#include "panel/panel.h"

#define STORED_FLAGS	(PANEL_WIDE | PANEL_MISSING | PANEL_SPECIAL)

/* the cell's unit is not sent: units say how many cells they have */
static Size
sent_cell(int flags)
{
	return cell_stride(flags) - sizeof(int32);
}

static void
refuse_length(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
			 errmsg("wrong length of binary %s", "panel")));
}

/* Units with their cells' numbers, in order; names follow. */
static void
receive_units(StringInfo message, Panel *p)
{
	int32		cell = 0;

	for (int32 i = 0; i < p->unit_room; i++)
	{
		int32		cells = (int32) pq_getmsgint(message, 4);
		int32		length = (int32) pq_getmsgint(message, 4);

		if (cells < 1 || cells > p->cell_room - cell || length < 0 || length > p->names_room - p->names_used)
			refuse_length();
		if (length > MAX_UNIT_NAME)
			panel_refuse_name();
		panel_units(p)[i] = (Unit) {p->names_used, length};
		p->names_used += length;
		for (int32 k = 0; k < cells; k++)
			panel_cell(p, cell++)->unit = i;
	}
	if (cell != p->cell_room || p->names_used != p->names_room)
		refuse_length();
	p->units = p->unit_room;
	p->cells = p->cell_room;
}

/* Names are text of the client's encoding, and must be as long in the server's. */
static void
receive_names(StringInfo message, Panel *p)
{
	for (int32 i = 0; i < p->units; i++)
	{
		int			length = unit_length(p, i);
		int			converted;
		char	   *name = pq_getmsgtext(message, length, &converted);

		CHECK_FOR_INTERRUPTS();
		if (converted != length)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("a binary panel's names are not in the server's encoding"),
					 errhint("Set client_encoding to the database's.")));
		memcpy(panel_names(p) + panel_units(p)[i].name, name, length);
		pfree(name);
	}
}

static void
receive_cell(StringInfo message, const Panel *p, Cell *cell)
{
	PanelSums	sums = {0};

	cell->period = (int32) pq_getmsgint(message, 4);
	sums.n = pq_getmsgint64(message);
	sums.sum.hi = pq_getmsgfloat8(message);
	sums.square.hi = pq_getmsgfloat8(message);
	if (p->flags & PANEL_WIDE)
	{
		sums.sum.lo = pq_getmsgfloat8(message);
		sums.square.lo = pq_getmsgfloat8(message);
	}
	if (p->flags & PANEL_MISSING)
		sums.missing = pq_getmsgint64(message);
	if (p->flags & PANEL_SPECIAL)
		binary_get_ints(message, sums.specials, 3);
	cell_store(p, cell, &sums);
}

SQL_FUNCTION(panel_recv);
Datum
panel_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			flags = binary_read_header(message, "panel", STORED_FLAGS);
	Calendar	calendar;
	int64		left_out;
	uint32		units;
	uint32		cells;
	uint32		names;
	Panel	   *p;

	calendar.grain = pq_getmsgbyte(message);
	calendar.first_month = pq_getmsgbyte(message);
	if (!calendar_is_valid(calendar))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("unknown calendar in binary %s", "panel")));
	left_out = pq_getmsgint64(message);
	units = pq_getmsgint(message, 4);
	cells = pq_getmsgint(message, 4);
	names = pq_getmsgint(message, 4);
	/* each count is below 2^32 and what it counts below 2^7 bytes */
	if ((uint64) units * 8 + names + (uint64) cells * sent_cell(flags) != message->len - message->cursor)
		refuse_length();
	p = panel_new(flags, (int32) cells, (int32) units, (int32) names);
	p->calendar = calendar;
	p->left_out = left_out;
	receive_units(message, p);
	receive_names(message, p);
	for (int32 i = 0; i < p->cells; i++)
		receive_cell(message, p, panel_cell(p, i));
	PG_RETURN_POINTER(panel_accepted(p));
}

static void
send_cell(StringInfo out, const Panel *p, Cell *cell)
{
	PanelSums	sums = cell_sums(p, cell);

	pq_sendint32(out, cell->period);
	pq_sendint64(out, sums.n);
	pq_sendfloat8(out, sums.sum.hi);
	pq_sendfloat8(out, sums.square.hi);
	if (p->flags & PANEL_WIDE)
	{
		pq_sendfloat8(out, sums.sum.lo);
		pq_sendfloat8(out, sums.square.lo);
	}
	if (p->flags & PANEL_MISSING)
		pq_sendint64(out, sums.missing);
	if (p->flags & PANEL_SPECIAL)
		binary_put_ints(out, sums.specials, 3);
}

SQL_FUNCTION(panel_send);
Datum
panel_send(PG_FUNCTION_ARGS)
{
	Panel	   *p = panel_sorted(PG_GETARG_PANEL(0));
	StringInfoData out;
	int32		cell = 0;

	binary_open(&out, p->flags);
	pq_sendbyte(&out, p->calendar.grain);
	pq_sendbyte(&out, p->calendar.first_month);
	pq_sendint64(&out, p->left_out);
	pq_sendint32(&out, p->units);
	pq_sendint32(&out, p->cells);
	pq_sendint32(&out, p->names_used);
	for (int32 i = 0; i < p->units; i++)
	{
		int32		from = cell;

		while (cell < p->cells && panel_cell(p, cell)->unit == i)
			cell++;
		pq_sendint32(&out, cell - from);
		pq_sendint32(&out, unit_length(p, i));
	}
	for (int32 i = 0; i < p->units; i++)
		pq_sendbytes(&out, unit_name(p, i), unit_length(p, i));
	for (int32 i = 0; i < p->cells; i++)
		send_cell(&out, p, panel_cell(p, i));
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
