// The real program on a free port, with a small generated plant; ends with the tests.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostileName } from "./fixture.mjs";

export const program = process.env.JOULEWATCH ?? new URL("../../build/joulewatch", import.meta.url).pathname;

/** Four days of twenty machines; `names` calls some of them otherwise. */
export function makePlant(names = {}) {
  const folder = mkdtempSync(join(tmpdir(), "joulewatch-plant-"));
  const file = (name) => join(folder, name);
  execFileSync(program, ["generate", "-d", "4", "-i", "30", "-o", file("plant.csv")]);
  let text = readFileSync(file("plant.csv"), "utf8");
  for (const [usual, name] of Object.entries(names)) text = text.replaceAll(`${usual},`, () => `${name},`);
  writeFileSync(file("plant.csv"), text);
  execFileSync(program, ["analyze", file("plant.csv"), "--output", file("results.json")], {
    stdio: "ignore",
  });
  return {
    file,
    result: JSON.parse(readFileSync(file("results.json"), "utf8")),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Resolves once the program has said how to get in; `demo: false` has a first start make the first account only. */
export function serve(args, folder, { demo = true, port = 0 } = {}) {
  const fixed = ["--port", String(port), "--headless", "--data-dir", folder, ...(demo ? ["--demo"] : [])];
  const server = spawn(program, ["serve", ...args, ...fixed], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  return new Promise((resolve, reject) => {
    const listen = (chunk) => {
      said.push(String(chunk));
      const demoLink = /^Sign in once at (\S+)$/m.exec(said.join(""))?.[1];
      const setUpLink = /^Make the first account at (\S+)$/m.exec(said.join(""))?.[1];
      const link = demo ? demoLink : setUpLink;
      // A server that is set up already prints no link; what it prints is where it is.
      const address = /(http:\/\/127\.0\.0\.1:\d+)/.exec(said.join(""))?.[1];
      if (port !== 0 && address) resolve({ url: address, stop: () => stop(server) });
      else if (link) resolve({ url: new URL(link).origin, demoLink, setUpLink, stop: () => stop(server) });
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}: ${said.join("")}`)));
  });
}

function stop(server) {
  server.removeAllListeners("exit");
  const ended = new Promise((resolve) => server.on("exit", resolve));
  server.kill("SIGTERM");
  return ended;
}

/** What the signed-in page's own browser is answered. */
export async function getJson(page, path) {
  const response = await page.request.get(path);
  assert.equal(response.status(), 200, path);
  return response.json();
}

/** Waits until the data set of that name is there in the state asked for. */
export async function awaitDataset(page, base, name, status = "ready") {
  for (let i = 0; i < 300; i += 1) {
    const found = (await getJson(page, `${base}/api/datasets`)).find((each) => each.name === name);
    if (found?.status === status) return found;
    assert.notEqual(status === "ready" && found?.status, "failed", found?.error);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${name} did not become ${status}`);
}

/** The first data set, once its readings can be asked for. */
export async function awaitSeries(page, base) {
  for (let i = 0; i < 300; i += 1) {
    const [dataset] = await getJson(page, `${base}/api/datasets`);
    if (dataset?.hasSeries) return dataset;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("the readings did not become ready");
}

/** Names that a page must bear: one that is HTML, one of 200 letters without a gap. */
export const longName = `Substation_Nord_${"feeder".repeat(40)}`.slice(0, 200);
export const oddNames = { Machine_05: hostileName, Machine_12: longName };
