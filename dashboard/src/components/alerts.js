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
  // one for all charts of a voice that say the same
  const points = [...groups(rows.filter((row) => units.includes(row.unit)), (row) => [row.unit, row.period, row.voice, row.signal].join("\n")).values()];
  const said = (row) => `${labelOf(row.measure)} ${row.signal}: ${number(row.mean)} (${row.method} ${number(row.statistic, 2)}, limits ${number(row.lower, 2)} to ${number(row.upper, 2)})`;
  const title = (alerts) => [`${alerts[0].name}, ${periodText(alerts[0].period)}`, ...alerts.map(said)].join("\n");
  const every = Math.ceil((periods.length * 44) / width);

  const chart = () => Plot.plot({
    ariaLabel: "Alerts by unit and period",
    width, height: 44 + 28 * units.length, marginLeft: 190, marginTop: 34, marginBottom: 10, style: {fontSize: "13px"},
    x: {type: "band", domain: periods, axis: "top", label: null, ticks: periods.filter((_, i) => i % every === 0), tickFormat: (period) => periodText(period).replace(" ", "\n")},
    y: {type: "band", domain: units, label: null, tickFormat: (unit) => names.get(unit), tickSize: 0},
    color: {domain: voices, range: voices.map(voiceColor), legend: true},
    marks: [
      Plot.ruleY(units, {stroke: "currentColor", strokeOpacity: 0.25}),
      ...voices.map((voice, i) => Plot.dot(points.filter(([row]) => row.voice === voice), {className: "alerts", x: ([row]) => row.period, y: ([row]) => row.unit,
        dx: 10 * (i - (voices.length - 1) / 2), symbol: "triangle", rotate: ([row]) => (row.signal === "down" ? 180 : 0), r: 5, fill: ([row]) => row.voice,
        title, ariaLabel: title, tip: true}))
    ]
  });
  return figure("alerts", "Alerts by unit and period", chart, `${rows.length} alerts in ${all.length} units, those with the newest first${all.length > most ? `, the first ${most} of them drawn` : ""}. A triangle points the way the measure went.`,
    rows, {Period: (row) => periodText(row.period), Unit: (row) => row.name, Measure: (row) => labelOf(row.measure), Signal: (row) => row.signal, Mean: (row) => row.mean,
      Chart: (row) => row.method, Statistic: (row) => row.statistic, from: (row) => row.lower, to: (row) => row.upper, Note: (row) => row.note ?? ""});
}
