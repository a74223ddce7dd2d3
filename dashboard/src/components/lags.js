// Which comes first? Correlations within units, or effects on the other side's later periods, at every lag both ways.
import * as Plot from "@observablehq/plot";
import {figure, labelOf, pText, roomy, withLimits} from "./common.js";

const colors = {"employees": "var(--employee)", "customers": "var(--customer)", "same period": "var(--ink)"};
const symbols = {"employees": "circle", "customers": "square", "same period": "diamond"};

const methods = {
  "lag profile": ["Lag profile", "correlation within units", "Periods in which a unit's employees are better off than usual with those in which its customers are, so many periods apart."],
  "cross-lagged": ["Cross-lagged effects", "standardized effect within units", "Each side's effect on the other's later periods, the other's own past held fixed."]
};

export function lags(leadLag, {dimension, measure, scope}, method, fullWidth) {
  const width = roomy(fullWidth);
  const [heading, column, caption] = methods[method];
  const rows = leadLag.filter((row) => row.dimension === dimension && row.measure === measure && row.scope === scope && row.method === method)
    // to the right employees go first, to the left customers
    .map((row) => ({...row, at: row.first === "customers" ? -row.lag : row.lag}))
    .sort((a, b) => a.at - b.at);
  const shown = rows.filter((row) => row.value != null);
  const words = (row) => (row.first === "same period" ? "same period" : `${row.first} first by ${row.lag}`);
  const title = (row) => `${words(row)}: ${withLimits(row.value, row.low, row.high, 2)}\np ${pText(row.p_value)}, adjusted ${pText(row.q_value)}`;
  const name = `${heading} of ${labelOf(dimension)} and ${labelOf(measure)}`;

  const chart = () => Plot.plot({
    ariaLabel: name,
    width, height: 320, marginLeft: 50, marginBottom: 44, style: {fontSize: "13px"},
    x: {label: "← customers first · periods between the two · employees first →", labelAnchor: "center", labelOffset: 36, ticks: rows.map((row) => row.at), tickFormat: (at) => `${Math.abs(at)}`, inset: 20},
    y: {label: `↑ ${column}`, grid: true, nice: true, zero: true},
    color: {domain: Object.keys(colors), range: Object.values(colors), legend: true},
    symbol: {domain: Object.keys(symbols), range: Object.values(symbols)},
    marks: [
      Plot.ruleY([0], {stroke: "currentColor"}),
      Plot.ruleX(shown, {className: "limits", x: "at", y1: "low", y2: "high", stroke: "first", strokeWidth: 2}),
      Plot.dot(shown, {className: "lags", x: "at", y: "value", fill: "first", symbol: "first", r: 5, title, ariaLabel: title, tip: true}),
      Plot.text(rows.filter((row) => row.value == null), {x: "at", y: 0, text: () => "n/a", dy: -8, title})
    ]
  });
  return figure(method, name, chart, caption + (rows[0]?.units ? ` ${rows[0].units} units.` : ""),
    rows, {First: (row) => row.first, Lag: (row) => row.lag, [column]: (row) => row.value, from: (row) => row.low, to: (row) => row.high,
      p: (row) => pText(row.p_value), "adjusted p": (row) => pText(row.q_value), Pairs: (row) => row.pairs, Note: (row) => row.note ?? ""});
}
