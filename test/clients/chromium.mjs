// The built dashboard, served on a free port of this machine, and a headless Chromium.
import {spawn} from "node:child_process";
import {createRequire} from "node:module";
import {fileURLToPath} from "node:url";

const dashboard = new URL("../../dashboard/", import.meta.url);
const {chromium} = createRequire(dashboard)("playwright-core");

const server = spawn(process.execPath, [fileURLToPath(new URL("serve.js", dashboard)), "0"], {stdio: ["ignore", "pipe", "inherit"]});
export const address = await new Promise((resolve) => server.stdout.once("data", (line) => resolve(String(line).trim())));
// its sandbox is not there for root, and in many containers for nobody; it opens our own pages alone
export const browser = await chromium.launch({executablePath: process.env.CHROMIUM || "/usr/bin/chromium", chromiumSandbox: false});

export async function close() {
  await browser.close();
  server.kill();
}

// until nothing on the page has changed for a while
export const settled = (page) => page.evaluate(() => new Promise((resolve) => {
  const wait = () => setTimeout(() => (document.querySelector("observablehq-loading") ? (timer = wait()) : resolve()), 200);
  let timer = wait();
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = wait();
  }).observe(document.body, {subtree: true, childList: true, attributes: true});
}));

export async function open(context, name, watch = () => {}) {
  const page = await context.newPage();
  watch(page);
  await page.goto(`${address}${name}.html`, {waitUntil: "networkidle"});
  await settled(page);
  return page;
}
