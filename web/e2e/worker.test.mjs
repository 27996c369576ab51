// What the browser keeps of the app: a page for when the server is away, parts of the app, never an answer.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startMockServer } from "./mock_server.mjs";
import { openSite } from "./site.mjs";
import { assertAccessible, settled } from "./watch.mjs";

let server;
let page;
let assertClean;
let close;

before(async () => {
  ({ server, page, assertClean, close } = await openSite(startMockServer, { workers: "allow" }));
  await page.goto(`${server.url}/home`);
  await settled(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload(); // now by way of the worker
  await settled(page);
});
after(() => close?.());

const kept = () =>
  page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = await Promise.all(caches_.map((cache) => cache.keys()));
    return requests.flat().map((request) => new URL(request.url).pathname);
  });

test("parts of the app are kept, answers and pages are not", async () => {
  const paths = await kept();
  assert.ok(paths.includes("/offline.html"));
  assert.ok(paths.some((path) => path.startsWith("/assets/")));
  assert.ok(
    paths.every((path) => path.startsWith("/assets/") || /\.(html|css|js|svg)$/.test(path)),
    paths.join(),
  );
  const manifest = await page.evaluate(async () => (await fetch("/manifest.webmanifest")).json());
  assert.equal(manifest.name, "Joulewatch");
  await assertClean("kept");
});

test("a new version waits until somebody agrees to it", async () => {
  server.renew();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await page.getByText("A new version of Joulewatch is there").waitFor();
  await assertAccessible(page, "new version");
  const loaded = page.waitForEvent("load");
  await page.getByRole("button", { name: "Load it now" }).click();
  await loaded;
  await settled(page);
  assert.equal(await page.getByText("A new version of Joulewatch is there").count(), 0);
  await assertClean("new version");
});

test("logging out forgets what was kept, and the next visit keeps it again", async () => {
  await page.getByRole("complementary").getByRole("button", { name: "Log out" }).click();
  await page.waitForURL(/login/);
  await page.waitForFunction(async () => !(await caches.keys()).length);
  await page.goto(server.demoLink);
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  await page.waitForFunction(async () => Boolean(await caches.match("/offline.html")));
});

test("without the server a page says so, and when it last answered", async () => {
  server.stop();
  page.expectsRefusal = true;
  await page.goto(`${server.url}/dashboard`);
  await page.getByRole("heading", { name: "Joulewatch cannot be reached" }).waitFor();
  await page.getByText(/^Last answer: .*\d/).waitFor();
  await assertAccessible(page, "offline");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "Joulewatch cannot be reached" }).waitFor();
});
