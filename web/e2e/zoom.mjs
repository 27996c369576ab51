// How long a zoom takes over a million readings of one meter, from letting go of the mouse to the new picture.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { awaitSeries, program, serve } from "./plant.mjs";
import { openSite } from "./site.mjs";
import { settled } from "./watch.mjs";

const zooms = Number(process.env.ZOOMS ?? 40);
const folder = mkdtempSync(join(tmpdir(), "joulewatch-zoom-"));
const file = (name) => join(folder, name);
const quiet = { stdio: "ignore" };
execFileSync(program, ["generate", "-m", "1", "-d", "120", "-i", "10", "-o", file("meter.csv")], quiet);
execFileSync(program, ["analyze", file("meter.csv"), "--output", file("results.json")], quiet);
const args = [file("results.json"), "--data", file("meter.csv")];
const { server, page, close } = await openSite(() => serve(args, file("data")));
const { rows } = await awaitSeries(page, server.url);
await page.goto(`${server.url}/data`);
await settled(page);

/** Begins when the mouse is let go, ends with the frame in which the answer's picture stands. */
const measure = () =>
  page.evaluate(() => {
    window.zoomed = new Promise((resolve) => {
      const began = () => {
        const from = performance.now();
        const isThere = () => {
          const answered = performance
            .getEntriesByType("resource")
            .some((each) => each.startTime > from && each.name.includes("/series?") && each.responseEnd > 0);
          const busy = document.querySelector('[role="img"][aria-busy]').getAttribute("aria-busy");
          if (answered && busy === "false") requestAnimationFrame(() => resolve(performance.now() - from));
          else requestAnimationFrame(isThere);
        };
        isThere();
      };
      document.addEventListener("mouseup", began, { once: true, capture: true });
    });
    performance.clearResourceTimings();
  });

const times = [];
const box = await page.locator(".u-over").boundingBox();
for (let i = 0; i < zooms; i += 1) {
  const left = box.x + box.width * (0.05 + 0.85 * ((i * 0.618) % 1)); // never the same range twice
  const width = box.width * [0.02, 0.05, 0.09][i % 3];
  await measure();
  await page.mouse.move(left, box.y + 80);
  await page.mouse.down();
  await page.mouse.move(left + width, box.y + 80, { steps: 4 });
  await page.mouse.up();
  times.push(await page.evaluate(() => window.zoomed));
  await page.goBack();
  await page.waitForFunction(() => !window.location.search.includes("from="));
  await page.waitForTimeout(300);
}
times.sort((a, b) => a - b);
const at = (share) => Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))]);
console.log(
  `zoom over ${rows} readings, ${zooms} times: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, slowest ${at(1)} ms (goal: p95 300 ms)`,
);
await close();
rmSync(folder, { recursive: true, force: true });
