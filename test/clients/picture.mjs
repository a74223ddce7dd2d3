// A picture of the dashboard for the README: the scorecard in light beside the linkage in dark. Argument: the file.
import {browser, close, open} from "./chromium.mjs";

// narrow enough for the pages' menu to fold away
const size = {width: 980, height: 980};
const shot = async (name, colorScheme) => {
  const context = await browser.newContext({colorScheme, viewport: size});
  const page = await open(context, name);
  return `data:image/png;base64,${(await page.screenshot()).toString("base64")}`;
};
const both = [await shot("index", "light"), await shot("linkage", "dark")];
const page = await browser.newPage({viewport: {width: 2 * size.width, height: size.height}, deviceScaleFactor: 0.9});
await page.setContent(`<body style="margin: 0; display: flex">${both.map((src) => `<img src="${src}">`).join("")}`);
await page.screenshot({path: process.argv[2]});
await close();
