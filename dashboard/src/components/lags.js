// Which comes first? The correlation within units at every lag both ways.
import * as Plot from "@observablehq/plot";
import {figure, labelOf, pText, roomy, withLimits} from "./common.js";

const colors = {"employees": "var(--employee)", "customers": "var(--customer)", "same period": "var(--ink)"};
const symbols = {"employees": "circle", "customers": "square", "same period": "diamond"};

export function lags(leadLag, {dimension, measure, scope}, fullWidth) {
  const width = roomy(fullWidth);
  const rows = leadLag.filter((row) => row.dimension === dimension && row.measure === measure && row.scope === scope)
    // to the right employees go first, to the left customers
    .map((row) => ({...row, at: row.first === "customers" ? -row.lag : row.lag}));
  const profile = rows.filter((row) => row.method === "lag profile").sort((a, b) => a.at - b.at);
  const crossed = rows.filter((row) => row.method === "cross-lagged");
  const shown = profile.filter((row) => row.value != null);
  const words = (row) => (row.first === "same period" ? "same period" : `${row.first} first by ${row.lag}`);
  const title = (row) => `${words(row)}: ${withLimits(row.value, row.low, row.high, 2)}\np ${pText(row.p_value)}, adjusted ${pText(row.q_value)}`;

  const chart = () => Plot.plot({
    ariaLabel: `Correlation within units of ${labelOf(dimension)} and ${labelOf(measure)} by lag`,
    width, height: 320, marginLeft: 50, marginBottom: 40, style: {fontSize: "13px"},
    x: {label: "← customers first · periods between the two · employees first →", labelAnchor: "center", ticks: profile.map((row) => row.at), tickFormat: (at) => `${Math.abs(at)}`, inset: 20},
    y: {label: "↑ correlation within units", grid: true, nice: true, zero: true},
    color: {domain: Object.keys(colors), range: Object.values(colors), legend: true},
    symbol: {domain: Object.keys(symbols), range: Object.values(symbols)},
    marks: [
      Plot.ruleY([0], {stroke: "currentColor"}),
      Plot.ruleX(shown, {className: "limits", x: "at", y1: "low", y2: "high", stroke: "first", strokeWidth: 2}),
      Plot.dot(shown, {className: "lags", x: "at", y: "value", fill: "first", symbol: "first", r: 5, title, ariaLabel: title, tip: true}),
      Plot.text(profile.filter((row) => row.value == null), {x: "at", y: 0, text: () => "n/a", dy: -8, title})
    ]
  });
  const effect = (row) => `${row.first} first: ${withLimits(row.value, row.low, row.high, 2)}, p ${pText(row.p_value)}`;
  return figure("lags", `Lag profile of ${labelOf(dimension)} and ${labelOf(measure)}`, chart,
    `${labelOf(dimension)} and ${labelOf(measure)}, ${profile[0]?.units ?? "no"} units.` +
      (crossed.length ? ` With each side's own past held fixed (standardized, next period): ${crossed.map(effect).join("; ")}.` : ""),
    rows, {Method: (row) => row.method, First: (row) => row.first, Lag: (row) => row.lag, Value: (row) => row.value, from: (row) => row.low, to: (row) => row.high,
      p: (row) => row.p_value, Pairs: (row) => row.pairs, Note: (row) => row.note ?? ""});
}
