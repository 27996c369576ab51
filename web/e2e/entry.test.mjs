// In and out: log-in, its refusals, its end, the links that work once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { password } from "./mock_accounts.mjs";
import { startMockServer } from "./mock_server.mjs";
import { openSite } from "./site.mjs";
import { assertAccessible, settled, watch } from "./watch.mjs";

let server;
let context;
let page;
let assertClean;
let refused;
let close;

before(async () => {
  const signedIn = false;
  ({ server, context, page, assertClean, refused, close } = await openSite(startMockServer, { signedIn }));
});
after(() => close?.());
const at = (path) => page.waitForURL((url) => url.pathname === path);
const fresh = async (path) => {
  await page.goto("about:blank"); // what the page before still asks for must not be refused
  await context.clearCookies();
  await page.goto(server.url + path);
  await settled(page);
};
async function logIn(word = password) {
  await page.getByLabel("Name or e-mail").fill("ada");
  await page.getByLabel("Password", { exact: true }).fill(word);
  await page.getByRole("button", { name: "Log in" }).click();
}
const link = `#${"a".repeat(64)}`;

test("whoever asks for a page logs in first, and comes back to it with all it says", async () => {
  await fresh("/degradation?machine=Machine_03");
  await at("/login");
  await logIn();
  await at("/degradation");
  assert.equal(new URL(page.url()).searchParams.get("machine"), "Machine_03");
  await page.getByRole("heading", { name: "Power factor of Machine_03" }).waitFor();
  await assertClean("log in");
});

test("a wrong password is refused in the server's words; too many tries have to wait", async () => {
  await fresh("/login?next=/upload");
  await refused(async () => {
    await logIn("not this one");
    await page.getByRole("alert").getByText("The name or the password is wrong.").waitFor();
    await logIn("nor this one");
    await logIn("nor that one");
    await page.getByRole("button", { name: /^Try again in \d s$/ }).waitFor();
    await assertAccessible(page, "waiting");
  });
  await page.getByRole("button", { name: "Log in" }).waitFor(); // the wait is over
  await logIn();
  await at("/upload");
});

test("the password can be seen, is hidden at first, and the form takes a paste", async () => {
  await fresh("/login");
  const field = page.getByLabel("Password", { exact: true });
  assert.equal(await field.getAttribute("type"), "password");
  await page.getByRole("button", { name: "Show password" }).click();
  assert.equal(await field.getAttribute("type"), "text");
  await field.focus();
  await page.evaluate(() => document.execCommand("insertText", false, "from a password safe"));
  assert.equal(await field.inputValue(), "from a password safe");
});

test("a log-in that has expired leads out with kind words, and back to the same page", async () => {
  await fresh("/login");
  await logIn();
  await page.goto(`${server.url}/anomalies?machine=Machine_05`);
  await settled(page);
  server.endSessions();
  await refused(async () => {
    await page.keyboard.press("d");
    await page.keyboard.press("r");
    await page.getByText("the log-in has expired").waitFor();
  });
  await logIn();
  await at("/anomalies");
  assert.equal(new URL(page.url()).searchParams.get("machine"), "Machine_05");
  await assertClean("expired");
});

test("log-out is at the foot of the panel and in the menu; afterwards nothing is left", async () => {
  for (const leave of [
    () => page.getByRole("complementary").getByRole("button", { name: "Log out" }).click(),
    async () => {
      await page.getByRole("button", { name: "Signed in as ada" }).click();
      await page.getByRole("menuitem", { name: "Log out" }).click();
    },
  ]) {
    await fresh("/login");
    await logIn();
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    await leave();
    await at("/login");
    assert.equal(await page.getByText("Machine_").count(), 0);
    await page.goBack();
    await at("/login");
    await assertClean("log out");
  }
});

test("the links that work once sign in and leave no secret in the address", async () => {
  await fresh(`/demo${link}`);
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  assert.ok(!page.url().includes("#"));
  await fresh(`/setup${link}`);
  assert.ok(!page.url().includes("#"));
  await page.getByLabel("Username").fill("ada");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  await fresh(`/reset${link}`);
  await refused(async () => {
    await page.getByLabel("New password").fill("short");
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByText("The password is too short: 8 characters at least.").waitFor();
  });
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByText("The new password is set.").waitFor();
  await assertClean("links");
  await refused(async () => {
    await fresh(`/demo#${"b".repeat(64)}`);
    await page.getByText("This link was used already or is too old").waitFor();
  });
  await fresh("/demo");
  await page.getByText("This link is not whole").waitFor();
});

test("signing up tells what happens next, whatever the policy", async () => {
  await fresh("/signup");
  await page.getByText("looks at each new account").waitFor();
  await page.getByLabel("Username").fill("eve");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Make my account" }).click();
  await page.getByText("Your account waits for an admin").waitFor();
  const closed = await startMockServer({ signUp: "closed" });
  const other = await watch(context, closed.url);
  await other.page.goto(`${closed.url}/signup`);
  await other.page.getByText("Nobody can sign up by themselves here").waitFor();
  assert.equal(await other.page.getByLabel("Username").count(), 0);
  await other.page.close();
  closed.stop();
});
