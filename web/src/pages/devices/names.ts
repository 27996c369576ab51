import type { RegisteredMeter, Site } from "../../api/registry";
import { registry as words } from "../../messages/registry";

/** What people call it, or else its data. */
export const calledBy = (meter: RegisteredMeter) => meter.name || meter.meter;

/** `http:` and a device's id, `mqtt:` and a source's name, `http` alone; `devices` are names by id. */
export function sourceName(source: string, devices: ReadonlyMap<string, string>): string {
  if (source === "") return "";
  if (source === "http") return words.sources.http;
  const kind = source.slice(0, source.indexOf(":"));
  const name = source.slice(kind.length + 1);
  return kind === "http"
    ? words.sources.device(devices.get(name) ?? name)
    : words.sources.other(kind.toUpperCase(), name);
}

export const placeOf = ({ siteId, place }: RegisteredMeter, sites: Site[]) =>
  [sites.find((each) => each.id === siteId)?.name, place].filter(Boolean).join(", ");
