// Bringing data in and judging it: columns that wait for a word, decisions on findings, devices; on the fixture.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { hostileName } from "./fixture.mjs";
import { startMockServer } from "./mock_server.mjs";
import { openSite } from "./site.mjs";
import { assertAccessible, assertFits, settled } from "./watch.mjs";

const { server, page, assertClean, open, close } = await openSite(startMockServer);
after(close);

test("a file whose columns are to be checked is imported as somebody says", async () => {
  await open("upload");
  await page.getByLabel("Let me check the columns").check();
  await page.getByLabel("Choose a file").setInputFiles({
    name: "kunden.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("Datum;Kunde;Verbrauch\n"),
  });
  await page.getByRole("heading", { name: "Check the columns of kunden.csv" }).waitFor();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await settled(page);
    await assertAccessible(page, `review ${width}`);
    await assertFits(page, `review ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 844 });
  assert.equal(await page.locator("img").count(), 0, "an element was made of a header");
  const bringIn = page.getByRole("button", { name: "Import", exact: true });
  assert.ok(await bringIn.isDisabled(), "the dates can be read both ways");
  await page.getByRole("button", { name: "Day first" }).click();
  await page.getByLabel("What Verbrauch is").selectOption("ignored");
  await page.getByText("No column is a measured value yet.").waitFor();
  assert.ok(await bringIn.isDisabled());
  await page.getByLabel("What Verbrauch is").selectOption("energy");
  await page.getByLabel("Unit of Verbrauch").selectOption("Wh");
  await page.getByRole("button", { name: "Fill in" }).click();
  const sent = page.waitForRequest((request) => request.url().endsWith("/import"));
  await bringIn.click();
  const mapping = (await sent).postDataJSON();
  assert.deepEqual(mapping.columns[2], { index: 2, role: "energy", unit: "Wh" });
  assert.equal(mapping.dateOrder, "dayFirst");
  assert.equal(mapping.missing, "interpolate");
  await page.getByText("kunden.csv is ready.").waitFor();
  await assertClean("review");
});

test("each kind of sample is one press away", async () => {
  await open("upload");
  const sent = page.waitForRequest((request) => request.url().endsWith("/api/sample"));
  await page.getByRole("button", { name: "Substations" }).click();
  assert.deepEqual((await sent).postDataJSON(), { shape: "substation" });
  await page.getByRole("img", { name: /^Health score/ }).waitFor();
});

test("a finding is accepted, corrected, excluded, and each decision is undone", async () => {
  await open(`data-quality?dataset=${server.ids.full}`);
  const finding = page.getByRole("row").filter({ hasText: "Zero at peak hours" });
  for (const [press, done] of [
    [/^Accept:/, "Accepted"],
    [/^Exclude:/, "Excluded"],
  ]) {
    await finding.getByRole("button", { name: press }).click();
    await finding.getByText(done).waitFor();
    await finding.getByRole("button", { name: /^Undo/ }).click();
    await finding.getByRole("button", { name: press }).waitFor();
  }
  await finding.getByRole("button", { name: /^Correct:/ }).click();
  const dialog = page.getByRole("dialog");
  await assertAccessible(page, "correcting");
  await dialog.getByLabel("Right value").fill("14.2");
  await dialog.getByRole("button", { name: "Save" }).click();
  await finding.getByText("Corrected").waitFor();
  await finding.getByText("14.2").waitFor();
  await assertClean("decisions");
});

test("one rule's findings are in the link, and Back leads to all of them", async () => {
  await open(`data-quality?dataset=${server.ids.full}`);
  await page.getByRole("button", { name: /^Negative consumption/ }).click();
  await page.waitForURL(/rule=DQ02/);
  await page.getByRole("row").filter({ hasText: "Zero at peak hours" }).waitFor({ state: "detached" });
  await page.goBack();
  await page.getByRole("row").filter({ hasText: "Zero at peak hours" }).waitFor();
  const [rows] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Rows that could not be read (CSV)" }).click(),
  ]);
  assert.match(rows.url(), new RegExp(`${server.ids.full}/rejected$`));
});

test("devices are found by name, and lead to their readings", async () => {
  await open("devices?tab=data");
  await page.getByLabel("Filter by name").fill("onerror");
  await page.getByText("1 of 20.").waitFor();
  await page.getByRole("link", { name: hostileName }).click();
  await page.waitForURL(/\/data\?/);
  assert.equal(new URL(page.url()).searchParams.get("machine"), hostileName);
  await open("devices?tab=data");
  await page.getByLabel("Filter by name").fill("nothing of the kind");
  await page.getByText("No device fits.").waitFor();
  await assertClean("devices");
});

test("sources say whether they are connected, and why not", async () => {
  await open("devices?tab=senders");
  const row = page.getByRole("row").filter({ hasText: "<img src=x" });
  await row.getByText(/^not connected since/).waitFor();
  await row.getByText("The connection was refused.").waitFor();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await settled(page);
    await assertFits(page, `sources ${width}`);
    await assertAccessible(page, `sources ${width}`);
  }
  await assertClean("sources");
});
