// Opens every page of the built dashboard in headless Chromium, in light and in dark, in light chooses every last option,
// and prints what it saw as JSON: a list of {page, scheme, errors, elsewhere, charts, legends, faint, numbers}.
//
//   browse.mjs PICTURES    the folder in which it leaves a picture of every page
//
// charts: of each chart by its name, how many marks of each class (Plot's own name of a mark where it has no class).
// numbers: rows of all charts' tables, after the choices.
// faint: texts on cells and on the page whose contrast is below 4.5.
import {address, browser, close, open, settled} from "./chromium.mjs";

const pictures = process.argv[2];
const pages = ["index", "linkage", "drivers", "people", "alerts"];

function look() {
  const charts = {};
  for (const figure of document.querySelectorAll("[data-chart]")) {
    const marks = (charts[figure.dataset.chart] = {});
    for (const mark of figure.querySelectorAll("svg g[aria-label]")) {
      // in panels, a g a panel within
      const name = (mark.querySelector(":scope > g[class]") ?? mark).getAttribute("class") ?? mark.getAttribute("aria-label");
      marks[name] = (marks[name] ?? 0) + mark.querySelectorAll("path, rect, circle, line, text").length;
    }
    if (figure.dataset.chart === "cards") marks["not-available"] = figure.querySelectorAll(".not-available").length;
  }
  return charts;
}

// the numbers on heatmaps' legends
const legends = () => [...document.querySelectorAll("svg[class*=-ramp]")].map((svg) =>
  [...svg.querySelectorAll("g[aria-label] text, .tick text")].map((text) => Number(text.textContent.replace("−", "-"))));

// WCAG's contrast of every text with what is behind it: the cell in the same place, else the page
function faint() {
  const context = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d", {willReadFrequently: true});
  const light = (color, behind) => {
    for (const paint of [behind, color].filter(Boolean)) {
      context.fillStyle = paint;
      context.fillRect(0, 0, 1, 1);
    }
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  const contrast = (color, behind) => {
    const [a, b] = [light(color, behind), light(behind)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const bad = [];
  const check = (node, color, behind) => {
    const ratio = contrast(color, behind);
    if (ratio < 4.5) bad.push(`${node.textContent.slice(0, 30)} (${ratio.toFixed(1)})`);
  };
  for (const figure of document.querySelectorAll("[data-chart^=heatmap]")) {
    const cells = [...figure.querySelectorAll("g.available rect")].map((rect) => [rect, rect.getBoundingClientRect()]);
    for (const text of figure.querySelectorAll("svg text")) {
      const {x, y, width, height} = text.getBoundingClientRect();
      const [at, on] = [x + width / 2, y + height / 2];
      const cell = cells.find(([, box]) => box.left <= at && at <= box.right && box.top <= on && on <= box.bottom);
      check(text, getComputedStyle(text).fill, cell ? getComputedStyle(cell[0]).fill : paper);
    }
  }
  for (const text of document.querySelectorAll("main p, main h1, main h2, main figcaption, main label, main summary, main strong, main small, footer div, nav a"))
    if (text.checkVisibility()) check(text, getComputedStyle(text).color, paper);
  return [...new Set(bad)];
}

const seen = [];
for (const scheme of ["light", "dark"]) {
  const context = await browser.newContext({colorScheme: scheme, viewport: {width: 1280, height: 900}});
  for (const name of pages) {
    const errors = [];
    const elsewhere = [];
    const page = await open(context, name, (page) => {
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(`${message.text()} ${message.location().url}`));
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("request", (request) => /^(data|blob):/.test(request.url()) || request.url().startsWith(address) || elsewhere.push(request.url()));
    });
    const charts = await page.evaluate(look);
    const ramps = await page.evaluate(legends);
    const unclear = await page.evaluate(faint);
    await page.screenshot({path: `${pictures}/${name}-${scheme}.png`, fullPage: true});
    for (const select of scheme === "dark" ? [] : await page.locator("main select").all()) {
      await select.selectOption({index: (await select.locator("option").count()) - 1});
      await settled(page);
    }
    for (const summary of scheme === "dark" ? [] : await page.locator("main summary").all()) await summary.click();
    await settled(page);
    const numbers = await page.locator("main figure details tbody tr").count();
    errors.push(...(await page.locator(".observablehq--error").allTextContents()));
    seen.push({page: name, scheme, errors, elsewhere, charts, legends: ramps, faint: unclear, numbers});
    await page.close();
  }
}
await close();
console.log(JSON.stringify(seen));
