import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** Debian's Chromium with nothing that reaches for the network by itself; `workers: "allow"` keeps parts of the app. */
export async function openBrowser({ workers = "block" } = {}) {
  const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "joulewatch-e2e-")), {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    serviceWorkers: workers,
    viewport: { width: 1280, height: 800 },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  // A machine busy with a build is slow, which is no fault of the page.
  context.setDefaultTimeout(Number(process.env.E2E_TIMEOUT ?? 120_000));
  return context;
}
