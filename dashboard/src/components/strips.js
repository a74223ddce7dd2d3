// How units are rated by other units: a line a unit that is rated, a stroke a unit that rates it.
import * as Plot from "@observablehq/plot";
import {distinct, figure, median, number, roomy, withLimits} from "./common.js";

export function strips(rows, fullWidth) {
  const width = roomy(fullWidth);
  const shown = rows.filter((row) => row.nps != null);
  const units = distinct(rows.map((row) => row.unit));
  const names = new Map(rows.map((row) => [row.unit, row.name]));
  const title = (row) => `${row.name}, rated by ${row.from_name}\nNPS: ${withLimits(row.nps, row.nps_low, row.nps_high, 0)}`;
  const middles = units.map((unit) => ({unit, values: shown.filter((row) => row.unit === unit).map((row) => row.nps)}))
    .filter(({values}) => values.length).map(({unit, values}) => ({unit, value: median(values)}));

  const chart = () => Plot.plot({
    ariaLabel: "NPS of units' service to other units",
    width, height: 55 + 34 * units.length, marginLeft: 150, marginRight: 60, marginTop: 10, marginBottom: 45, style: {fontSize: "13px"},
    x: {label: "NPS", labelAnchor: "center", labelOffset: 37, grid: true, domain: [-100, 100]},
    y: {type: "band", domain: units, label: null, tickSize: 0, tickFormat: (unit) => names.get(unit), padding: 0.3},
    marks: [
      Plot.ruleX([0], {stroke: "currentColor"}),
      Plot.tickX(shown, {className: "ratings", x: "nps", y: "unit", stroke: "var(--internal)", strokeOpacity: 0.6, strokeWidth: 1.5, title, ariaLabel: title, tip: true}),
      Plot.dot(middles, {className: "medians", x: "value", y: "unit", symbol: "diamond", r: 6, fill: "var(--ink)"}),
      Plot.text(middles, {y: "unit", frameAnchor: "right", dx: 10, textAnchor: "start", text: ({value}) => number(value, 0), fill: "var(--ink)"})
    ]
  });
  const missing = rows.length - shown.length;
  return figure("internal service", "NPS of units' service to other units", chart,
    "A stroke a unit that rates, over all periods; the diamond is their median." + (missing ? ` Not available: ${missing} of ${rows.length}.` : ""),
    rows, {Unit: (row) => row.name, "Rated by": (row) => row.from_name, NPS: (row) => row.nps, from: (row) => row.nps_low, to: (row) => row.nps_high, People: (row) => row.people});
}
