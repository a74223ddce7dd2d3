// Do units whose employees are better off have happier customers? A point a unit, split at both medians.
import * as Plot from "@observablehq/plot";
import {figure, groups, labelOf, mean, measured, median, number, pText, roomy, withLimits} from "./common.js";

// of units without units below them: means over the periods shown, of both sides
function unitMeans(scorecard, dimensions, x, y) {
  const parents = new Set(scorecard.map((row) => row.parent));
  const scores = new Map(dimensions.filter((row) => row.dimension === x).map((row) => [row.unit, row.score]));
  const shown = (rows, measure) => rows.map((row) => measured(row, measure).value).filter((value) => value != null);
  return [...groups(scorecard.filter((row) => !parents.has(row.unit)), (row) => row.unit).values()].map((rows) => {
    const meanOf = (measure) => (measure in rows[0] ? mean(shown(rows, measure)) : scores.get(rows[0].unit));
    return {...rows[0], x: meanOf(x), y: meanOf(y)};
  });
}

export function scatter(scorecard, dimensions, linkage, {dimension, measure, scope}, fullWidth) {
  const width = roomy(fullWidth);
  const units = unitMeans(scorecard, dimensions, dimension, measure).filter((unit) => scope !== "customer-facing" || unit.customer_facing);
  const points = units.filter((unit) => unit.x != null && unit.y != null);
  const [left, right] = [labelOf(dimension), labelOf(measure)];
  const link = linkage.find((row) => row.dimension === dimension && row.measure === measure && row.scope === scope);
  const middle = {x: points.length && median(points.map((unit) => unit.x)), y: points.length && median(points.map((unit) => unit.y))};
  for (const unit of points)
    unit.quadrant = unit.x >= middle.x ? (unit.y >= middle.y ? "both high" : "employees ahead") : unit.y >= middle.y ? "customers ahead" : "both low";
  const title = (unit) => `${unit.name} (${unit.quadrant})\n${left}: ${number(unit.x)}\n${right}: ${number(unit.y)}`;

  const chart = () => Plot.plot({
    ariaLabel: `${right} against ${left}, a point a unit`,
    width, height: Math.min(520, 0.65 * width), marginLeft: 50, marginBottom: 50, inset: 24, grid: true, style: {fontSize: "13px"},
    x: {label: `${left}, mean over periods →`, labelAnchor: "right", labelOffset: 42}, y: {label: `↑ ${right}, mean over periods`},
    symbol: {domain: ["both high", "employees ahead", "customers ahead", "both low"], range: ["circle", "triangle", "square", "times"], legend: true},
    marks: [
      Plot.ruleX([middle.x], {className: "median", stroke: "currentColor", strokeDasharray: "4 4", strokeOpacity: 0.6}),
      Plot.ruleY([middle.y], {className: "median", stroke: "currentColor", strokeDasharray: "4 4", strokeOpacity: 0.6}),
      points.length > 3 ? Plot.linearRegressionY(points, {className: "line", x: "x", y: "y", stroke: "var(--ink)", fill: "var(--ink)", fillOpacity: 0.1}) : null,
      ["employees ahead", "customers ahead", "both high", "both low"].map((text) => Plot.text([text], {
        frameAnchor: {"both high": "top-right", "employees ahead": "bottom-right", "customers ahead": "top-left", "both low": "bottom-left"}[text],
        fill: "var(--ink)", fillOpacity: 0.75, fontStyle: "italic"})),
      Plot.dot(points, {className: "units", x: "x", y: "y", symbol: "quadrant", stroke: "var(--ink)", strokeWidth: 2, r: 4.5, title, ariaLabel: title, tip: true})
    ]
  });
  const missing = units.length - points.length;
  const words = !link ? "The mart has no link of these two." : link.r == null ? `r: not available${link.note ? `: ${link.note}` : ""}.`
    : `r = ${withLimits(link.r, link.low, link.high, 2)} over ${link.units} units (p ${pText(link.p_value)}, adjusted ${pText(link.q_value)}); ` +
      `corrected for who happened to answer: ${withLimits(link.r_corrected, link.corrected_low, link.corrected_high, 2)}; ` +
      `within units, period by period: ${withLimits(link.r_within, link.within_low, link.within_high, 2)}.${link.note ? ` Note: ${link.note}.` : ""}`;
  return figure("scatter", `${right} against ${left}`, chart,
    `${words} Dashed: the medians; the line: least squares with its 95 % band.` + (missing ? ` ${missing} units have a side that is not available.` : ""),
    points, {Unit: (unit) => unit.name, [left]: (unit) => unit.x, [right]: (unit) => unit.y, Quadrant: (unit) => unit.quadrant});
}
