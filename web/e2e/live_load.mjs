// What the Live page costs: node e2e/live_load.mjs [meters] [minutes in view] [seconds of processor time measured]
// Processor time with readings at 1 Hz as they come; memory with a minute of readings a second, over two hours of them.
import { startMockServer } from "./mock_server.mjs";
import { openSite } from "./site.mjs";

const [meterCount = 4, minutes = 5, seconds = 60] = process.argv.slice(2).map(Number);
const series = meterCount * 5;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const meters = Array.from({ length: meterCount }, (_, i) => `m-${String(i + 1).padStart(2, "0")}`);

async function openLive(options) {
  const site = await openSite(() => startMockServer({ meterCount, ...options }));
  const query = `minutes=${minutes}&meters=${encodeURIComponent(meters.join("\n"))}`;
  await site.page.goto(`${site.server.url}/live?${query}`);
  await site.page.locator(".u-over").first().waitFor();
  const cdp = await site.context.newCDPSession(site.page);
  return { ...site, cdp };
}

/** Seconds that the page's processes have computed; of the whole browser, the encoder of pictures included. */
async function computed(context) {
  const browser = await context.browser()?.newBrowserCDPSession();
  const { processInfo } = await browser.send("SystemInfo.getProcessInfo");
  await browser.detach();
  const of = (type) =>
    processInfo.filter((each) => each.type === type).reduce((sum, each) => sum + each.cpuTime, 0);
  return {
    renderer: of("renderer"),
    gpu: of("GPU"),
    all: processInfo.reduce((sum, each) => sum + each.cpuTime, 0),
  };
}

async function mainThread(cdp) {
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (name) => metrics.find((each) => each.name === name).value;
  return { task: of("TaskDuration"), script: of("ScriptDuration") };
}

async function processorTime() {
  const { context, cdp, close } = await openLive({});
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  await wait(10_000); // what was sent before is loaded
  const before = { ...(await computed(context)), ...(await mainThread(cdp)), at: performance.now() };
  await wait(seconds * 1000);
  const after = { ...(await computed(context)), ...(await mainThread(cdp)), at: performance.now() };
  const share = (name) =>
    `${((100_000 * (after[name] - before[name])) / (after.at - before.at)).toFixed(1)} %`;
  console.log(
    `${series} series of ${meterCount} meters at 1 Hz, ${minutes} min in view, of one core: main thread ${share("task")} (script ${share("script")}), renderer process ${share("renderer")}, GPU process ${share("gpu")}`,
  );
  await close();
}

async function memory() {
  const { cdp, close } = await openLive({ rate: 60 });
  const used = async () => {
    await cdp.send("HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize = 0 } = await cdp.send("Runtime.getHeapUsage");
    const { nodes } = await cdp.send("Memory.getDOMCounters");
    return { heap: usedSize / 2 ** 20, arrays: backingStorageSize / 2 ** 20, nodes };
  };
  for (let told = 0; told <= 120; told += 30) {
    const { heap, arrays, nodes } = await used();
    console.log(
      `${told} min of readings told: heap ${heap.toFixed(1)} MiB, arrays ${arrays.toFixed(1)} MiB, ${nodes} nodes`,
    );
    if (told < 120) await wait(30_000);
  }
  await close();
}

await processorTime();
await memory();
