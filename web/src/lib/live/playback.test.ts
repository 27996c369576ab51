import { expect, it } from "vitest";
import { clockAhead, edgeOf, paused, playing, settled, type Playback } from "./playback";

const live: Playback = { kind: "live" };

it("pauses, falls behind, plays on at the chosen speed and is live again", () => {
  const still = paused(live, 1_000_000, 0);
  expect(edgeOf(still, 1_034_000, 34_000)).toBe(1_000_000);
  const fast = playing(still, 5, 1_034_000, 34_000);
  expect(edgeOf(fast, 1_036_000, 36_000)).toBe(1_010_000);
  expect(settled(fast, 1_036_000, 36_000)).toBe(fast);
  // 34 s behind, gaining four seconds a second.
  expect(edgeOf(fast, 1_043_000, 43_000)).toBe(1_043_000);
  expect(settled(fast, 1_043_000, 43_000)).toEqual(live);
  expect(edgeOf(playing(fast, 1, 1_036_000, 36_000), 1_037_000, 37_000)).toBe(1_011_000);
  expect(edgeOf(paused(fast, 1_036_000, 36_000), 1_099_000, 99_000)).toBe(1_010_000);
});

it("never shows what is still to come", () => {
  expect(edgeOf({ kind: "still", to: 2_000_000 }, 1_000_000, 0)).toBe(1_000_000);
});

it("finds out by how much this machine's clock is wrong, where it is", () => {
  const heard = (late: number, stale = false) => ({ lastAt: 1_000_000 - late, intervalMs: 1000, stale });
  expect(clockAhead([], 1_000_000)).toBe(0);
  expect(clockAhead([heard(900), heard(3000)], 1_000_000)).toBe(0);
  expect(clockAhead([heard(600_000, true)], 1_000_000)).toBe(0);
  expect(clockAhead([heard(600_000), heard(700_000)], 1_000_000)).toBe(-600_000);
  expect(clockAhead([heard(-90_000)], 1_000_000)).toBe(90_000);
});
