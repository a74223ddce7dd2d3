// What crossed its control limits: a line of time a unit, up or down by the way a triangle points.
import * as Plot from "@observablehq/plot";
import {distinct, figure, groups, labelOf, number, periodText, roomy, voiceColor} from "./common.js";

// units, those with the newest alerts
const most = 50;

export function alerts(rows, periods, fullWidth) {
  const width = roomy(fullWidth);
  const all = distinct([...rows].sort((a, b) => b.period.localeCompare(a.period)).map((row) => row.unit));
  const units = all.slice(0, most);
  const names = new Map(rows.map((row) => [row.unit, row.name]));
  const voices = distinct(rows.map((row) => row.voice)).sort().reverse();
  // several in one cell stand side by side
  const points = [...groups(rows.filter((row) => units.includes(row.unit)), (row) => `${row.unit}\n${row.period}`).values()].flatMap((cell) => cell.map((row, i) => ({...row, dx: 11 * (i - (cell.length - 1) / 2)})));
  const title = (row) => `${row.name}, ${periodText(row.period)}\n${labelOf(row.measure)} ${row.signal}: ${number(row.mean)}\n` +
    `${row.method} ${number(row.statistic, 2)}, limits ${number(row.lower, 2)} to ${number(row.upper, 2)}`;
  const every = Math.ceil((periods.length * 44) / width);

  const chart = () => Plot.plot({
    ariaLabel: "Alerts by unit and period",
    width, height: 44 + 28 * units.length, marginLeft: 190, marginTop: 34, marginBottom: 10, style: {fontSize: "13px"},
    x: {type: "band", domain: periods, axis: "top", label: null, ticks: periods.filter((_, i) => i % every === 0), tickFormat: (period) => periodText(period).replace(" ", "\n")},
    y: {type: "band", domain: units, label: null, tickFormat: (unit) => names.get(unit), tickSize: 0},
    color: {domain: voices, range: voices.map(voiceColor), legend: true},
    marks: [
      Plot.ruleY(units, {stroke: "currentColor", strokeOpacity: 0.25}),
      ...distinct(points.map((row) => row.dx)).map((dx) => Plot.dot(points.filter((row) => row.dx === dx), {className: "alerts", x: "period", y: "unit", dx,
        symbol: "triangle", rotate: (row) => (row.signal === "down" ? 180 : 0), r: 5, fill: "voice", title, ariaLabel: title, tip: true}))
    ]
  });
  return figure("alerts", "Alerts by unit and period", chart, `${rows.length} alerts in ${all.length} units, those with the newest first${all.length > most ? `, the first ${most} of them drawn` : ""}. A triangle points the way the measure went.`,
    rows, {Period: (row) => periodText(row.period), Unit: (row) => row.name, Measure: (row) => labelOf(row.measure), Signal: (row) => row.signal, Mean: (row) => row.mean,
      Chart: (row) => row.method, Statistic: (row) => row.statistic, from: (row) => row.lower, to: (row) => row.upper, Note: (row) => row.note ?? ""});
}
