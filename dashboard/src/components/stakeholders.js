// Clients, employees and suppliers side by side, period by period.
import * as Plot from "@observablehq/plot";
import {distinct, figure, periodText, roomy, voiceColor, withLimits} from "./common.js";

export function stakeholders(rows, measure, fullWidth) {
  const width = roomy(fullWidth);
  const points = rows.filter((row) => row.measure === measure).sort((a, b) => a.period.localeCompare(b.period)).map((row) => ({...row, at: new Date(row.period)}));
  const voices = distinct(points.map((row) => row.voice));
  const title = (row) => `${row.voice}, ${periodText(row.period)}\n${withLimits(row.value, row.low, row.high)}`;
  const last = voices.map((voice) => points.findLast((row) => row.voice === voice && row.value != null)).filter((row) => row);

  const chart = () => Plot.plot({
    ariaLabel: `${measure} by voice and period`,
    width, height: 320, marginLeft: 45, marginRight: 80, marginBottom: 45, style: {fontSize: "13px"},
    x: {type: "utc", label: null}, y: {grid: true, label: `↑ ${measure}`, nice: true},
    color: {domain: voices, range: voices.map(voiceColor)},
    marks: [
      Plot.areaY(points, {className: "bands", x: "at", y1: "low", y2: "high", fill: "voice", fillOpacity: 0.18}),
      Plot.line(points, {className: "curves", x: "at", y: "value", stroke: "voice", strokeWidth: 2}),
      Plot.tip(points, Plot.pointer({x: "at", y: "value", title})),
      Plot.text(last, {x: "at", y: "value", text: "voice", fill: "voice", textAnchor: "start", dx: 6})
    ]
  });
  return figure("stakeholders", `${measure} by voice and period`, chart, "The company's voices side by side, with their 95 % bands. Gaps: not available.",
    points, {Period: (row) => periodText(row.period), Voice: (row) => row.voice, [measure]: (row) => row.value, from: (row) => row.low, to: (row) => row.high, People: (row) => row.people, Note: (row) => row.note ?? ""});
}
