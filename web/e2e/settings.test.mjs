// Settings that need no people: tabs, keys, and what is not shown to whom; on the fixture.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startMockServer } from "./mock_server.mjs";
import { openSite, signIn } from "./site.mjs";
import { watch } from "./watch.mjs";

const site = await openSite(startMockServer);
const { server, context, page, assertClean, close } = site;
after(close);

const open = (name) => site.open(`settings/${name}`);

test("/settings opens the account, and each tab leads to its page", async () => {
  await page.goto(`${server.url}/settings`);
  await page.waitForURL(/settings\/account/);
  const tabs = page.getByRole("navigation", { name: "Settings" }).getByRole("link");
  for (const tab of await tabs.allInnerTexts()) {
    await page
      .getByRole("navigation", { name: "Settings" })
      .getByRole("link", { name: tab, exact: true })
      .click();
    await page.getByRole("heading", { level: 1, name: tab, exact: true }).waitFor();
  }
  await assertClean("tabs");
});

test("shortcuts are switched off in the settings", async () => {
  await open("appearance");
  await page.getByRole("checkbox", { name: /Use keyboard shortcuts/ }).uncheck();
  await page.keyboard.press("?");
  await page.waitForTimeout(300);
  assert.equal(await page.getByRole("dialog").count(), 0);
  await page.getByRole("checkbox", { name: /Use keyboard shortcuts/ }).check();
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
});

// The last, for a cookie of another port is the same cookie.
test("whoever is no admin is not shown what only admins may open", async () => {
  const other = await startMockServer({ role: "viewer" });
  const { page: viewer, assertClean: clean } = await watch(context, other.url);
  await signIn(viewer, other);
  await viewer.goto(`${other.url}/settings/account`);
  await viewer.getByRole("link", { name: "Appearance" }).waitFor();
  for (const tab of ["Users", "Audit trail"])
    assert.equal(await viewer.getByRole("link", { name: tab, exact: true }).count(), 0, tab);
  await clean("viewer");
  for (const page of ["users", "audit", "backup"]) {
    await viewer.goto(`${other.url}/settings/${page}`); // a link from somebody who may
    await viewer.getByText("Only an admin may open this page").waitFor();
    assert.equal(await viewer.getByRole("button", { name: /^(Add|Make a backup)/ }).count(), 0);
    await clean(page); // refused by nobody, for nothing is asked
  }
  await viewer.close();
  other.stop();
});
