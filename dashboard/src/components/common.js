// What all charts share: the measures, how numbers are written, how a chart stands on the page.

// a loader's {columns, rows} as objects
export const records = ({columns, rows}) => rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])));

// rates are per person-year and are shown as percent a year
export const measures = new Map([
  ["engagement", {label: "Engagement index", voice: "employee"}],
  ["enps", {label: "eNPS", voice: "employee"}],
  ["favorable", {label: "Favourable, %", voice: "employee"}],
  ["turnover", {label: "Turnover, % a year", voice: "employee", factor: 100}],
  ["nps", {label: "NPS", voice: "customer"}],
  ["csat", {label: "CSAT, %", voice: "customer"}],
  ["churn", {label: "Churn, % a year", voice: "customer", factor: 100}]
]);

export const labelOf = (measure) => measures.get(measure)?.label ?? measure;
export const voiceColor = (voice) => `var(--${["employee", "customer"].includes(voice) ? voice : "outcome"})`;

export const unavailable = "not available";

export function number(value, digits = 1) {
  if (value == null) return unavailable;
  if (Math.abs(value) < 0.5 / 10 ** digits) value = 0; // no minus before it
  return value.toLocaleString("en", {minimumFractionDigits: digits, maximumFractionDigits: digits}).replace("-", "−");
}

// "66.1 (64.0 to 68.2)"
export function withLimits(value, low, high, digits = 1) {
  if (value == null || low == null || high == null) return number(value, digits);
  return `${number(value, digits)} (${number(low, digits)} to ${number(high, digits)})`;
}

// value and limits of a measure in a row of the scorecard, as they are shown
export function measured(row, measure) {
  const {factor = 1} = measures.get(measure) ?? {};
  const scaled = (value) => (value == null ? null : value * factor);
  return {value: scaled(row[measure]), low: scaled(row[`${measure}_low`]), high: scaled(row[`${measure}_high`])};
}

export const pText = (p) => (p == null ? unavailable : p < 0.001 ? "< 0.001" : number(p, 3));

// a period by its first day, as short as it can be said
export function periodText(period) {
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const [year, month, day] = period.split("-");
  return day === "01" ? `${months[month - 1]} ${year}` : period;
}

export const mean = (values) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null);

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return mean([sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]);
}

// highest first, what is not available last
export const byValue = (a, b) => (a.value == null) - (b.value == null) || b.value - a.value;

export const distinct = (values) => [...new Set(values)];

export const groups = (rows, key) =>
  rows.reduce((map, row) => map.set(key(row), [...(map.get(key(row)) ?? []), row]), new Map());

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// On a narrow screen a chart is scrolled; a page that is not laid out yet has no width at all, and NaN would be drawn.
export const roomy = (width) => Math.max(width, 600);

// An input for view(). options: [value, label] each.
export function choice(label, options) {
  const select = element("select", {}, ...options.map(([value, text]) => element("option", {value}, text)));
  const control = element("label", {class: "control"}, label, select);
  control.value = select.value;
  select.addEventListener("input", () => (control.value = select.value));
  return control;
}

// A chart, what it says in words, and its numbers as a table for those who cannot see it or want them.
// columns: of the table, {label: row => text or number}.
export function figure(name, title, chart, caption, rows, columns) {
  const cells = Object.entries(columns);
  const text = (value) => (typeof value === "number" ? number(value, Number.isInteger(value) ? 0 : 2) : value ?? unavailable);
  const align = (value) => (typeof value === "number" ? {class: "number"} : {});
  const table = () => element("table", {},
    element("thead", {}, element("tr", {}, ...cells.map(([label]) => element("th", {scope: "col"}, label)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...cells.map(([, value]) => element("td", align(value(row)), text(value(row))))))));
  const details = element("details", {}, element("summary", {}, "The numbers"));
  // thousands of rows are made when they are asked for
  details.addEventListener("toggle", () => details.append(element("div", {tabindex: 0}, table())), {once: true});
  const drawn = rows.length ? chart() : element("p", {class: "not-available"}, "Not available: the mart has no rows for this.");
  // to a screen reader one picture with a name, not hundreds of shapes: those are in the table
  for (const svg of drawn.matches("svg") ? [drawn] : drawn.querySelectorAll(":scope > svg[aria-label]")) svg.setAttribute("role", "img");
  return element("figure", {"data-chart": name, "aria-label": title}, drawn, element("figcaption", {}, caption), details);
}
