// What pages do, on the fixture, whose numbers are known.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startMockServer } from "./mock_server.mjs";
import { openSite, signIn } from "./site.mjs";
import { assertAccessible, settled, watch } from "./watch.mjs";

const ofResult = [
  "home",
  "dashboard",
  "overview",
  "anomalies",
  "degradation",
  "harmonics",
  "imbalance",
  "peak-load",
];
const { server, context, page, assertClean, close } = await openSite(startMockServer);
after(close);

test("a result of the original program shows what it holds and names what it lacks", async () => {
  for (const path of ofResult) {
    await page.goto(`${server.url}/${path}?dataset=${server.ids.bare}`);
    await settled(page);
    await assertAccessible(page, `${path} of the bare result`);
    await assertClean(path);
  }
  await page.goto(`${server.url}/overview?dataset=${server.ids.bare}`);
  await page.getByRole("img", { name: "Health score 57.5 of 100: Poor" }).waitFor();
});

test("the panel folds with its key, the machine is in the URL, and Back undoes the choice", async () => {
  await page.setViewportSize({ width: 1280, height: 844 });
  await page.goto(`${server.url}/degradation`);
  await settled(page);
  await page.keyboard.press("[");
  await page.getByRole("button", { name: "Expand panel ([)" }).waitFor();
  await page.keyboard.press("[");
  await page.getByRole("button", { name: "Machine_03", exact: true }).click();
  await page.waitForURL(/machine=Machine_03/);
  await page.getByRole("heading", { name: "Power factor of Machine_03" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Power factor of Machine_12" }).waitFor();
  await assertClean("degradation");
});

test("a chart turns into a table, and into a file", async () => {
  await page.goto(`${server.url}/peak-load`);
  await settled(page);
  const tools = page.getByRole("group", { name: "Tools for Load-duration curve" });
  await tools.getByRole("button", { name: "View as table" }).click();
  await page.getByRole("region", { name: "Load-duration curve" }).getByText("262.7").first().waitFor();
  await assertAccessible(page, "chart as table");
  const [csv] = await Promise.all([
    page.waitForEvent("download"),
    tools.getByRole("button", { name: "Save numbers (CSV)" }).click(),
  ]);
  assert.equal(csv.suggestedFilename(), "joulewatch-load-duration-curve.csv");
  const matrix = page.getByRole("group", { name: "Tools for Which machines rise together" });
  const [png] = await Promise.all([
    page.waitForEvent("download"),
    matrix.getByRole("button", { name: "Save picture (PNG)" }).click(),
  ]);
  assert.equal(png.suggestedFilename(), "joulewatch-which-machines-rise-together.png");
  await assertClean("exports");
});

test("an anomaly is chosen in the table and shown in the URL and the detail", async () => {
  await page.goto(`${server.url}/anomalies`);
  await settled(page);
  await page.getByRole("button", { name: "1 Jan 2024, 10:00:00" }).click();
  await page.waitForURL(/at=1704103200000/);
  await page.getByRole("heading", { name: "Why 1 Jan 2024, 10:00:00 stands out" }).waitFor();
  await assertAccessible(page, "anomaly detail");
  await assertClean("anomaly detail");
});

test("with no data every page says what to do next", async () => {
  const empty = await startMockServer({ empty: true });
  const fresh = await watch(context, empty.url);
  await signIn(fresh.page, empty);
  for (const path of ["overview", "data"]) {
    await fresh.page.goto(`${empty.url}/${path}`);
    await fresh.page.getByRole("link", { name: "Upload a file" }).waitFor();
    await assertAccessible(fresh.page, `${path} without data`);
  }
  await fresh.page.getByRole("button", { name: "Use sample data" }).click();
  await fresh.page.getByRole("img", { name: /^Health score/ }).waitFor();
  await fresh.assertClean("sample");
  await fresh.page.close();
  empty.stop();
});
