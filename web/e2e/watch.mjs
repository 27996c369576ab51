import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Notes everything a page must not do: errors, requests to elsewhere, breaches of the content policy. */
export async function watch(context, base) {
  const faults = [];
  await context.addInitScript(() => {
    window.policyFaults = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      window.policyFaults.push(
        `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
      ),
    );
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    // A request that the server refuses on purpose is noted by Chromium as an error of its own.
    const refused = message.text().startsWith("Failed to load resource") && page.expectsRefusal;
    if (message.type() === "error" && !refused) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`page: ${error.message}`));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  followRequests(page);
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("blob:")) faults.push(`foreign request: ${url}`);
  });
  const assertClean = async (where) => {
    const policy = await page.evaluate(() => window.policyFaults ?? []);
    assert.deepEqual([...faults, ...policy], [], `${where}: faults`);
  };
  return { page, assertClean };
}

/**
 * Every rule that axe has for WCAG 2.2 AA and its best practices; the browser's own scripts bypass the policy.
 * Contrast is half of its work: `colors: false` where the same page was judged in the same theme before.
 */
export async function assertAccessible(page, where, { colors = true } = {}) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  const found = await page.evaluate(async (enabled) => {
    const { violations } = await window.axe.run(document, {
      resultTypes: ["violations"],
      rules: { "color-contrast": { enabled } },
    });
    return violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`),
    );
  }, colors);
  assert.deepEqual(found, [], `${where}: axe`);
}

export const footer = "© 2025 Opulent Chikwiramakomo. All rights reserved.";

export async function assertFramed(page, where) {
  assert.equal(await page.locator("footer").innerText(), footer, `${where}: footer`);
  assert.equal(await page.locator("h1").count(), 1, `${where}: one h1`);
}

/** Nothing may be wider than the screen, once the page has had time to follow it. */
export async function assertFits(page, where) {
  const tooWide = await page.evaluate(async () => {
    const find = () => {
      const { scrollWidth, clientWidth } = document.documentElement;
      const over = scrollWidth > clientWidth ? [`the page: ${scrollWidth - clientWidth} px too wide`] : [];
      // A table that does not fit becomes cards; a file's own rows alone are scrolled sideways.
      const tables = document.querySelectorAll("[role=region]:not([data-sideways]):has(> table[role=table])");
      for (const each of tables)
        if (each.scrollWidth > each.clientWidth + 1)
          over.push(`${each.getAttribute("aria-label")}: ${each.scrollWidth} in ${each.clientWidth} px`);
      return over;
    };
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // Observers of sizes are told after a frame, and what they change is drawn in the next.
    await frame();
    await frame();
    for (const end = performance.now() + 2000; find().length > 0 && performance.now() < end;) await frame();
    return find();
  });
  assert.deepEqual(tooWide, [], `${where}: too wide`);
}

/** Of a page: how many requests it has begun, and those that have no whole answer yet; streams never have one. */
const requestsOf = new WeakMap();
function followRequests(page) {
  const requests = { begun: 0, open: new Set() };
  requestsOf.set(page, requests);
  page.on("request", (request) => {
    requests.begun += 1;
    requests.open.add(request);
  });
  const close = (request) => requests.open.delete(request);
  page.on("requestfinished", close);
  page.on("requestfailed", close);
  page.on("response", (response) => {
    if (response.headers()["content-type"]?.startsWith("text/event-stream")) close(response.request());
  });
}

/** The page has its heading and all that it has asked for, and draws nothing more for some frames. */
export async function settled(page) {
  await page.locator("h1").first().waitFor();
  const requests = requestsOf.get(page);
  const patience = performance.now() + 60_000;
  for (let quiet = 0; quiet < 4;) {
    const { begun } = requests;
    // Answered between two frames: scripts that were waiting to run have run, and have asked for what they need.
    await page.evaluate(async () => {
      const later = new Promise((resolve) => setTimeout(resolve, 100)); // a page behind another draws no frames
      const frame = () => Promise.race([new Promise((resolve) => requestAnimationFrame(resolve)), later]);
      await frame();
      await frame();
    });
    quiet = requests.open.size === 0 && requests.begun === begun ? quiet + 1 : 0;
    assert.ok(performance.now() < patience, `${page.url()} has not settled`);
  }
}
