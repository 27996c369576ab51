// A server and a browser that is signed in to it: what the tests of one file share.
import { openBrowser } from "./browser.mjs";
import { settled, watch } from "./watch.mjs";

/** By the link that the program prints for this; a site that asks nobody to log in has none. */
export async function signIn(page, server) {
  if (!server.demoLink) return;
  await page.goto(server.demoLink);
  await page.waitForURL((url) => url.pathname !== "/demo");
}

export const admin = { name: "ada", password: "motor hums at night" };

/** As whoever started the program does it: by the link that it prints on a first start. */
export async function makeAdmin(page, server) {
  await page.goto(server.setUpLink);
  await page.getByLabel("Username").fill(admin.name);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
}

export async function logIn(page, server, { name, password }) {
  await page.goto(`${server.url}/login`);
  await page.getByLabel("Name or e-mail").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
}

/** The language of every page from now on. */
export async function speak(page, server, language) {
  await page.goto(server.url);
  await page.evaluate((value) => localStorage.setItem("joulewatch-language", value), language);
}

/** `signedIn: false` leaves the page before the door; `workers` as openBrowser() has it. */
export async function openSite(start, { signedIn = true, workers = "block" } = {}) {
  const server = await start();
  const context = await openBrowser({ workers });
  const watched = await watch(context, server.url);
  const { page } = watched;
  if (signedIn) await signIn(page, server);
  const open = async (path) => {
    await page.goto(`${server.url}/${path}`);
    await settled(page);
  };
  /** Chromium itself notes each refusal of the server as an error. */
  const refused = async (steps) => {
    page.expectsRefusal = true;
    await steps();
    page.expectsRefusal = false;
  };
  const close = async () => {
    await context.close();
    await server.stop();
  };
  return { server, context, ...watched, open, refused, close };
}
