// The Live page on readings by the contract: what comes, what is unusual, time held and played again.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { hostileName } from "./fixture.mjs";
import { startMockServer } from "./mock_server.mjs";
import { openSite, signIn, speak } from "./site.mjs";
import { assertAccessible, assertFits, assertFramed, watch } from "./watch.mjs";

const { server, context, page, assertClean, open, close } = await openSite(startMockServer);
after(close);

/** The stream never lets the network rest: the charts are what is waited for. */
async function openLive(search = "", at = page, base = server.url) {
  await at.goto(`${base}/live${search}`);
  await at.locator(".u-over").first().waitFor();
  await at.getByText("Live", { exact: true }).last().waitFor();
}
/** A chart is made anew when a line more comes to it, and has no box meanwhile. */
async function plotBox() {
  for (let i = 0; i < 100; i += 1) {
    const box = await page.locator(".u-over").first().boundingBox();
    if (box) return box;
    await settle(50);
  }
  assert.fail("no chart has a box");
}
const legend = (meter) => page.getByRole("button", { name: new RegExp(`^${meter} [0-9]`) }).first();
const values = async (meter) => (await legend(meter).innerText()).replace(/.* /, "");
const settle = (ms) => page.waitForTimeout(ms);

test("readings appear as they come, and only what is sent has a chart", async () => {
  await openLive();
  for (const title of ["Voltage", "Current", "Active power", "Power factor", "Frequency"])
    await page.getByRole("heading", { level: 2, name: title, exact: true }).waitFor();
  for (const title of ["Temperature", "Humidity", "Reactive power"])
    assert.equal(await page.getByRole("heading", { level: 2, name: title }).count(), 0, title);
  const before = await values("Press 1");
  await page.waitForFunction(
    ([was]) => !document.querySelector("main").innerText.includes(`Press 1\n${was}`),
    [before],
    { timeout: 5000 },
  );
  await assertClean("live");
});

for (const scheme of ["dark", "light"])
  test(`it fits and can be read at every width, ${scheme}`, async () => {
    await page.evaluate((value) => localStorage.setItem("joulewatch-theme", value), scheme);
    await openLive(
      `?meters=${encodeURIComponent(["press-1", hostileName, "cold-store", "new-plug"].join("\n"))}`,
    );
    await page.getByText("1 of 4 chosen meters are silent").waitFor();
    await page.getByText("It has to see 30 minutes of readings before it judges them.").waitFor();
    await page.getByText(/^silent for \d/).waitFor();
    for (const width of [1280, 768, 390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      await assertFramed(page, "live");
      await assertFits(page, `live ${width}`);
      await assertAccessible(page, `live ${width}`, { colors: width === 1280 || width === 390 });
      assert.equal(await page.locator("img").count(), 0, "an element made of a name");
      await assertClean(`live ${width}`);
    }
  });

test("paused, it goes on collecting, says how far behind it is, and comes back to now", async () => {
  await page.setViewportSize({ width: 1280, height: 844 });
  await openLive();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText(/^Paused, [1-9]\ss behind now/).waitFor();
  const held = await values("Press 1");
  await settle(1300); // a reading comes every second
  assert.equal(await values("Press 1"), held, "the picture stands still");
  await assertAccessible(page, "paused");
  await page.getByRole("button", { name: "Back to now" }).click();
  await page.getByText("Live", { exact: true }).last().waitFor();
  await page.waitForFunction(
    ([was]) => !document.querySelector("main").innerText.includes(`Press 1\n${was}`),
    [held],
  );
});

test("from an earlier moment it is played on at 20×, until it is live again", async () => {
  await openLive("?minutes=1");
  await page.getByRole("button", { name: "Pause" }).click();
  const slider = page.getByRole("slider", { name: "Moment shown" });
  await slider.fill(String(Math.floor(Date.now() / 1000) - 60));
  await page.getByText(/^Paused, (59\ss|1\smin)/).waitFor();
  await page.getByRole("button", { name: "20×" }).click();
  await page.getByText(/^Playing at 20×, [1-5]?\d\ss behind now/).waitFor();
  await page.getByRole("button", { name: "Pause" }).waitFor({ timeout: 15_000 });
  await assertClean("played");
});

test("an event of a reading is told, marked, and opens with its values and its stretch of time", async () => {
  await openLive();
  const { at, value, expected } = server.live.spike("press-1", "voltageV", 263.4);
  const item = page.getByRole("button", {
    name: new RegExp(`Voltage spike.*Press 1.*seen 263.4 V, expected`),
  });
  await item.waitFor({ timeout: 10_000 });
  await page.getByRole("status").filter({ hasText: "Voltage spike, Press 1. seen 263.4 V" }).waitFor();
  await item.click();
  await page.waitForURL(
    (url) =>
      Number(url.searchParams.get("at")) === at && Number(url.searchParams.get("from")) === at - 60_000,
  );
  await page.getByText(/^Zoomed to/).waitFor();
  const detail = page.getByRole("listitem").filter({ hasText: "All values at that moment" });
  await detail.getByText(`${value} V`).first().waitFor();
  await detail
    .getByText(`${new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 }).format(expected)} V`)
    .first()
    .waitFor();
  await assertAccessible(page, "event");
  await page.reload();
  await detail.waitFor(); // a link shows the same to a colleague
  await page.getByRole("button", { name: "Back to now" }).click();
  await page.waitForURL((url) => !url.searchParams.has("from"));
  await assertClean("event");
});

test("an event of long ago is shown from what was stored", async () => {
  await openLive();
  // An hour and a half ago; the page itself may still be asking for its half hour.
  const asked = page.waitForResponse((response) => {
    const from = new URL(response.url()).searchParams.get("from");
    return response.url().includes("series") && from && Date.now() - Number(from) > 5_400_000;
  });
  await page.getByRole("button", { name: /Unusual pattern of active power/ }).click();
  await asked;
  await page.getByText(/^Zoomed to/).waitFor();
  await page.getByRole("heading", { level: 2, name: "Active power" }).waitFor();
  await assertClean("long ago");
});

test("a drag zooms, Back undoes it, and the charts' own keys work", async () => {
  await openLive();
  const box = await plotBox();
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/from=\d+&to=\d+/);
  const { searchParams } = new URL(page.url());
  const span = Number(searchParams.get("to")) - Number(searchParams.get("from"));
  assert.ok(Math.abs(span - 90_000) < 5000, `${span} ms of five minutes`);
  const chart = page.getByRole("img", { name: /^Voltage/ });
  await chart.press("ArrowRight");
  await page
    .getByRole("status")
    .filter({ hasText: /Press 1 \d+/ })
    .first()
    .waitFor();
  await page.goBack();
  await page.waitForURL((url) => !url.searchParams.has("from"));
  await page.getByText("Live", { exact: true }).last().waitFor();
  await page
    .getByRole("group", { name: "Tools for Voltage" })
    .getByRole("button", { name: "View as table" })
    .click();
  await page.getByRole("region", { name: "Voltage" }).waitFor();
  await assertAccessible(page, "as a table");
  await assertClean("zoom");
});

test("meters are chosen, and are in the link", async () => {
  await openLive();
  await page.getByRole("button", { name: "Do not show Lathe 3" }).click();
  await page.waitForURL(/meters=/);
  assert.ok(!new URL(page.url()).searchParams.get("meters").includes("lathe-3"));
  await page.getByRole("combobox", { name: "Add a meter" }).click();
  await page.getByRole("option", { name: /Cold store/ }).click();
  await page.getByRole("button", { name: "Do not show Cold store" }).waitFor();
  assert.deepEqual(new URL(page.url()).searchParams.get("meters").split("\n").at(-1), "cold-store");
  for (const name of [/Press 1/, /Compressor/, /img/, /Cold store/])
    await page.getByRole("button", { name: new RegExp(`Do not show .*${name.source}`) }).click();
  await page.getByText("Choose a meter to see what it sends.").waitFor();
  await assertAccessible(page, "none chosen");
  await assertClean("choice");
});

test("a broken connection says so, comes back by itself, and the gap is filled", async () => {
  await openLive("?minutes=1&meters=press-1");
  await page.route("**/api/live?**", (route) => route.abort());
  page.expectsRefusal = true;
  server.live.cut();
  await page.getByText(/^The connection broke/).waitFor();
  await assertAccessible(page, "broken");
  await settle(3000);
  const filled = page.waitForResponse(
    (response) => response.url().includes("/series?") && response.url().includes("press-1"),
  );
  // Just after an attempt of its own, for the next one would take the button away.
  await page.waitForEvent("requestfailed", (request) => request.url().includes("/api/live?"));
  await page.unroute("**/api/live?**");
  await page.getByRole("button", { name: "Try now" }).click();
  await filled;
  await page.getByText(/^The connection broke/).waitFor({ state: "detached" });
  page.expectsRefusal = false;
  await page
    .getByRole("group", { name: "Tools for Voltage" })
    .getByRole("button", { name: "View as table" })
    .click();
  const rows = await page.getByRole("region", { name: "Voltage" }).getByRole("row").count();
  assert.ok(rows > 10);
  const [csv] = await Promise.all([
    page.waitForEvent("download"),
    page
      .getByRole("group", { name: "Tools for Voltage" })
      .getByRole("button", { name: "Save numbers (CSV)" })
      .click(),
  ]);
  const lines = (await (await import("node:fs/promises")).readFile(await csv.path(), "utf8"))
    .trim()
    .split("\r\n")
    .slice(1);
  const at = lines.map((line) => Number(line.split(",")[0]));
  const widest = Math.max(...at.slice(1).map((each, i) => each - at[i]));
  assert.ok(widest <= 1500, `a gap of ${widest} ms`);
});

test("without meters it says what to do; without a server, what is wrong", async () => {
  await page.goto("about:blank"); // what it asks for must not be refused when another signs in
  const empty = await startMockServer({ empty: true });
  const fresh = await watch(context, empty.url);
  await signIn(fresh.page, empty);
  await fresh.page.goto(`${empty.url}/live`);
  await fresh.page.getByText("No meter sends yet").waitFor();
  await assertAccessible(fresh.page, "no meters");
  await fresh.page.getByRole("link", { name: "Connect a meter" }).click();
  await fresh.page.waitForURL(/devices/);
  await fresh.assertClean("no meters");
  fresh.page.expectsRefusal = true;
  await fresh.page.route("**/api/live/meters", (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      body: JSON.stringify({ title: "Service Unavailable", detail: "Too many readers.", requestId: "7" }),
    }),
  );
  await fresh.page.goto(`${empty.url}/live`);
  await fresh.page.getByRole("alert").getByText("Too many readers.").waitFor();
  await fresh.page.close();
  empty.stop();
  await signIn(page, server); // a cookie knows no port
});

test("home tells how many meters send", async () => {
  await open("home");
  await page.getByRole("region", { name: "Live meters" }).getByText("6 online, 1 silent").waitFor();
  await page.getByRole("link", { name: "See what they send" }).click();
  await page.waitForURL(/\/live/);
});

test("other languages, longer words, and from right to left", async () => {
  for (const language of ["de", "pseudo", "pseudo-rtl"]) {
    await speak(page, server, language);
    await page.setViewportSize({ width: 1280, height: 844 });
    await page.goto(`${server.url}/live?event=1000&at=1`);
    await page.locator(".u-over").first().waitFor();
    await page.getByRole("button", { name: "252" }).first().click();
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await assertFits(page, `${language} ${width}`);
      await assertAccessible(page, `${language} ${width}`, { colors: false }); // the same in every language
      await assertClean(`${language} ${width}`);
    }
  }
});
