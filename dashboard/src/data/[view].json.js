// One view of the mart: data/scorecard.json is the view scorecard.
import {parseArgs} from "node:util";
import {print, table} from "./mart.js";

const {view} = parseArgs({options: {view: {type: "string"}}}).values;
await print(`select * from ${table(view)}`);
