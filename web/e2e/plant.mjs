// The real program on a free port, with a small generated plant; ends with the tests.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const program = process.env.JOULEWATCH ?? new URL("../../build/joulewatch", import.meta.url).pathname;

export function makePlant() {
  const folder = mkdtempSync(join(tmpdir(), "joulewatch-plant-"));
  const file = (name) => join(folder, name);
  execFileSync(program, ["generate", "-d", "4", "-i", "30", "-o", file("plant.csv")]);
  execFileSync(program, ["analyze", file("plant.csv"), "--output", file("results.json")], {
    stdio: "ignore",
  });
  return {
    file,
    result: JSON.parse(readFileSync(file("results.json"), "utf8")),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Resolves once the program has said where it listens. */
export function serve(args, folder) {
  const server = spawn(program, ["serve", ...args, "--port", "0", "--headless", "--data-dir", folder], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  return new Promise((resolve, reject) => {
    const listen = (chunk) => {
      said.push(String(chunk));
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said.join(""))?.[0];
      if (url) resolve({ url, stop: () => stop(server) });
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

export async function getJson(url) {
  const response = await fetch(url);
  assert.equal(response.status, 200, url);
  return response.json();
}

/** Waits until the data set of that name is there in the state asked for. */
export async function awaitDataset(base, name, status = "ready") {
  for (let i = 0; i < 300; i += 1) {
    const found = (await getJson(`${base}/api/datasets`)).find((each) => each.name === name);
    if (found?.status === status) return found;
    assert.notEqual(status === "ready" && found?.status, "failed", found?.error);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${name} did not become ${status}`);
}
