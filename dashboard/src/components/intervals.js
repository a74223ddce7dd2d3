// A line a row: a point with its interval, and both in figures. For whatever has value, low and high.
import * as Plot from "@observablehq/plot";
import {figure, roomy, withLimits} from "./common.js";

// more lines than these are cut out of the middle
const most = 60;

// label: row => the line's name, one of its kind; bars: from 0, else points; column: what the value is called
export function intervals(name, heading, rows, {label, column, caption = "", color = () => "var(--ink)", digits = 2, bars = false, columns = {}}, fullWidth) {
  const width = roomy(fullWidth);
  const all = rows.map((row) => ({...row, line: label(row), said: withLimits(row.value, row.low, row.high, digits)}));
  const lines = all.length > most ? [...all.slice(0, most / 2), ...all.slice(-most / 2)] : all;
  const shown = lines.filter((row) => row.value != null);
  const margin = Math.min(0.4 * width, 20 + 7 * Math.max(8, ...lines.map((row) => row.line.length)));
  const title = (row) => `${row.line}: ${row.said}${row.note ? `\n${row.note}` : ""}`;
  const place = {y: "line", title, ariaLabel: title};
  // a colour is used as it is: no scale
  const hue = {value: (row) => color(row), scale: null};

  const chart = () => Plot.plot({
    ariaLabel: heading,
    width, height: 60 + 26 * lines.length, marginLeft: margin, marginRight: 165, marginTop: 10, marginBottom: 45, style: {fontSize: "13px"},
    x: {label: column, labelAnchor: "center", labelOffset: 37, grid: true, nice: true, zero: true},
    y: {type: "band", domain: lines.map((row) => row.line), label: null, tickSize: 0, padding: 0.25},
    marks: [
      Plot.ruleX([0], {stroke: "currentColor"}),
      bars ? Plot.barX(shown, {...place, className: "values", x: "value", fill: hue, fillOpacity: 0.55, tip: true}) : null,
      Plot.ruleY(shown, {className: "limits", y: "line", x1: "low", x2: "high", stroke: bars ? "var(--ink)" : hue, strokeWidth: 2}),
      bars ? null : Plot.dot(shown, {...place, className: "values", x: "value", fill: hue, r: 5, tip: true}),
      ...[["said", shown], ["not-available", lines.filter((row) => row.value == null)]].map(([className, rows]) =>
        Plot.text(rows, {className, y: "line", frameAnchor: "right", dx: 10, textAnchor: "start", text: "said", fill: "var(--ink)"}))
    ]
  });
  const cut = lines.length < all.length ? ` The first and the last ${most / 2} of ${all.length}: all are among the numbers.` : "";
  return figure(name, heading, chart, caption + cut, all,
    {"": (row) => row.line, [column]: (row) => row.value, from: (row) => row.low, to: (row) => row.high, ...columns, Note: (row) => row.note ?? ""});
}
