// What every chart offers beside its picture: files in each format, full screen, zoom, brush, legend; on the fixture.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startMockServer } from "./mock_server.mjs";
import { openSite } from "./site.mjs";
import { assertAccessible, assertFits, footer, settled, watch } from "./watch.mjs";

let server;
let context;
let page;
let assertClean;
let close;
/** A page without a content policy, to read saved drawings in. */
let reader;

before(async () => {
  ({ server, context, page, assertClean, close } = await openSite(startMockServer));
  reader = await context.newPage();
  await page.bringToFront(); // only the page in front may fill the screen
});
after(() => close?.());

const toolsOf = (title) => page.getByRole("group", { name: `Tools for ${title}` });
async function saved(press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}
async function savedFromMenu(tools, item) {
  await tools.getByRole("button", { name: "More" }).click();
  return saved(() => page.getByRole("menuitem", { name: item }).click());
}
const inTheme = async (scheme) => {
  await page.goto(server.url);
  await page.evaluate((value) => localStorage.setItem("joulewatch-theme", value), scheme);
};
/** The colour of a saved picture's corner, and its size. */
const corner = (bytes, type) =>
  page.evaluate(
    async ([base64, mime]) => {
      const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([data], { type: mime }));
      const ctx = Object.assign(document.createElement("canvas"), { width: 8, height: 8 }).getContext("2d");
      ctx.drawImage(bitmap, 0, 0);
      return { color: [...ctx.getImageData(2, 2, 1, 1).data].slice(0, 3), height: bitmap.height };
    },
    [bytes.toString("base64"), type],
  );
const near = (color, expected) => color.every((each, i) => Math.abs(each - expected[i]) <= 3);

for (const [scheme, surface, hex] of [
  ["dark", [19, 28, 46], "#131c2e"],
  ["light", [255, 255, 255], "#fff"],
]) {
  test(`pictures are saved as PNG, JPEG and SVG with their words, ${scheme}`, async () => {
    await inTheme(scheme);
    await page.goto(`${server.url}/peak-load`);
    await settled(page);
    const curve = toolsOf("Load-duration curve");
    const png = await saved(() => curve.getByRole("button", { name: "Save picture (PNG)" }).click());
    assert.equal(png.name, "joulewatch-load-duration-curve.png");
    const plotHeight = await page.evaluate(() => document.querySelector(".uplot canvas").height);
    const drawn = await corner(png.bytes, "image/png");
    assert.ok(near(drawn.color, surface), `PNG ${drawn.color}`);
    assert.ok(drawn.height > plotHeight + 90, "room for title, legend and footer");
    const jpeg = await savedFromMenu(curve, "Save picture (JPEG)");
    assert.equal(jpeg.name, "joulewatch-load-duration-curve.jpg");
    assert.deepEqual([...jpeg.bytes.subarray(0, 3)], [0xff, 0xd8, 0xff]);
    assert.ok(near((await corner(jpeg.bytes, "image/jpeg")).color, surface));

    const matrix = toolsOf("Which machines rise together");
    const svg = await savedFromMenu(matrix, "Save drawing (SVG)");
    assert.equal(svg.name, "joulewatch-which-machines-rise-together.svg");
    const text = svg.bytes.toString();
    const parts = await reader.evaluate((source) => {
      const file = new DOMParser().parseFromString(source, "image/svg+xml");
      return {
        broken: file.querySelector("parsererror")?.textContent ?? "",
        words: [...file.querySelectorAll("text")].map((each) => each.textContent),
        paths: file.querySelectorAll("path").length,
        surface: file.querySelector("rect").getAttribute("fill"),
        foreign: file.querySelectorAll("image, foreignObject, script").length,
      };
    }, text);
    assert.equal(parts.broken, "");
    assert.equal(parts.surface, hex);
    assert.ok(parts.paths > 100, `${parts.paths} paths`);
    assert.equal(parts.foreign, 0, "lines and letters only");
    for (const word of ["Which machines rise together", footer, "Machine_01"])
      assert.ok(parts.words.includes(word), word);
    assert.ok(
      parts.words.some((each) => each.includes("plant.csv") && each.includes("2024")),
      "data set and period",
    );
    await assertClean("pictures");
  });
}

test("a line chart offers no vector file, for it is drawn in pixels", async () => {
  await page.goto(`${server.url}/peak-load`);
  await settled(page);
  await toolsOf("Load-duration curve").getByRole("button", { name: "More" }).click();
  assert.deepEqual(await page.getByRole("menuitem").allInnerTexts(), ["Full screen", "Save picture (JPEG)"]);
});

test("the menu is walked with arrow keys, closes on Escape, and fits a phone", async () => {
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`${server.url}/peak-load`);
    await settled(page);
    const tools = toolsOf("Which machines rise together");
    const more = tools.getByRole("button", { name: "More" });
    await more.press("Enter");
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Save drawing (SVG)");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Full screen");
    await assertFits(page, `menu at ${width}`);
    await assertAccessible(page, `menu at ${width}`);
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("menu").count(), 0);
    assert.ok(await more.evaluate((element) => element === document.activeElement));
    for (const name of ["Save picture (PNG)", "Save numbers (CSV)", "View as table"])
      assert.ok(await tools.getByRole("button", { name }).isVisible(), `${name} at ${width}`);
  }
  await page.setViewportSize({ width: 1280, height: 844 });
});

test("a chart fills the screen, and gives it back", async () => {
  await page.goto(`${server.url}/peak-load`);
  await settled(page);
  for (const [title, plot] of [
    ["Load-duration curve", ".uplot canvas"],
    ["Which machines rise together", '[role="img"] canvas'],
  ]) {
    const card = page.locator("section", { has: page.getByRole("heading", { name: title, exact: true }) });
    const canvas = card.locator(plot).first();
    const before = await canvas.boundingBox();
    await toolsOf(title).getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Full screen" }).click();
    const leave = toolsOf(title).getByRole("button", { name: "Leave full screen (Esc)" });
    await leave.waitFor();
    await page.waitForTimeout(400);
    const full = await canvas.boundingBox();
    assert.ok(full.width > before.width + 100, `${title}: ${full.width} px wide`);
    assert.ok(full.height > before.height + 100, `${title}: ${full.height} px high`);
    assert.ok(full.y + full.height <= 844, `${title}: within the screen`);
    await assertAccessible(page, `${title} in full screen`);
    await leave.click();
    await leave.waitFor({ state: "detached" });
    await page.waitForTimeout(400);
    assert.deepEqual((await canvas.boundingBox()).height, before.height);
  }
  await assertClean("full screen");
});

test("where the browser has no full screen, none is offered", async () => {
  const bare = await watch(context, server.url);
  await bare.page.addInitScript(() =>
    Object.defineProperty(Document.prototype, "fullscreenEnabled", { get: () => false }),
  );
  await bare.page.goto(`${server.url}/peak-load`);
  await settled(bare.page);
  await bare.page
    .getByRole("group", { name: "Tools for Load-duration curve" })
    .getByRole("button", { name: "More" })
    .click();
  await bare.page.getByRole("menuitem", { name: "Save picture (JPEG)" }).waitFor();
  assert.equal(await bare.page.getByRole("menuitem", { name: "Full screen" }).count(), 0);
  await bare.page.close();
});

const params = () => new URL(page.url()).searchParams;
const spanOf = () => [Number(params().get("from")), Number(params().get("to"))];
const changed = (url) => page.waitForURL((now) => now.href !== url);
const plotBox = () => page.locator(".u-over").first().boundingBox();
const slider = (name) => page.getByRole("slider", { name, exact: true }).first();
const hour = 3_600_000;

async function dragged(from, to, y) {
  const url = page.url();
  await page.mouse.move(from, y);
  await page.mouse.down();
  await page.mouse.move((from + to) / 2, y, { steps: 4 });
  await page.mouse.move(to, y, { steps: 4 });
  await page.mouse.up();
  await changed(url);
}

test("the strip below draws, moves and resizes the window, and Back undoes each step", async () => {
  await page.goto(`${server.url}/data`);
  await settled(page);
  const strip = page.getByRole("group", { name: /^Period shown of/ });
  const box = await strip.boundingBox();
  const plot = await plotBox();
  assert.ok(Math.abs(box.x - plot.x) < 1.5 && Math.abs(box.width - plot.width) < 1.5, "under the plot");
  const week = 7 * 24 * hour;
  const perPixel = week / box.width;
  const y = box.y + box.height / 2;

  await dragged(box.x + 100, box.x + 300, y); // nothing is zoomed yet: a new window
  const drawn = spanOf();
  assert.ok(Math.abs(drawn[1] - drawn[0] - 200 * perPixel) < 3 * perPixel, "200 px wide");
  await dragged(box.x + 200, box.x + 250, y); // within the window: it moves
  const moved = spanOf();
  assert.ok(Math.abs(moved[0] - drawn[0] - 50 * perPixel) < 3 * perPixel, "50 px later");
  assert.ok(Math.abs(moved[1] - moved[0] - (drawn[1] - drawn[0])) < 2, "as wide as before");
  await dragged(box.x + 350 + 6, box.x + 450 + 6, y); // its right end
  const wider = spanOf();
  assert.equal(wider[0], moved[0]);
  assert.ok(Math.abs(wider[1] - moved[1] - 100 * perPixel) < 3 * perPixel, "100 px longer");

  await page.goBack();
  assert.deepEqual(spanOf(), moved);
  await page.goBack();
  assert.deepEqual(spanOf(), drawn);
  await page.goBack();
  assert.equal(params().get("from"), null);
  await assertClean("strip");
});

test("the strip is moved with keys, says where it is, and each rest is one step back", async () => {
  await page.goto(`${server.url}/data`);
  await settled(page);
  // In one go: on a slow machine two presses are two rests.
  await slider("Start of the period shown").evaluate((element) => {
    for (let i = 0; i < 2; i += 1)
      element.dispatchEvent(new KeyboardEvent("keydown", { key: "PageUp", bubbles: true }));
  });
  await page.waitForURL(/from=/);
  const narrowed = spanOf();
  const end = Number(await slider("End of the period shown").getAttribute("aria-valuemax"));
  const start = Number(await slider("End of the period shown").getAttribute("aria-valuemin"));
  assert.equal(narrowed[1], end);
  assert.equal(narrowed[0], Math.round(start + (end - start) / 5), "two tenths of the whole");
  assert.match(await slider("Start of the period shown").getAttribute("aria-valuetext"), /2 Jan 2024/);
  const url = page.url();
  await slider("Period shown").press("Home");
  await changed(url);
  assert.equal(spanOf()[0], start);
  assert.equal(spanOf()[1] - spanOf()[0], narrowed[1] - narrowed[0]);
  await page.goBack();
  assert.deepEqual(spanOf(), narrowed);
  await page.goBack();
  assert.equal(params().get("from"), null);
  await assertAccessible(page, "strip");
});

test("Shift and a drag move a zoomed chart; a turn of the wheel zooms and is one step back", async () => {
  await page.goto(`${server.url}/anomalies`);
  await settled(page);
  const box = await plotBox();
  const y = box.y + 100;
  await page.mouse.move(box.x + box.width / 2, y);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -300);
  await page.keyboard.up("Control");
  await page.waitForURL(/from=/);
  const zoomed = spanOf();
  assert.ok(Math.abs((zoomed[1] - zoomed[0]) / (7 * 24 * hour) - 0.7 ** 3) < 0.01, "three notches");
  await page.keyboard.down("Shift");
  await dragged(box.x + 300, box.x + 400, y);
  await page.keyboard.up("Shift");
  const moved = spanOf();
  const expected = (-100 * (zoomed[1] - zoomed[0])) / box.width;
  assert.ok(Math.abs(moved[0] - zoomed[0] - expected) < 0.02 * Math.abs(expected), "100 px earlier");
  assert.ok(Math.abs(moved[1] - moved[0] - (zoomed[1] - zoomed[0])) < 2);
  await page.goBack();
  assert.deepEqual(spanOf(), zoomed);
  await page.goBack();
  assert.equal(params().get("from"), null);
  await assertClean("pan");
});

test("two fingers zoom in, one moves", async () => {
  await page.goto(`${server.url}/data`);
  await settled(page);
  const touch = await context.newCDPSession(page);
  await touch.send("Emulation.setTouchEmulationEnabled", { enabled: true, maxTouchPoints: 2 });
  const box = await plotBox();
  const at = (...shares) =>
    shares.map((share, id) => ({ x: box.x + share * box.width, y: box.y + 150, id, force: 1 }));
  const send = (type, points) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await send("touchStart", at(0.45, 0.55));
  for (const share of [0.4, 0.35, 0.3, 0.25]) await send("touchMove", at(share, 1 - share));
  await send("touchEnd", []);
  await page.waitForURL(/from=/);
  const pinched = spanOf();
  // A tenth of the axis lies between the fingers, half of it in the end.
  assert.ok(Math.abs((pinched[1] - pinched[0]) / (7 * 24 * hour) - 0.2) < 0.02, "five times as near");
  const url = page.url();
  await send("touchStart", at(0.3));
  for (const share of [0.4, 0.5, 0.6]) await send("touchMove", at(share));
  await send("touchEnd", []);
  await changed(url);
  const moved = spanOf();
  const width = pinched[1] - pinched[0];
  assert.ok(Math.abs(moved[1] - moved[0] - width) < 2);
  assert.ok(moved[0] < pinched[0] - 0.2 * width, "earlier");
  await touch.send("Emulation.setTouchEmulationEnabled", { enabled: false });
  await touch.detach();
  await assertClean("pinch");
});

test("a line is hidden, isolated and brought back, and the link says so", async () => {
  await page.goto(`${server.url}/peak-load`);
  await settled(page);
  const item = (name) => page.getByRole("button", { name, exact: true });
  const shown = async () => [
    await item("Weekday").getAttribute("aria-pressed"),
    await item("Weekend").getAttribute("aria-pressed"),
  ];
  await item("Weekday").click();
  await page.waitForURL(/hidden=daily\.0/);
  assert.deepEqual(await shown(), ["false", "true"]);
  await page.reload();
  await settled(page);
  assert.deepEqual(await shown(), ["false", "true"]);
  await item("Weekday").dblclick();
  await page.waitForURL(/hidden=daily\.1/);
  assert.deepEqual(await shown(), ["true", "false"]);
  await item("Weekday").press("Shift+Enter");
  await page.waitForURL((url) => !url.search.includes("hidden"));
  assert.deepEqual(await shown(), ["true", "true"]);
});

test("a chart of another axis keeps its zoom in the link, and Back undoes it", async () => {
  await page.goto(`${server.url}/peak-load`);
  await settled(page);
  const box = await plotBox();
  await dragged(box.x + 0.25 * box.width, box.x + 0.5 * box.width, box.y + 60);
  const [name, from, to] = params().get("zoom").split("~");
  assert.equal(name, "duration");
  assert.ok(Math.abs(from - 25) < 1.5 && Math.abs(to - 50) < 1.5, `${from} to ${to} %`);
  await page.goBack();
  assert.equal(params().get("zoom"), null);
});

test("charts over time share the cross-hair, not the drag", async () => {
  await page.goto(`${server.url}/degradation`);
  await settled(page);
  const lines = () =>
    page
      .locator(".u-cursor-x")
      .evaluateAll((all) =>
        all.map((each) =>
          each.classList.contains("u-off") ? -1 : new DOMMatrix(getComputedStyle(each).transform).e,
        ),
      );
  const box = await page.locator(".u-over").first().boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 40);
  await page.waitForTimeout(100);
  const [first, second] = await lines();
  assert.ok(first > 0.3 * box.width, `${first}`);
  assert.ok(Math.abs(first - second) < 0.05 * box.width, `${first} and ${second}`);
  await page.mouse.move(5, 5);
  await page.waitForTimeout(100);
  const left = await lines();
  assert.ok(
    left.every((each) => each < 0),
    left.join(),
  );
});
