// The company in its last period: a number each, with its limits.
import {element, labelOf, measured, measures, number, periodText, voiceColor} from "./common.js";

export function cards(scorecard) {
  const company = scorecard.filter((row) => row.level === 0).sort((a, b) => a.period.localeCompare(b.period));
  // the last period that anything is shown of
  const row = company.findLast((row) => [...measures.keys()].some((measure) => row[measure] != null)) ?? company.at(-1);
  if (!row) return element("p", {class: "not-available"}, "Not available: the mart has no periods yet.");
  const card = (measure) => {
    const {value, low, high} = measured(row, measure);
    return element("div", {class: "figure-card", style: `border-color: ${voiceColor(measures.get(measure).voice)}`},
      labelOf(measure), element("strong", value == null ? {class: "not-available"} : {}, number(value)), element("small", {}, value == null ? "" : `${number(low)} to ${number(high)}`));
  };
  return element("section", {"aria-label": `${row.name} in ${periodText(row.period)}`, "data-chart": "cards"},
    element("p", {}, `${row.name} in ${periodText(row.period)}` + (row.response_rate == null ? "" : `; ${number(row.response_rate, 0)} % of those invited answered`)),
    element("div", {class: "cards"}, ...[...measures.keys()].map(card)));
}
