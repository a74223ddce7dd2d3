// The means of the employees' dimensions by unit: the view itself has a row for every period too.
import {print, table} from "./mart.js";

await print(`select unit, dimension, avg(score) as score from ${table("dimensions")}
  where voice = 'employee' and score is not null group by unit, dimension`);
