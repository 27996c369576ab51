// Readings as InfluxDB's own JavaScript client writes them: URL TOKEN MODE. Prints what the client says of it, as JSON.
// The package is one of web/'s, where npm has put it.
import { createRequire } from "node:module";

const { InfluxDB, Point, HttpError, setLogger } = createRequire(new URL("../../web/package.json", import.meta.url))(
  "@influxdata/influxdb-client",
);
const [url, token, mode] = process.argv.slice(2);
setLogger({ error: () => undefined, warn: () => undefined });
const at = Date.UTC(2026, 0, 31, 12);
const told = { failed: null, written: 0 };
const writing = new InfluxDB({ url, token }).getWriteApi("hall", "meters", "ms", {
  maxRetries: 2,
  minRetryDelay: 50,
  maxRetryDelay: 100,
  gzipThreshold: mode === "gzip" ? 100 : 1_000_000,
  writeSuccess: (lines) => (told.written += lines.length),
  writeFailed: (error) => {
    told.failed = error instanceof HttpError ? error.statusCode : String(error);
  },
});
writing.useDefaultTags({ meter: `js-${mode}` });
for (let i = 0; i < 100; i += 1)
  writing.writePoint(
    new Point("energy")
      .floatField("voltage", mode === "wrong" && i === 7 ? 2e9 : 230 + i / 10)
      .floatField("power", 1500)
      .timestamp(at + 1000 * i),
  );
try {
  await writing.close();
} catch (problem) {
  told.failed ??= problem.statusCode ?? String(problem);
}
console.log(JSON.stringify(told));
