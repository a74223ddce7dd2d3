// A measure of every unit in every period: a cell each, hatched where it is not available.
import * as Plot from "@observablehq/plot";
import {distinct, figure, groups, labelOf, measured, measures, number, periodText, roomy, unavailable, withLimits} from "./common.js";

const steps = 6;

// Units as in the tree: each with those below it after it.
function inTreeOrder(units) {
  const below = groups(units, (unit) => unit.parent);
  const known = new Set(units.map((unit) => unit.unit));
  const walk = (unit) => [unit, ...(below.get(unit.unit) ?? []).flatMap(walk)];
  return units.filter((unit) => !known.has(unit.parent)).flatMap(walk);
}

const shorten = (text) => (text.length > 25 ? `${text.slice(0, 24)}…` : text);

export function heatmap(scorecard, measure, fullWidth) {
  const width = roomy(fullWidth);
  const {voice} = measures.get(measure);
  const units = inTreeOrder([...new Map(scorecard.map((row) => [row.unit, row])).values()].sort((a, b) => a.unit.localeCompare(b.unit, "en", {numeric: true})));
  const names = new Map(units.map((unit) => [unit.unit, "\u2003".repeat(unit.level - units[0].level) + unit.name]));
  const periods = distinct(scorecard.map((row) => row.period)).sort();
  const rows = scorecard.map((row) => ({...row, ...measured(row, measure)}));
  const shown = rows.filter((row) => row.value != null);
  const title = (row) => `${row.name}, ${periodText(row.period)}\n${labelOf(measure)}: ${withLimits(row.value, row.low, row.high)}`;
  const every = Math.ceil((periods.length * 34) / width);

  const values = shown.map((row) => row.value);

  const chart = () => {
    const color = {type: "quantize", n: steps, range: Array.from({length: steps}, (_, i) => `var(--${voice}-${i + 1})`), domain: [Math.min(...values), Math.max(...values)]};
    const {apply} = Plot.scale({color});
    const wide = (width - 190) / periods.length > 27;
    const place = {x: "period", y: "unit"};
    return Plot.plot({
      ariaLabel: `${labelOf(measure)} by unit and period`,
      width, marginLeft: 190, marginRight: 0, marginTop: 34, marginBottom: 0, height: 34 + 20 * units.length,
      style: {fontSize: "12px"},
      x: {type: "band", domain: periods, axis: "top", label: null, padding: 0.04, tickSize: 0, ticks: periods.filter((_, i) => i % every === 0),
        tickFormat: (period, i) => (i && !period.includes("-01-") ? periodText(period).slice(0, 3) : periodText(period).replace(" ", "\n"))},
      y: {type: "band", domain: units.map((unit) => unit.unit), padding: 0.06, axis: null},
      color: {...color, legend: shown.length > 0, label: labelOf(measure), tickFormat: (value) => number(value, 0)},
      marks: [
        Plot.axisY({label: null, tickSize: 0, tickPadding: 186, textAnchor: "start", tickFormat: (unit) => shorten(names.get(unit))}),
        Plot.cell(rows.filter((row) => row.value == null), {...place, className: "not-available", fill: "url(#hatching)", title, ariaLabel: title, tip: true}),
        Plot.cell(shown, {...place, className: "available", fill: "value", title, ariaLabel: title, tip: true}),
        // no scale: the ink that is legible on the cell's step
        wide ? Plot.text(shown, {...place, className: "numbers", text: (row) => number(row.value, 0), pointerEvents: "none",
          fill: {value: (row) => apply(row.value).replace(voice, "on"), scale: null}}) : null
      ]
    });
  };
  const missing = rows.length - shown.length;
  return figure(`heatmap ${measure}`, `${labelOf(measure)} by unit and period`, chart,
    `${labelOf(measure)} of ${units.length} units in ${periods.length} periods.` + (missing ? ` Hatched: ${unavailable} (${missing} of ${rows.length}).` : ""),
    rows, {Unit: (row) => row.name, Period: (row) => periodText(row.period), [labelOf(measure)]: (row) => row.value, from: (row) => row.low, to: (row) => row.high});
}
