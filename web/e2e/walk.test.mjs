// Every page of the real program, from its first start on, at three widths and in both themes, with names that are a nuisance.
import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import { after, before, test } from "node:test";
import { hostileName } from "./fixture.mjs";
import { awaitDataset, longName, makePlant, oddNames, serve } from "./plant.mjs";
import { makeAdmin, openSite } from "./site.mjs";
import { assertAccessible, assertFits, assertFramed, settled } from "./watch.mjs";

const file = `${hostileName}.csv`; // a data set's name is somebody's text as well
const link = `#${"a".repeat(64)}`;
const publicPages = ["", "login", "signup", "forgot", `reset${link}`, `setup${link}`, "demo"];
const withMachines = [
  "home",
  "dashboard",
  "overview",
  "anomalies",
  "degradation",
  "harmonics",
  "imbalance",
  "peak-load",
  "data",
  "data-quality",
  "devices",
];
const pages = [
  ...withMachines,
  "live",
  "upload",
  "settings/account",
  "settings/sessions",
  "settings/users",
  "settings/audit",
  "settings/appearance",
  "settings/data-sources",
  "settings/backup",
  "settings/about",
  "no-such",
];
let plant;
let server;
let page;
let assertClean;
let close;

before(async () => {
  plant = makePlant(oddNames);
  renameSync(plant.file("plant.csv"), plant.file(file));
  const start = () => serve([], plant.file("data"), { demo: false });
  ({ server, page, assertClean, close } = await openSite(start));
});
after(async () => {
  await close?.();
  plant?.remove();
});

/**
 * The width first that the page is loaded at; then it follows the window, as on a turned tablet. Colours are judged
 * in each theme at the first width, and on a phone, everything else that axe knows at each width.
 */
async function look(path, scheme, widths) {
  await page.setViewportSize({ width: widths[0], height: 800 });
  await page.goto(`${server.url}/${path}`);
  await settled(page);
  for (const width of widths) {
    const where = `/${path} ${scheme} ${width}`;
    await page.setViewportSize({ width, height: 844 });
    await assertFramed(page, where);
    await assertFits(page, where);
    const colors = width === widths[0] || width === 390;
    if (scheme === "dark" || width === widths[0]) await assertAccessible(page, where, { colors });
    assert.equal(await page.locator("img, iframe, object").count(), 0, `${where}: an element made of a name`);
  }
  assert.equal(new URL(page.url()).pathname, `/${path.replace(/#.*/, "")}`);
  await assertClean(`${path} ${scheme}`);
}
const choose = (scheme) => page.evaluate((value) => localStorage.setItem("joulewatch-theme", value), scheme);

test("every page before the first log-in", async () => {
  for (const scheme of ["dark", "light"]) {
    await page.goto(server.url);
    await choose(scheme);
    for (const path of publicPages) {
      await look(path, scheme, [1280, 768, 390, 320]);
      assert.equal(await page.getByRole("navigation").count(), 0, `${path}: a panel`);
    }
  }
});

test("the printed link makes the first account, and every page says what to do without data", async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await makeAdmin(page, server);
  for (const path of ["home", "overview", "data"]) {
    await page.goto(`${server.url}/${path}`);
    await page.getByRole("link", { name: "Upload a file" }).waitFor();
    await assertAccessible(page, `${path} without data`);
  }
  await page.goto(`${server.url}/upload`);
  await page.getByLabel("Choose a file").setInputFiles(plant.file(file));
  const dataset = await awaitDataset(page, server.url, file);
  assert.equal(dataset.machines, 20);
  await assertClean("first data");
});

for (const scheme of ["dark", "light"])
  test(`every page, ${scheme}`, async () => {
    await choose(scheme);
    for (const path of pages)
      await look(path, scheme, scheme === "dark" ? [1280, 768, 390] : [390, 768, 1280]);
  });

test("machines of odd names can be chosen and pointed at on every page, as text", async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const name of [hostileName, longName])
    for (const path of withMachines) {
      await page.goto(`${server.url}/${path}?machine=${encodeURIComponent(name)}`);
      await settled(page);
      for (const chart of await page.locator('[role="img"][tabindex="0"]').all()) {
        await chart.hover();
        await chart.press("ArrowRight");
      }
      await assertFits(page, path);
      assert.equal(await page.locator("img").count(), 0, path);
      await assertClean(`${path} of ${name}`);
    }
  await page.goto(`${server.url}/degradation?machine=${encodeURIComponent(longName)}`);
  await page.getByRole("heading", { name: `Power factor of ${longName}` }).waitFor();
});
