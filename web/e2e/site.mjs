// A server and a browser that is signed in to it: what the tests of one file share.
import { openBrowser } from "./browser.mjs";
import { watch } from "./watch.mjs";

/** By the link that the program prints for this; a site that asks nobody to log in has none. */
export async function signIn(page, server) {
  if (!server.demoLink) return;
  await page.goto(server.demoLink);
  await page.waitForURL((url) => url.pathname !== "/demo");
}

export async function openSite(start) {
  const server = await start();
  const context = await openBrowser();
  const watched = await watch(context, server.url);
  await signIn(watched.page, server);
  const close = async () => {
    await context.close();
    await server.stop();
  };
  return { server, context, ...watched, close };
}
