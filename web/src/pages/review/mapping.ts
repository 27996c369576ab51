import type { ColumnRole, Mapping, Preview } from "../../api/mapping";

/** What a unit may be for each role; a role that is not named has none. */
export const unitsOf: Partial<Record<ColumnRole, readonly string[]>> = {
  energy: ["kWh", "Wh", "MWh", "GWh"],
  power: ["kW", "W", "MW"],
  meterColumn: ["kWh", "Wh", "MWh", "kW", "W", "MW"],
  voltage: ["V", "kV", "mV"],
  current: ["A", "mA", "kA"],
  powerFactor: ["", "%"],
  reactivePower: ["kvar", "var", "Mvar"],
  temperature: ["°C", "°F"],
  humidity: ["%"],
  load: ["%"],
  frequency: ["Hz", "mHz"],
};
const measured: readonly ColumnRole[] = [
  "energy",
  "power",
  "voltage",
  "current",
  "powerFactor",
  "reactivePower",
  "temperature",
  "humidity",
  "frequency",
  "meterColumn",
];

/** The program's own guess, to begin with. */
export const firstMapping = (preview: Preview): Mapping => ({
  columns: preview.columns.map(({ index, role, unit }) => ({ index, role, unit })),
  dateOrder: null,
  missing: "notify",
  register: preview.registers,
});

/** Another role has other units; the first of them is the likeliest. */
export function withRole(mapping: Mapping, index: number, role: ColumnRole): Mapping {
  const units = unitsOf[role] ?? [];
  return {
    ...mapping,
    columns: mapping.columns.map((each) =>
      each.index === index
        ? { ...each, role, unit: units.includes(each.unit) ? each.unit : (units[0] ?? "") }
        : each,
    ),
  };
}

export const withUnit = (mapping: Mapping, index: number, unit: string): Mapping => ({
  ...mapping,
  columns: mapping.columns.map((each) => (each.index === index ? { ...each, unit } : each)),
});

/** Why nothing could be read that way. */
export function lacks(mapping: Mapping): "time" | "value" | null {
  const roles = mapping.columns.map((each) => each.role);
  if (!roles.includes("timestamp")) return "time";
  return roles.some((role) => measured.includes(role)) ? null : "value";
}
