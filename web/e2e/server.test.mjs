// The pages on the real program: what the screen says is what the interface answers.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { awaitDataset, awaitSeries, getJson, makePlant, serve } from "./plant.mjs";
import { openSite } from "./site.mjs";
import { assertAccessible, assertFramed, settled } from "./watch.mjs";

let plant;
let server;
let page;
let assertClean;
let close;
let dataset;
let result;

before(async () => {
  plant = makePlant();
  ({ server, page, assertClean, close } = await openSite(() =>
    serve([plant.file("results.json"), "--data", plant.file("plant.csv")], plant.file("data")),
  ));
  const datasets = `${server.url}/api/datasets`;
  dataset = await awaitSeries(page, server.url);
  result = await getJson(page, `${datasets}/${dataset.id}/result`);
});
after(async () => {
  await close?.();
  plant?.remove();
});

const number = (value, digits = 2) =>
  new Intl.NumberFormat("en-GB", { maximumFractionDigits: digits }).format(value).replace("-", "−");
const signed = (value) =>
  new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2, signDisplay: "exceptZero" })
    .format(value)
    .replace("-", "−");
const figure = async (label) => {
  const term = page.locator("dt", { hasText: new RegExp(`^${label}$`) });
  return (await term.locator("xpath=following-sibling::dd[1]").innerText()).replaceAll("\u00a0", " ");
};

test("the result served is the result written", () => assert.deepEqual(result, plant.result));

test("the landing page leads to the dashboard", async () => {
  await page.goto(server.url);
  await settled(page);
  await assertFramed(page, "/");
  await page.getByRole("link", { name: "Open Joulewatch" }).click();
  await page.waitForURL(/home/);
  await page
    .getByRole("img", { name: new RegExp(`Health score ${number(result.health.score, 1)} of 100`) })
    .waitFor();
  await assertClean("landing");
});

test("the headline numbers are the interface's", async () => {
  // Four days are enough for every analysis to have an answer.
  for (const name of ["voltage_anomalies", "degradation", "harmonics", "phase_imbalance"])
    assert.equal(result[name].status === "insufficient_data", false, name);
  await page.goto(`${server.url}/anomalies`);
  await settled(page);
  assert.equal(await figure("Anomalies"), number(result.voltage_anomalies.total_anomalies));
  assert.equal(await figure("Share of readings"), `${number(result.voltage_anomalies.anomaly_rate, 3)} %`);
  await page.goto(`${server.url}/degradation`);
  await settled(page);
  assert.equal(await figure("Current"), `${signed(result.degradation.current_change_percent)} %`);
  assert.equal(await figure("Power factor"), `${signed(result.degradation.power_factor_change_percent)} %`);
  await page.goto(`${server.url}/peak-load`);
  await settled(page);
  assert.equal(await figure("Peak load"), `${number(result.peak_load_optimization.peak_load_kw, 1)} kW`);
  await page.goto(`${server.url}/overview`);
  await settled(page);
  assert.equal(await figure("Readings"), number(result.input.rows));
});

test("the readings are drawn, and a zoom asks for its own range and goes into the URL", async () => {
  await page.goto(`${server.url}/data?machine=Machine_05`);
  await settled(page);
  const box = await page.locator(".u-over").boundingBox();
  const asked = page.waitForResponse((response) => /series.*from=\d+&to=\d+/.test(response.url()));
  await page.mouse.move(box.x + box.width * 0.4, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.42, box.y + 100, { steps: 5 });
  await page.mouse.up();
  assert.equal((await asked).status(), 200);
  await page.waitForURL(/from=\d+&to=\d+/);
  await page.getByText("Every single reading is shown.").waitFor();
  await page.locator(".u-over").dblclick();
  await page.waitForURL((url) => !url.search.includes("from="));
  await assertClean("zoom");
});

test("a CSV brought in is analysed with progress, and can be deleted", async () => {
  await page.goto(`${server.url}/upload`);
  await settled(page);
  await page.getByLabel("Choose a file").setInputFiles(plant.file("plant.csv"));
  await page.getByText("plant.csv is ready.").waitFor({ timeout: 120_000 });
  const [newest] = await getJson(page, `${server.url}/api/datasets`);
  assert.equal(newest.kind, "readings");
  await page.getByRole("link", { name: "Open the overview" }).click();
  await page.getByRole("img", { name: /^Health score/ }).waitFor();
  await page.goto(`${server.url}/upload`);
  await page.getByRole("button", { name: "Delete plant.csv" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.waitForResponse(
    (response) => response.request().method() === "GET" && response.url().endsWith("/api/datasets"),
  );
  const left = await getJson(page, `${server.url}/api/datasets`);
  assert.ok(!left.some((each) => each.id === newest.id));
  await assertClean("upload");
});

test("a result of the original format can be brought in", async () => {
  const file = plant.file("original.json");
  const { bareResult } = await import("./fixture.mjs");
  writeFileSync(file, JSON.stringify(bareResult));
  await page.goto(`${server.url}/upload`);
  await page.getByLabel("Choose a file").setInputFiles(file);
  await page.getByText("original.json is ready.").waitFor();
  const { id } = await awaitDataset(page, server.url, "original.json");
  await page.goto(`${server.url}/overview?dataset=${id}`);
  await page.getByRole("img", { name: "Health score 57.5 of 100: Poor" }).waitFor();
  await page.goto(`${server.url}/degradation?dataset=${id}`);
  await settled(page);
  assert.equal(await figure("Current"), "+14.87 %");
  await assertAccessible(page, "original result");
  await assertClean("original result");
});

test("a broken result is refused in the server's own words", async () => {
  const file = plant.file("broken.json");
  writeFileSync(file, '{"degradation": {"machine_id": "Machine_12", "current_change');
  page.expectsRefusal = true;
  await page.goto(`${server.url}/upload`);
  await page.getByLabel("Choose a file").setInputFiles(file);
  const { csrfToken } = await getJson(page, `${server.url}/api/session`);
  const refused = await page.request.post(`${server.url}/api/datasets?name=broken.json`, {
    headers: { "x-csrf-token": csrfToken, origin: server.url },
    data: readFileSync(file),
  });
  assert.equal(refused.status(), 400);
  const problem = await refused.json();
  await page.getByRole("alert").getByText(problem.detail).waitFor();
  await assertAccessible(page, "refusal");
  await assertClean("refusal");
  page.expectsRefusal = false;
});

test("a file of consumption is checked, imported and judged, and a decision is kept", async () => {
  const rows = ["Date;Meter;Usage_kWh"];
  for (let i = 0; i < 3000; i += 1) {
    const at = new Date(Date.UTC(2024, 0, 1) + i * 1_800_000).toISOString();
    const stamp = `${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)} ${at.slice(11, 16)}`;
    const kwh = i === 1500 ? -3 : 0.2 + 0.15 * Math.sin((2 * Math.PI * i) / 48) ** 2 + (i % 7) * 0.01;
    for (const meter of ["H-1", "H-2"]) rows.push(`${stamp};${meter};${kwh.toFixed(3).replace(".", ",")}`);
  }
  writeFileSync(plant.file("kunden.csv"), rows.join("\n"));
  await page.goto(`${server.url}/upload`);
  await settled(page);
  await page.getByLabel("Let me check the columns").check();
  await page.getByLabel("Choose a file").setInputFiles(plant.file("kunden.csv"));
  await page.getByRole("heading", { name: "Check the columns of kunden.csv" }).waitFor();
  assert.equal(await page.getByLabel("What Usage_kWh is").inputValue(), "energy");
  assert.equal(await page.getByLabel("What Meter is").inputValue(), "meter");
  const dayFirst = page.getByRole("button", { name: "Day first" });
  if (await dayFirst.isVisible()) await dayFirst.click();
  await assertAccessible(page, "review");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  const { id } = await awaitDataset(page, server.url, "kunden.csv");
  await page.goto(`${server.url}/data-quality?dataset=${id}&rule=DQ02`);
  const finding = page.getByRole("row").filter({ hasText: "H-1" }).filter({ hasText: "Accept" }).first();
  await finding.getByRole("button", { name: /^Accept:/ }).click();
  await page.getByRole("row").getByText("Accepted").first().waitFor();
  await assertAccessible(page, "quality");
  await page.reload();
  await page.getByRole("row").getByText("Accepted").first().waitFor();
  const { findings } = await getJson(page, `${server.url}/api/datasets/${id}/quality?rule=DQ02`);
  assert.ok(findings.some((each) => each.decision === "accepted"));
  await assertClean("consumption");
});

test("each kind of sample is made, and its pages open", async () => {
  for (const name of ["Substations", "A household"]) {
    await page.goto(`${server.url}/upload`);
    await settled(page);
    const made = page.waitForResponse((response) => response.url().endsWith("/api/sample"));
    await page.getByRole("button", { name }).click();
    const { datasetId } = await (await made).json();
    await page.waitForURL(/overview\?dataset=/);
    for (let i = 0; i < 300; i += 1) {
      const { status, error } = await getJson(page, `${server.url}/api/datasets/${datasetId}`);
      assert.notEqual(status, "failed", error);
      if (status === "ready") break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    for (const path of ["home", "dashboard", "overview", "data", "data-quality"]) {
      await page.goto(`${server.url}/${path}?dataset=${datasetId}`);
      await settled(page);
      await assertAccessible(page, `${path} of ${name}`);
      await assertClean(`${path} of ${name}`);
    }
  }
  await page.goto(`${server.url}/dashboard`);
  const site = page.getByRole("list", { name: "The whole site" });
  await site.getByRole("link", { name: /^Substations\s*2$/ }).waitFor(); // those of the sample, however chosen
});

test("sample data is one press away", async () => {
  await page.goto(`${server.url}/upload`);
  await page.getByRole("button", { name: "A plant" }).click();
  await page.waitForURL(/overview\?dataset=/);
  await page.getByRole("img", { name: /^Health score/ }).waitFor({ timeout: 120_000 });
  await assertClean("sample");
});
