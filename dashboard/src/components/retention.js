// How long do people stay? A panel a unit, a curve a kind, each with its band.
import * as Plot from "@observablehq/plot";
import {distinct, figure, groups, number, roomy, unavailable, voiceColor, withLimits} from "./common.js";

export function retention(rows, fullWidth) {
  const width = roomy(fullWidth);
  const units = distinct(rows.map((row) => row.unit));
  const kinds = distinct(rows.map((row) => row.kind)).sort().reverse();
  const names = new Map(rows.map((row) => [row.unit, row.name]));
  const across = Math.max(1, Math.min(units.length, Math.floor(width / 280)));
  const place = new Map(units.map((unit, i) => [unit, {fx: i % across, fy: Math.floor(i / across)}]));
  const percent = (value) => (value == null ? null : 100 * value);
  const points = rows.map((row) => ({...row, ...place.get(row.unit), value: percent(row.retained), from: percent(row.low), to: percent(row.high)}))
    .sort((a, b) => a.months - b.months);
  const shown = points.filter((row) => row.value != null);
  const curves = [...groups(points, (row) => `${row.unit}\n${row.kind}`).values()];
  const hidden = curves.filter((curve) => curve.every((row) => row.value == null)).map((curve) => curve[0]);
  const title = (row) => `${row.name}, ${row.kind}\nafter ${row.months} months: ${withLimits(row.value, row.from, row.to)} %\nmedian: ${row.median_months == null ? unavailable : `${number(row.median_months, 0)} months`}`;
  const facets = {fx: "fx", fy: "fy"};
  const curve = {...facets, x: "months", z: "kind", curve: "step-after"};

  const chart = () => Plot.plot({
    ariaLabel: "Percent still there by months since they began",
    width, height: 60 + 210 * Math.ceil(units.length / across), marginLeft: 52, marginBottom: 44, style: {fontSize: "13px"},
    fx: {axis: null, padding: 0.1}, fy: {axis: null, padding: 0.18},
    x: {label: "months →", labelOffset: 35}, y: {label: null, domain: [0, 100], grid: true, ticks: 5, tickFormat: (value) => `${value} %`},
    color: {domain: kinds, range: kinds.map(voiceColor), legend: true},
    marks: [
      Plot.areaY(shown, {...curve, className: "bands", y1: "from", y2: "to", fill: "kind", fillOpacity: 0.2}),
      Plot.line(shown, {...curve, className: "curves", y: "value", stroke: "kind", strokeWidth: 2, strokeDasharray: null}),
      Plot.tip(shown, Plot.pointer({...facets, x: "months", y: "value", title})),
      Plot.text(units, {fx: (unit) => place.get(unit).fx, fy: (unit) => place.get(unit).fy, text: (unit) => names.get(unit), frameAnchor: "top-left", dy: -14, fontWeight: 600, fill: "var(--ink)"}),
      ...kinds.map((kind, i) => Plot.text(hidden.filter((row) => row.kind === kind), {...facets, className: "not-available",
        text: (row) => `${row.kind}: ${unavailable}`, frameAnchor: "bottom-left", dx: 4, dy: -4 - 16 * i}))
    ]
  });
  return figure("retention", "Percent still there by months since they began", chart,
    "Kaplan and Meier's curve with its 95 % band, by the unit where they began.",
    points, {Unit: (row) => row.name, Kind: (row) => row.kind, Months: (row) => row.months, "Still there, %": (row) => row.value, from: (row) => row.from, to: (row) => row.to, "At risk": (row) => row.at_risk});
}
