// The keys of the whole app: their list, where they lead, when they are silent, and how to switch them off.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { hostileName } from "./fixture.mjs";
import { startMockServer } from "./mock_server.mjs";
import { openSite } from "./site.mjs";
import { assertAccessible, assertFits, settled } from "./watch.mjs";

const { server, page, assertClean, open, close } = await openSite(startMockServer);
after(close);

const list = () => page.getByRole("dialog", { name: "Keyboard shortcuts" });
async function press(...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

test("a question mark opens the list, accessible in both themes and on a phone; Escape closes it", async () => {
  for (const scheme of ["dark", "light"]) {
    await open("overview");
    await page.evaluate((value) => localStorage.setItem("joulewatch-theme", value), scheme);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await open("overview");
      await press("?");
      await list().waitFor();
      await assertAccessible(page, `list ${scheme} ${width}`);
      await assertFits(page, `list ${scheme} ${width}`);
      await press("g", "a"); // silent behind a dialog
      await press("Escape");
      await list().waitFor({ state: "detached" });
      assert.match(page.url(), /\/overview$/);
    }
  }
  await page.setViewportSize({ width: 1280, height: 844 });
  await assertClean("list");
});

test("g and a letter lead to each page that the list names, and keep the data set", async () => {
  await open(`overview?dataset=${server.ids.full}`);
  await press("?");
  const rows = await list()
    .getByRole("heading", { name: "Go to" })
    .locator("xpath=..")
    .locator("dl > div")
    .evaluateAll((all) => all.map((row) => [...row.querySelectorAll("kbd")].map((key) => key.textContent)));
  await press("Escape");
  assert.equal(rows.length, await page.getByRole("navigation", { name: "Main" }).getByRole("link").count());
  const seen = new Set();
  for (const keys of rows) {
    const before = page.url();
    await press(...keys);
    if (keys[1] !== "o") await page.waitForURL((url) => url.href !== before);
    await page.locator("h1").waitFor();
    assert.match(page.url(), new RegExp(`dataset=${server.ids.full}`));
    seen.add(new URL(page.url()).pathname);
  }
  assert.equal(seen.size, rows.length);
  await assertClean("go");
});

test("t z shows the whole range again, d r asks again", async () => {
  const week = Date.UTC(2024, 0, 2);
  await open(`data?from=${week}&to=${week + 3_600_000}`);
  await press("t", "z");
  await page.waitForURL((url) => !url.search.includes("from="));
  await settled(page);
  const asked = page.waitForResponse((response) => response.url().endsWith("/api/datasets"));
  await press("d", "r");
  assert.equal((await asked).status(), 200);
});

test("t and an arrow lead to the time before and after, as far as there are readings", async () => {
  const hour = 3_600_000;
  const from = Date.UTC(2024, 0, 1);
  await open(`data?from=${from + hour}&to=${from + 2 * hour}`);
  await press("t", "ArrowRight");
  await page.waitForURL(new RegExp(`from=${from + 2 * hour}&to=${from + 3 * hour}`));
  for (let i = 0; i < 3; i += 1) await press("t", "ArrowLeft");
  await page.waitForURL(new RegExp(`from=${from}&to=${from + hour}`));
  await assertClean("shift");
});

test("Ctrl K and / find pages, data sets and meters by name", async () => {
  const search = page.getByRole("dialog", { name: "Search" });
  const field = page.getByRole("combobox", { name: "Page, data set or meter" });
  await open("overview");
  await press("Control+k");
  await search.getByRole("option", { name: "Dashboard" }).waitFor();
  await assertAccessible(page, "search");
  await field.fill("machine_05");
  await search.getByRole("option").first().waitFor();
  await press("Enter");
  await page.waitForURL(/\/data\?.*machine=Machine_05/);
  assert.equal(await search.count(), 0);

  await page.locator("h1").click();
  await press("/");
  await field.fill("audit sett"); // every word counts, wherever it stands
  await press("Enter");
  await page.waitForURL(/settings\/audit/);

  await page.getByRole("button", { name: "Search" }).click();
  await field.fill("onerror");
  await search.getByRole("option", { name: hostileName }).waitFor();
  assert.equal(await page.locator("img").count(), 0);
  await field.fill("nothing of the kind");
  await search.getByText("Nothing is called that.").waitFor();
  await press("Escape");
  await search.waitFor({ state: "detached" });
  await page.setViewportSize({ width: 390, height: 844 });
  await press("Control+k");
  await search.getByRole("option").first().waitFor();
  await assertFits(page, "search 390");
  await press("Escape");
  await page.setViewportSize({ width: 1280, height: 844 });
  await assertClean("search");
});

test("letters in a text field are letters", async () => {
  await open("overview");
  await page.locator("input").first().focus();
  await press("g", "a", "?", "[");
  assert.match(page.url(), /\/overview$/);
  assert.equal(await list().count(), 0);
  await page.getByRole("button", { name: "Collapse panel ([)" }).waitFor();
});

test("they can be switched off, which is remembered, and on again from the panel", async () => {
  await open("overview");
  await press("?");
  await list().getByRole("checkbox").uncheck();
  await press("Escape");
  await page.reload();
  await settled(page);
  await press("?", "[", "g", "a");
  await page.waitForTimeout(300);
  assert.equal(await list().count(), 0);
  assert.match(page.url(), /\/overview$/);
  await page.getByRole("button", { name: "Collapse panel ([)" }).waitFor();
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await list().getByRole("checkbox").check();
  await list().getByRole("button", { name: "Close" }).click();
  await press("g", "a");
  await page.waitForURL(/anomalies/);
});
