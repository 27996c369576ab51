// What a first visit weighs, compressed, and how long it blocks: the budgets of the app.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { startMockServer } from "./mock_server.mjs";
import { openSite, signIn } from "./site.mjs";

let server;
let context;
let first;
let close;
before(async () => {
  ({ server, context, page: first, close } = await openSite(startMockServer, { signedIn: false }));
});
after(() => close?.());

/** One page and nothing else, as a browser loads it that has never been here; `last` comes when it is drawn. */
async function visit(path, { signedIn = true, last } = {}) {
  if (signedIn && (await context.cookies()).length === 0) await signIn(first, server);
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send("Network.setCacheDisabled", { cacheDisabled: true });
  const bodies = [];
  page.on("response", (response) => {
    if (/\.(js|css)$/.test(new URL(response.url()).pathname))
      bodies.push(response.body().then((body) => ({ url: response.url(), size: gzipSync(body).length })));
  });
  const arrived = last && page.waitForResponse((response) => last.test(response.url()));
  await page.goto(server.url + path);
  await arrived;
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
  const files = await Promise.all(bodies);
  await page.close();
  return { files, kib: files.reduce((sum, each) => sum + each.size, 0) / 1024 };
}

for (const path of ["/", "/login", "/signup"])
  test(`${path} stays within 230 KiB of script and style`, async () => {
    const { kib, files } = await visit(path, { signedIn: false });
    console.log(`${path}: ${kib.toFixed(1)} KiB in ${files.length} files`);
    assert.ok(kib <= 230, `${kib} KiB`);
    assert.ok(!files.some((each) => each.url.includes("echarts")), "ECharts is loaded too early");
  });

for (const path of ["/home", "/overview"])
  test(`a first visit to ${path} stays within 600 KiB, without ECharts`, async () => {
    const { kib, files } = await visit(path);
    console.log(`${path}: ${kib.toFixed(1)} KiB in ${files.length} files`);
    assert.ok(kib <= 600, `${kib} KiB`);
    assert.ok(!files.some((each) => each.url.includes("echarts")), "ECharts is loaded too early");
  });

test("a first visit to the dashboard stays within 600 KiB, all pictures drawn", async () => {
  const { kib, files } = await visit("/dashboard", { last: /echarts/ }); // of the bars and the heat map
  console.log(`/dashboard: ${kib.toFixed(1)} KiB in ${files.length} files`);
  assert.ok(kib <= 600, `${kib} KiB`);
});
