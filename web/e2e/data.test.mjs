// Bringing data in and judging it: columns that wait for a word, decisions on findings, devices; on the fixture.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hostileName } from "./fixture.mjs";
import { startMockServer } from "./mock_server.mjs";
import { openSite } from "./site.mjs";
import { settled } from "./watch.mjs";

let server;
let page;
let assertClean;
let close;

before(async () => {
  ({ server, page, assertClean, close } = await openSite(startMockServer));
});
after(() => close?.());

const open = async (path) => {
  await page.goto(`${server.url}/${path}`);
  await settled(page);
};

test("devices are found by name, and lead to their readings", async () => {
  await open("devices");
  await page.getByLabel("Filter by name").fill("onerror");
  await page.getByText("1 of 20.").waitFor();
  await page.getByRole("link", { name: hostileName }).click();
  await page.waitForURL(/\/data\?/);
  assert.equal(new URL(page.url()).searchParams.get("machine"), hostileName);
  await open("devices");
  await page.getByLabel("Filter by name").fill("nothing of the kind");
  await page.getByText("No device fits.").waitFor();
  await assertClean("devices");
});
