// Pictures of every page for looking at: node e2e/screenshots.mjs [mock|real|URL|demo link] [pages,...] [themes] [widths]
import { mkdirSync } from "node:fs";
import { openBrowser } from "./browser.mjs";
import { startMockServer } from "./mock_server.mjs";
import { awaitSeries, makePlant, oddNames, serve } from "./plant.mjs";
import { makeAdmin, signIn } from "./site.mjs";

const out = new URL("out/", import.meta.url).pathname;
mkdirSync(out, { recursive: true });
const [what = "mock", pages, themes = "dark,light", sizes = "1280,768,390"] = process.argv.slice(2);
const wanted = (
  pages ??
  ",login,signup,forgot,reset,setup,demo,home,dashboard,live,overview,anomalies,degradation,harmonics,imbalance,peak-load,data,upload,data-quality,devices,settings/account,settings/sessions,settings/users,settings/audit,settings/appearance,settings/data-sources,settings/backup,settings/about,nowhere"
).split(",");
const context = await openBrowser();
const page = await context.newPage();
page.on("console", (message) => message.type() === "error" && console.log("console:", message.text()));
page.on("pageerror", (error) => console.log("page error:", error.message));

/** Where the pages are, signed in to. */
async function open() {
  if (what === "mock") {
    const mock = await startMockServer();
    await signIn(page, mock);
    return mock;
  }
  if (what !== "real") {
    const link = new URL(what);
    await signIn(page, { demoLink: link.hash ? link.href : null });
    return { url: link.origin, stop: () => undefined };
  }
  const plant = makePlant(oddNames);
  const args = [plant.file("results.json"), "--data", plant.file("plant.csv")];
  const server = await serve(args, plant.file("data"), { demo: false });
  await makeAdmin(page, server);
  await awaitSeries(page, server.url);
  return { ...server, stop: () => server.stop().then(plant.remove) };
}

const site = await open();
for (const width of sizes.split(",").map(Number)) {
  await page.setViewportSize({ width, height: width === 1280 ? 800 : width === 768 ? 1024 : 844 });
  for (const scheme of themes.split(",")) {
    await page.evaluate((value) => localStorage.setItem("joulewatch-theme", value), scheme);
    for (const name of wanted) {
      await page.goto(`${site.url}/${name}`);
      await page.waitForTimeout(1200);
      await page.screenshot({
        path: `${out}${name.replace("/", "-").replace(/[?#].*/, "") || "landing"}-${width}-${scheme}.png`,
        fullPage: name !== "",
      });
    }
  }
}
await context.close();
await site.stop();
