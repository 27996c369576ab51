// Settings: one's password and devices, users and their links, what an admin did; on the fixture.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hostileName } from "./fixture.mjs";
import { password } from "./mock_accounts.mjs";
import { startMockServer } from "./mock_server.mjs";
import { openSite, signIn } from "./site.mjs";
import { assertAccessible, settled, watch } from "./watch.mjs";

let server;
let context;
let page;
let assertClean;
let close;

before(async () => {
  ({ server, context, page, assertClean, close } = await openSite(startMockServer));
});
after(() => close?.());

const open = async (path) => {
  await page.goto(`${server.url}/settings/${path}`);
  await settled(page);
};
const row = (name) => page.getByRole("row").filter({ hasText: name });

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

test("a password is changed with the current one only, and says so in the server's words", async () => {
  await open("account");
  page.expectsRefusal = true;
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill("seven eels swim");
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByRole("alert").getByText("The current password is wrong.").waitFor();
  page.expectsRefusal = false;
  await page.getByLabel("Current password").fill(password);
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("The password is changed.").waitFor();
  // The new session's token goes along from now on.
  await open("sessions");
  await page.getByRole("button", { name: `Sign out ${hostileName}` }).click();
  await row(hostileName).waitFor({ state: "detached" });
  assert.equal(await page.getByText("Firefox on Linux (this one)").count(), 1);
  await assertClean("password");
});

test("an admin enables, gives a role and a link, and adds a user", async () => {
  await open("users");
  await row("eve").getByText("Waits to be enabled").waitFor();
  await page.getByRole("button", { name: "Enable eve" }).click();
  await row("eve").getByText("Active").waitFor();

  await page.getByLabel("Role of bob").selectOption("technician");
  const ask = page.getByRole("dialog");
  await ask.getByText("bob becomes technician").waitFor();
  await assertAccessible(page, "asking for the password");
  page.expectsRefusal = true;
  await ask.getByLabel("Your password").fill("not this one");
  await ask.getByRole("button", { name: "Go on" }).click();
  await ask.getByText("The current password is wrong.").waitFor();
  page.expectsRefusal = false;
  await ask.getByLabel("Your password").fill(password);
  await ask.getByRole("button", { name: "Go on" }).click();
  await ask.waitFor({ state: "detached" });
  assert.equal(await page.getByLabel("Role of bob").inputValue(), "technician");

  await page.getByRole("button", { name: "Password link for bob" }).click();
  await ask.getByLabel("Your password").fill(password);
  await ask.getByRole("button", { name: "Go on" }).click();
  const link = await page.getByLabel("Link", { exact: true }).inputValue();
  assert.match(link, new RegExp(`^${server.url}/reset#[0-9a-f]{64}$`));
  await assertAccessible(page, "link");

  await page.getByLabel("Username").fill("mia");
  await page.getByLabel("Password", { exact: true }).fill("seven eels swim");
  await page.getByLabel("Your password").fill(password);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("mia can log in now.").waitFor();
  await row("mia").first().waitFor();
  await assertClean("users");
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
  await viewer.close();
  other.stop();
});
