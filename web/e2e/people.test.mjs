// People on the real program: the first account, signing up, roles, links, devices, the trail of it all, a backup.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { hostileName } from "./fixture.mjs";
import { getJson, serve } from "./plant.mjs";
import { admin, logIn, makeAdmin, openSite, speak } from "./site.mjs";
import { assertAccessible } from "./watch.mjs";

const folder = mkdtempSync(join(tmpdir(), "joulewatch-people-"));
const eve = { name: "eve", password: "seven eels swim" };
let server;
let page;
let assertClean;
let open;
let refused;
let close;

before(async () => {
  ({ server, page, assertClean, open, refused, close } = await openSite(
    () => serve([], folder, { demo: false }),
    {
      workers: "allow",
    },
  ));
});
after(async () => {
  await close?.();
  rmSync(folder, { recursive: true, force: true });
});

const row = (name) => page.getByRole("row").filter({ hasText: name });
const ask = () => page.getByRole("dialog");
async function become(who) {
  const leave = page.getByRole("complementary").getByRole("button", { name: "Log out" });
  if (await leave.isVisible()) {
    await leave.click();
    await page.waitForURL(/\/login/);
  }
  await logIn(page, server, who);
}

test("the link of the first start makes the admin, once", async () => {
  await makeAdmin(page, server);
  assert.ok(!page.url().includes("#"));
  assert.equal((await getJson(page, `${server.url}/api/session`)).user.role, "admin");
  await refused(async () => {
    await open(new URL(server.setUpLink).pathname.slice(1) + new URL(server.setUpLink).hash);
    await page.getByLabel("Username").fill("mallory");
    await page.getByLabel("Password", { exact: true }).fill("an intruder's word");
    await page.getByRole("button", { name: "Make the account" }).click();
    await page
      .getByRole("alert")
      .getByText(/used already|set up already/)
      .waitFor();
  });
  await assertClean("set-up");
});

test("who signs up waits for an admin, who lets them in", async () => {
  await open("home");
  await page.getByRole("complementary").getByRole("button", { name: "Log out" }).click();
  await page.waitForURL(/\/login/);
  await page.getByRole("link", { name: "No account yet? Sign up" }).click();
  await page.getByLabel("Username").fill(eve.name);
  await page.getByLabel("E-mail").fill("eve@home.example");
  await page.getByLabel("Password", { exact: true }).fill(eve.password);
  await page.getByRole("button", { name: "Make my account" }).click();
  await page.getByText("Your account waits for an admin").waitFor();
  await refused(async () => {
    await open("login");
    await page.getByLabel("Name or e-mail").fill(eve.name);
    await page.getByLabel("Password", { exact: true }).fill(eve.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
  });
  await logIn(page, server, admin);
  await open("settings/users");
  await row(eve.name).getByText("Waits to be enabled").waitFor();
  await page.getByRole("button", { name: "Enable eve" }).click();
  await row(eve.name).getByText("Active").waitFor();
  await assertClean("sign up");
});

test("a role needs the admin's own password", async () => {
  await open("settings/users");
  await page.getByLabel("Role of eve").selectOption("technician");
  await ask().getByText("eve becomes technician").waitFor();
  await assertAccessible(page, "asking for the password");
  await refused(async () => {
    await ask().getByLabel("Your password").fill("not this one");
    await ask().getByRole("button", { name: "Go on" }).click();
    await ask().getByText("The current password is wrong.").waitFor();
  });
  await ask().getByLabel("Your password").fill(admin.password);
  await ask().getByRole("button", { name: "Go on" }).click();
  await ask().waitFor({ state: "detached" });
  assert.equal(await page.getByLabel("Role of eve").inputValue(), "technician");
  await assertClean("role");
});

test("somebody is added, and shut out again", async () => {
  await open("settings/users");
  await page.getByLabel("Username").fill("mia");
  await page.getByLabel("Password", { exact: true }).fill(eve.password);
  await page.getByLabel("Your password").fill(admin.password);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("mia can log in now.").waitFor();
  await page.getByRole("button", { name: "Disable mia" }).click();
  await page.getByRole("button", { name: "Enable mia" }).waitFor();
  await assertAccessible(page, "users");
  await assertClean("users");
});

test("a password is changed with the current one only; a forgotten one by an admin's link", async () => {
  await open("settings/account");
  await refused(async () => {
    await page.getByLabel("Current password").fill("not this one");
    await page.getByLabel("New password").fill("nine herons stand");
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByRole("alert").getByText("The current password is wrong.").waitFor();
  });
  await page.getByLabel("Current password").fill(admin.password);
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("The password is changed.").waitFor();

  // The session that has begun anew may change things at once.
  await open("settings/users");
  await page.getByRole("button", { name: "Password link for eve" }).click();
  await ask().getByLabel("Your password").fill("nine herons stand");
  await ask().getByRole("button", { name: "Go on" }).click();
  const link = await page.getByLabel("Link", { exact: true }).inputValue();
  assert.match(link, new RegExp(`^${server.url}/reset#[0-9a-f]{64}$`));
  await assertAccessible(page, "link");

  await page.goto(link);
  await refused(async () => {
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByRole("alert").waitFor();
  });
  await page.getByLabel("New password").fill("ten toads sing");
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByText("The new password is set.").waitFor();
  await become({ ...eve, password: "ten toads sing" });
  assert.equal((await getJson(page, `${server.url}/api/session`)).user.name, "eve");
  await open("settings/account");
  for (const tab of ["Users", "Audit trail", "Backup"])
    assert.equal(await page.getByRole("link", { name: tab, exact: true }).count(), 0, tab);
  await become({ ...admin, password: "nine herons stand" });
  await assertClean("password");
});

test("a name and an address are changed with the password, and taken on at once", async () => {
  await open("settings/account");
  assert.ok(await page.getByRole("button", { name: "Save changes" }).isDisabled());
  const rename = async (name, email, password) => {
    await page.getByLabel("Username").fill(name);
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "Save changes" }).click();
    await ask().getByLabel("Your password").fill(password);
    await ask().getByRole("button", { name: "Go on" }).click();
  };
  await refused(async () => {
    await rename("eve", "ada@plant.example", "nine herons stand");
    await ask().getByText("The name or the e-mail address is taken.").waitFor();
    await page.keyboard.press("Escape");
  });
  await rename("lovelace", "ada@plant.example", "nine herons stand");
  await page.getByText("Saved.").waitFor();
  await page.getByRole("button", { name: "Signed in as lovelace" }).waitFor();
  await assertAccessible(page, "account");
  await become({ name: "ada@plant.example", password: "nine herons stand" });
  await open("settings/account");
  await rename(admin.name, "", "nine herons stand");
  await page.getByRole("button", { name: "Signed in as ada" }).waitFor();
  await assertClean("profile");
});

test("a device that is not known is signed out", async () => {
  const elsewhere = await fetch(`${server.url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url, "user-agent": hostileName },
    body: JSON.stringify({ login: admin.name, password: "nine herons stand" }),
  });
  assert.equal(elsewhere.status, 200);
  const cookie = elsewhere.headers.getSetCookie().join(";").split(";")[0];
  await open("settings/sessions");
  await assertAccessible(page, "sessions");
  await page.getByRole("button", { name: `Sign out ${hostileName}` }).click();
  await row(hostileName).waitFor({ state: "detached" });
  assert.equal(await page.getByText("(this one)").count(), 1);
  const after = await (await fetch(`${server.url}/api/session`, { headers: { cookie } })).json();
  assert.equal(after.user, null);
  await assertClean("sessions");
});

test("a backup is made and listed", async () => {
  await open("settings/backup");
  await page.getByRole("button", { name: "Make a backup now" }).click();
  const [made] = await (async () => {
    await page.getByRole("row").nth(1).waitFor();
    return getJson(page, `${server.url}/api/backups`);
  })();
  await row(made.name).waitFor();
  await assertAccessible(page, "backup");
  await assertClean("backup");
});

test("all of it is in the audit trail", async () => {
  await open("settings/audit");
  for (const action of [
    "First account made",
    "Signed up",
    "User enabled",
    "Role changed",
    "User added",
    "Password link made",
    "Name or e-mail changed",
  ])
    await row(action).first().waitFor();
  await row("User disabled").getByText("mia").waitFor();
  await assertAccessible(page, "audit");
  await assertClean("audit");
});

test("in German the program's own refusals are German, too", async () => {
  await speak(page, server, "de");
  await open("upload");
  await refused(async () => {
    await page.getByLabel("Datei auswählen").setInputFiles({
      name: "broken.json",
      mimeType: "application/json",
      buffer: Buffer.from('{"a": [1, '),
    });
    await page.getByRole("alert").getByText("Die Datei endet mittendrin (Zeile 1, Spalte 10)").waitFor();
    await page.getByRole("alert").getByText("Die Anfrage ist nicht gültig").waitFor();
  });
  await page.getByRole("complementary").getByRole("button", { name: "Abmelden" }).click();
  await page.waitForURL(/\/login/);
  await refused(async () => {
    await page.getByLabel("Name oder E-Mail").fill(admin.name);
    await page.getByLabel("Passwort", { exact: true }).fill("not this one");
    await page.getByRole("button", { name: "Anmelden" }).click();
    await page.getByRole("alert").getByText("Der Name oder das Passwort ist falsch.").waitFor();
  });
  await assertAccessible(page, "refusals in German");
  await assertClean("German");
});
