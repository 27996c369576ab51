// Other languages: German whole, a third longer words, and right to left; every page fits and stays accessible.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startMockServer } from "./mock_server.mjs";
import { openSite, speak } from "./site.mjs";
import { assertAccessible, assertFits, assertFramed, settled } from "./watch.mjs";

const paths = [
  "",
  "home",
  "dashboard",
  "anomalies",
  "peak-load",
  "data",
  "upload",
  "data-quality",
  "devices",
  "settings/users",
  "settings/appearance",
];
const { server, page, assertClean, close } = await openSite(startMockServer);
after(close);

for (const [language, lang, dir] of [
  ["de", "de", "ltr"],
  ["pseudo", "en", "ltr"],
  ["pseudo-rtl", "en", "rtl"],
])
  test(`every page in ${language}`, async () => {
    await speak(page, server, language);
    for (const path of paths) {
      await page.goto(`${server.url}/${path}`);
      await settled(page);
      for (const width of [1280, 390]) {
        const where = `/${path} ${language} ${width}`;
        await page.setViewportSize({ width, height: 844 });
        await assertFramed(page, where);
        await assertFits(page, where);
        await assertAccessible(page, where, { colors: false }); // the same in every language
        await assertClean(where);
        const root = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
        assert.deepEqual(root, [lang, dir], where);
      }
      await page.setViewportSize({ width: 1280, height: 844 });
    }
  });

test("from right to left the panel stands at the right", async () => {
  await speak(page, server, "pseudo-rtl");
  await page.goto(`${server.url}/home`);
  await settled(page);
  const panel = await page.getByRole("complementary").boundingBox();
  assert.ok(Math.abs(panel.x + panel.width - 1280) < 2, `${panel.x}`);
});

test("a language is chosen in the settings, with its numbers and dates, and is remembered", async () => {
  await speak(page, server, "en");
  await page.goto(`${server.url}/settings/appearance`);
  await page.getByRole("button", { name: "Deutsch" }).click();
  await page.getByRole("heading", { level: 1, name: "Darstellung" }).waitFor();
  await page.goto(`${server.url}/anomalies`);
  await page.getByRole("button", { name: "1. Jan. 2024, 10:00:00" }).waitFor();
  await page.getByText("372,4").first().waitFor();
  await page.goto(`${server.url}/settings/appearance`);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { level: 1, name: "Appearance" }).waitFor();
});
