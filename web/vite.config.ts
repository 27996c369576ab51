import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
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
