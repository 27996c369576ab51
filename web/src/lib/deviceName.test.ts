import { expect, it } from "vitest";
import { deviceName } from "./deviceName";

it("names browser and system, and nothing where it knows neither", () => {
  const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
  expect(deviceName(`${windows} Chrome/140.0 Safari/537.36 Edg/140.0`)).toEqual({
    browser: "Edge",
    system: "Windows",
  });
  expect(deviceName("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")).toEqual({
    browser: "Firefox",
    system: "Linux",
  });
  const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0";
  expect(deviceName(`${iphone} Safari/604.1`)).toEqual({ browser: "Safari", system: "iPhone" });
  expect(deviceName("<img src=x onerror=alert(1)>")).toEqual({ browser: "", system: "" });
});
