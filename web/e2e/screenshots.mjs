// Pictures of every page for looking at: node e2e/screenshots.mjs [demo link, or URL] [pages,...] -> e2e/out/*.png
import { mkdirSync } from "node:fs";
import { openBrowser } from "./browser.mjs";
import { startMockServer } from "./mock_server.mjs";
import { signIn } from "./site.mjs";

const out = new URL("out/", import.meta.url).pathname;
mkdirSync(out, { recursive: true });
const link = process.argv[2] && process.argv[2] !== "mock" ? new URL(process.argv[2]) : null;
const mock = link ? null : await startMockServer();
const base = mock?.url ?? link.origin;
const wanted = (
  process.argv[3] ??
  ",login,signup,forgot,reset,home,dashboard,overview,anomalies,degradation,harmonics,imbalance,peak-load,data,upload,data-quality,devices,settings/account,settings/sessions,settings/users,settings/appearance,settings/data-sources,settings/backup,settings/about,nowhere"
).split(",");
const schemes = (process.argv[4] ?? "dark,light").split(",");
const widths = (process.argv[5] ?? "1280,390").split(",").map(Number);
const context = await openBrowser();
const page = await context.newPage();
page.on("console", (message) => message.type() === "error" && console.log("console:", message.text()));
page.on("pageerror", (error) => console.log("page error:", error.message));
await signIn(page, mock ?? { demoLink: link.hash ? link.href : null });
for (const width of widths) {
  await page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
  for (const scheme of schemes) {
    await page.goto(base);
    await page.evaluate((value) => localStorage.setItem("joulewatch-theme", value), scheme);
    for (const name of wanted) {
      await page.goto(`${base}/${name}`);
      await page.waitForTimeout(1200);
      await page.screenshot({
        path: `${out}${name.replace("/", "-") || "landing"}-${width}-${scheme}.png`,
        fullPage: name !== "",
      });
    }
  }
}
await context.close();
mock?.stop();
