import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Writes /sw.js with a version that is new whenever any file of the app is. */
const serviceWorker = (): Plugin => ({
  name: "service-worker",
  apply: "build",
  generateBundle(_, bundle) {
    const source = readFileSync("src/worker/sw.js", "utf8");
    const hash = createHash("sha256").update(source);
    for (const name of Object.keys(bundle).sort()) hash.update(name);
    for (const name of readdirSync("public").sort()) hash.update(name).update(readFileSync(`public/${name}`));
    const version = hash.digest("hex").slice(0, 12);
    this.emitFile({ type: "asset", fileName: "sw.js", source: source.replaceAll("VERSION", version) });
  },
});

export default defineConfig({
  plugins: [react(), serviceWorker()],
  build: {
    target: "es2022",
    // The polyfill would be an inline script, which the server's policy forbids.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { "/api": process.env.JOULEWATCH_URL ?? "http://127.0.0.1:8501" } },
  test: { include: ["src/**/*.test.{ts,tsx}"], globals: false },
});
