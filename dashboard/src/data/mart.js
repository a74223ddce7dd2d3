// What the loaders share: a query on the mart's schema, printed as JSON {columns, rows}. It connects as PGHOST, PGUSER,
// PGDATABASE and so on say, and reads the schema that MART names, else mart.
import pg from "pg";

// dates stay as they are written: a day has no time zone; no count is above 2^53
pg.types.setTypeParser(pg.types.builtins.DATE, String);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export const table = (view) => `${pg.escapeIdentifier(process.env.MART || "mart")}.${pg.escapeIdentifier(view)}`;

export async function print(text) {
  const client = new pg.Client();
  await client.connect();
  const {fields, rows} = await client.query({text, rowMode: "array"});
  await client.end();
  // six digits are more than anyone sees, and half the bytes
  const short = (key, value) => (typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value);
  process.stdout.write(JSON.stringify({columns: fields.map((field) => field.name), rows}, short));
}
