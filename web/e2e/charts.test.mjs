// What every chart offers beside its picture: files in each format, full screen, zoom, brush, legend; on the fixture.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { openBrowser } from "./browser.mjs";
import { startMockServer } from "./mock_server.mjs";
import { assertAccessible, assertFits, footer, settled, watch } from "./watch.mjs";

let server;
let context;
let page;
let assertClean;
/** A page without a content policy, to read saved drawings in. */
let reader;

before(async () => {
  server = await startMockServer();
  context = await openBrowser();
  ({ page, assertClean } = await watch(context, server.url));
  reader = await context.newPage();
  await page.bringToFront(); // only the page in front may fill the screen
});
after(async () => {
  await context?.close();
  server?.close();
});

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
