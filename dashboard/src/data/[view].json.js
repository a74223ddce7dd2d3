// The rows of one view of the mart as JSON: data/scorecard.json is the view scorecard. It connects as PGHOST, PGUSER,
// PGDATABASE and so on say, and reads the schema that MART names, else mart.
import {parseArgs} from "node:util";
import pg from "pg";

const {view} = parseArgs({options: {view: {type: "string"}}}).values;

// dates stay as they are written: a day has no time zone; no count is above 2^53
pg.types.setTypeParser(pg.types.builtins.DATE, String);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const client = new pg.Client();
await client.connect();
const schema = client.escapeIdentifier(process.env.MART || "mart");
const {rows} = await client.query(`select * from ${schema}.${client.escapeIdentifier(view)}`);
await client.end();
process.stdout.write(JSON.stringify(rows));
