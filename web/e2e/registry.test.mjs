// The Devices page and the bell on registry, inbox and alerts by the contract.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startMockServer } from "./mock_server.mjs";
import { openSite, speak } from "./site.mjs";
import { assertAccessible, assertFits } from "./watch.mjs";

const tabs = ["meters", "alerts", "found", "sites", "senders", "data"];
let server;
let page;
let assertClean;
let open;
let refused;
let close;

before(async () => {
  ({ server, page, assertClean, open, refused, close } = await openSite(startMockServer));
});
after(() => close?.());

const sentTo = (path) =>
  page.waitForRequest((request) => request.method() === "POST" && request.url().match(path));

test("what turned up is accepted under a name and at a site, or ignored", async () => {
  await open("devices?tab=found");
  await page.getByRole("button", { name: "Accept Kettle" }).click();
  const dialog = page.getByRole("dialog");
  await assertAccessible(page, "accepting");
  await dialog.getByLabel("What people call it").fill("Kitchen kettle");
  await dialog.getByLabel("Site", { exact: true }).selectOption("Plant 1");
  const said = sentTo(/registry\/meters\/\w+$/);
  await dialog.getByRole("button", { name: "Accept", exact: true }).click();
  const { name, siteId } = (await said).postDataJSON();
  assert.equal(name, "Kitchen kettle");
  assert.match(siteId, /^[0-9a-f]{20}$/);
  await page.getByRole("button", { name: /^Ignore <img/ }).click();
  await page.getByText("Nothing new.").waitFor();
  await page.getByRole("heading", { name: "Ignored: 1" }).waitFor();
  await page.getByRole("navigation", { name: "Parts of this page" }).getByText("Meters").click();
  const row = page.getByRole("row").filter({ hasText: "Kitchen kettle" });
  await row.getByText("Plant 1").waitFor();
  await assertClean("inbox");
});

test("a meter is named, placed, and its silence made an alarm", async () => {
  await open("devices");
  await page.getByText("6 in all, 2 silent.").waitFor();
  await page
    .getByRole("row")
    .filter({ hasText: "Boiler" })
    .getByText(/^offline since \d/)
    .waitFor();
  await page.getByRole("button", { name: "Change Cold store" }).click();
  const dialog = page.getByRole("dialog");
  await assertAccessible(page, "changing a meter");
  await dialog.getByLabel("What people call it").fill("Cold store 2");
  await dialog.getByLabel("Site", { exact: true }).selectOption("Plant 1");
  await dialog.getByLabel("Seconds of silence").fill("300");
  const sent = sentTo(/registry/);
  await dialog.getByRole("button", { name: "Save" }).click();
  const { name, alarm, siteId } = (await sent).postDataJSON();
  assert.equal(name, "Cold store 2");
  assert.equal(alarm, "300");
  assert.match(siteId, /^[0-9a-f]{20}$/);
  const row = page.getByRole("row").filter({ hasText: "Cold store 2" });
  for (const text of ["Plant 1", "after 5 min", "silent"]) await row.getByText(text).waitFor();
  await page.getByRole("button", { name: "Change Cold store 2" }).click();
  await dialog.getByLabel("Silence is an alarm").selectOption("Never");
  await dialog.getByRole("button", { name: "Save" }).click();
  await row.getByText("never").waitFor();
  await page.getByLabel("Filter by name").fill("hall 1");
  await page.getByRole("link", { name: "Press 1" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Cold store 2" }).count(), 0);
  await assertClean("meters");
});

test("a site is refused in the server's words, added, renamed and removed", async () => {
  await open("devices?tab=sites");
  await page.getByRole("button", { name: "Add a site" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name of the site").fill("Depot");
  await dialog.getByLabel("Time zone").fill("nowhere");
  await refused(async () => {
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("'nowhere' is no time zone.").waitFor();
  });
  await assertAccessible(page, "a refused site");
  await dialog.getByLabel("Time zone").fill("Europe/Berlin");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Change Depot" }).click();
  await dialog.getByLabel("Name of the site").fill("Depot West");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Remove Depot West" }).click();
  await dialog.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove Depot West" }).waitFor({ state: "detached" });
  await assertClean("sites");
});

test("the bell names alerts and events as what they are, by keyboard too", async () => {
  await open("overview");
  const bell = page.getByRole("button", { name: /^Open alerts: 1\. Events in the last day: [1-9]/ });
  await bell.press("Enter");
  const menu = page.getByRole("menu");
  const alert = menu.getByRole("menuitem", { name: /^Cold store has sent nothing.*Alert, / });
  const spike = menu.getByRole("menuitem", { name: /^Voltage spike.*Event, / });
  await alert.waitFor();
  await spike.first().waitFor();
  await assertAccessible(page, "bell");
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await assertFits(page, `bell ${width}`);
    const box = await menu.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= width, `${box.x} and ${box.width} of ${width}`);
  }
  await spike.first().click();
  await page.waitForURL(/\/live\?.*event=/);
  await page.getByText("All values at that moment").waitFor();
  await page.setViewportSize({ width: 1280, height: 844 });
  await bell.click();
  await alert.click();
  await page.waitForURL(/\/devices\?tab=alerts/);
  await assertClean("bell");
});

test("the dashboard counts the site: what sends, and which alerts nobody has resolved, by severity", async () => {
  await open("dashboard");
  const site = page.getByRole("list", { name: "The whole site" });
  const figure = (label) => site.getByRole("link").filter({ hasText: label }).locator("strong").innerText();
  await site.getByText("2", { exact: true }).first().waitFor();
  assert.deepEqual(
    await Promise.all(["Active alerts", "Critical alerts", "Warning alerts"].map(figure)),
    ["2", "0", "2"], // one is acknowledged; one is resolved and counts no more
  );
  const meters = await page.evaluate(() => fetch("/api/registry/meters").then((answer) => answer.json()));
  const heard = meters.filter((each) => each.lastSeen !== null);
  const online = heard.filter((each) => !each.silent && each.offlineSince === null).length;
  assert.ok(online < heard.length);
  assert.equal(await figure("Meters online"), `${online} of ${heard.length}`);
  await page.getByText("Critical: 0, Warning: 2").waitFor();
  await site.getByRole("link").filter({ hasText: "Active alerts" }).click();
  await page.waitForURL(/devices\?.*tab=alerts/);
  await page.getByRole("heading", { name: "Alerts", exact: true }).waitFor();
  await assertClean("dashboard of the site");
});

test("at every width, in both themes, with longer words and from right to left", async () => {
  const themed = (scheme) =>
    page.evaluate((value) => (document.documentElement.dataset.mantineColorScheme = value), scheme);
  for (const language of ["en", "de", "pseudo-rtl"]) {
    await speak(page, server, language);
    for (const tab of tabs) {
      await page.goto(`${server.url}/devices?tab=${tab}`);
      await page.getByRole("table").first().waitFor();
      for (const [width, scheme] of [
        [1280, "dark"],
        [768, null],
        [390, "light"],
      ]) {
        const where = `devices ${tab} ${language} ${width}`;
        await page.setViewportSize({ width, height: 844 });
        await assertFits(page, where);
        if (language !== "en" || !scheme) continue;
        await themed(scheme);
        await assertAccessible(page, `${where} ${scheme}`);
      }
      assert.equal(await page.locator("img").count(), 0);
    }
    await assertClean(`devices ${language}`);
  }
  await speak(page, server, "en");
  await page.setViewportSize({ width: 1280, height: 844 });
});

test("an alert is acknowledged, then resolved, and says by whom; those of a state are listed", async () => {
  await open("devices?tab=alerts");
  const row = page.getByRole("row").filter({ hasText: "Cold store has sent" });
  await row.getByRole("button", { name: /^Acknowledge: Cold store/ }).click();
  await row.getByText(/^seen by ada, /).waitFor();
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByText("No open alert: everything is heard.").waitFor();
  await page.getByRole("button", { name: "Acknowledged", exact: true }).click();
  await row.getByRole("button", { name: /^Resolve: Cold store/ }).click();
  await row.waitFor({ state: "detached" });
  await page.goBack();
  await page.goBack();
  await row.getByText(/^ended by ada, /).waitFor();
  await page.getByText(/^ended by itself, /).waitFor();
  await assertClean("alerts");
});

test("who may only read sees no buttons, and not what is not theirs", async () => {
  const viewer = await openSite(() => startMockServer({ role: "viewer" }));
  const { page: theirs } = viewer;
  await viewer.open("devices");
  const parts = theirs.getByRole("navigation", { name: "Parts of this page" }).getByRole("link");
  assert.deepEqual(
    (await parts.allInnerTexts()).map((text) => text.replace(/\d+$/, "").trim()),
    ["Meters", "Alerts", "Sites", "In data sets"],
  );
  for (const tab of ["meters", "alerts", "sites"]) {
    await viewer.open(`devices?tab=${tab}`);
    await theirs.getByRole("table").first().waitFor();
    const buttons = theirs.locator("main").getByRole("button");
    assert.equal(
      await buttons.filter({ hasText: /Change|Acknowledge$|Resolve$|Remove|Add/ }).count(),
      0,
      tab,
    );
  }
  await viewer.open("devices?tab=senders");
  await theirs.getByText("Meters that send by themselves").waitFor();
  await viewer.assertClean("a viewer's devices");
  await viewer.close();
});

test("without meters each part says what belongs there, and an error is the server's", async () => {
  const bare = await openSite(() => startMockServer({ empty: true }));
  const { page: theirs } = bare;
  for (const [tab, text] of [
    ["alerts", "No alert so far."],
    ["found", "Nothing new."],
    ["sites", "No site yet."],
    ["meters", "No meter sends by itself yet"],
  ]) {
    await bare.open(`devices?tab=${tab}`);
    await theirs.getByText(text).waitFor();
    await assertAccessible(theirs, `${tab} without anything`);
  }
  await theirs.getByRole("link", { name: "Add a device" }).click();
  await theirs.getByRole("heading", { name: "Add a device" }).waitFor();
  theirs.expectsRefusal = true;
  await theirs.route("**/api/registry/meters", (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      body: JSON.stringify({ title: "Service Unavailable", detail: "The disk is full.", requestId: "7" }),
    }),
  );
  await bare.open("devices");
  await theirs.getByRole("alert").getByText("The disk is full.").waitFor();
  await bare.assertClean("nothing there");
  await bare.close();
});
