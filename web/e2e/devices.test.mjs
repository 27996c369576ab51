// Devices on the real program: one is added, sends with its token, and is refused when told so.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "./plant.mjs";
import { admin, makeAdmin, openSite, speak } from "./site.mjs";
import { assertAccessible, assertFits, settled } from "./watch.mjs";

const folder = mkdtempSync(join(tmpdir(), "joulewatch-devices-"));
const hostile = "<img src=x onerror=alert(1)>";
let server;
let page;
let open;
let refused;
let assertClean;
let close;
let token;

before(async () => {
  ({ server, page, open, refused, assertClean, close } = await openSite(
    () => serve([], folder, { demo: false }),
    { signedIn: false },
  ));
  await makeAdmin(page, server);
});
after(async () => {
  await close?.();
  rmSync(folder, { recursive: true, force: true });
});

const sendWith = (shown, meterId) =>
  fetch(`${server.url}/api/ingest`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${shown}` },
    body: JSON.stringify({ meterId, voltageV: 229.8, activePowerKw: 0.41 }),
  });

async function add(name, meters, password = admin.password) {
  await page.getByLabel("Device", { exact: true }).fill(name);
  await page.getByLabel("May write").fill(meters);
  await page.getByLabel("Place").fill("Hall 1");
  await page.getByLabel("Your password").fill(password);
  await page.getByRole("button", { name: "Add" }).click();
}

test("a device is added, and its token shown once", async () => {
  await open("devices?tab=senders");
  await page.getByText("No device sends by itself yet.").waitFor();
  await refused(async () => {
    await add("plug", "plug-3, hall/*", "wrong");
    await page.getByText("The current password is wrong.").waitFor();
  });
  await page.setViewportSize({ width: 390, height: 500 });
  await add("plug", "plug-3, hall/*");
  token = await page.getByLabel("Token", { exact: true }).inputValue();
  await page.waitForFunction(
    () => {
      const { top, bottom } = document.querySelector("input[readonly]").getBoundingClientRect();
      return top >= 0 && bottom <= window.innerHeight; // shown once, so it must be in view
    },
    null,
    { timeout: 5000 },
  );
  await page.setViewportSize({ width: 1280, height: 900 });
  assert.match(token, /^jwd_[0-9a-f]{12}_[0-9a-f]{64}$/);
  await page.getByRole("cell", { name: "plug-3, hall/*" }).waitFor();
  await assertAccessible(page, "devices with a token");
  await assertClean("a device was added");
  await open("devices?tab=senders");
  assert.equal(await page.getByText(token).count(), 0);
});

test("what it sends is there, within what it may write", async () => {
  assert.equal((await sendWith(token, "plug-3")).status, 200);
  assert.deepEqual((await (await sendWith(token, "plug-4")).json()).refused, [
    { meter: "plug-4", readings: 1 },
  ]);
  await open("devices?tab=senders");
  const row = page.getByRole("row").filter({ hasText: "plug-3, hall/*" });
  await row.getByText(/may not write meter plug-4/).waitFor(); // what was not taken, and why
  assert.equal(await row.getByText("never").count(), 0);
  await open("devices");
  await page.getByRole("link", { name: "plug-3" }).waitFor();
});

test("it is refused, let in again, given a new token and removed", async () => {
  await open("devices?tab=senders");
  await page.getByRole("button", { name: "Refuse plug" }).click();
  await page.getByRole("button", { name: "Let plug in" }).waitFor();
  assert.equal((await sendWith(token, "plug-3")).status, 401);
  await page.getByRole("button", { name: "Let plug in" }).click();
  await page.getByRole("button", { name: "Refuse plug" }).waitFor();
  await page.getByRole("button", { name: "New token for plug" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill(admin.password);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await page.getByLabel("Token", { exact: true }).waitFor();
  const newer = await page.getByLabel("Token", { exact: true }).inputValue();
  assert.notEqual(newer, token);
  assert.equal((await sendWith(token, "plug-3")).status, 200);
  assert.equal((await sendWith(newer, "plug-3")).status, 200);
  await page.getByRole("button", { name: "Remove plug" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByText("No device sends by itself yet.").waitFor();
  assert.equal((await sendWith(newer, "plug-3")).status, 401);
  await assertClean("devices were changed");
});

test("names that are a nuisance do no harm, at any width and in German", async () => {
  await open("devices?tab=senders");
  await add(hostile, "a-very-long-meter-name-without-any-place-to-break-it/0123456789, b, c, d, e");
  await page.getByLabel("Token", { exact: true }).waitFor();
  await speak(page, server, "de");
  for (const width of [1280, 768, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await open("devices?tab=senders");
    await page.getByText("Was von selbst Messwerte sendet").first().waitFor();
    await settled(page);
    await assertFits(page, `devices at ${width}`);
    await page.screenshot({
      path: new URL(`out/senders-${width}.png`, import.meta.url).pathname,
      fullPage: true,
    });
  }
  await assertAccessible(page, "devices in German");
  await assertClean("devices with names that are a nuisance");
});
