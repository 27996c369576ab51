import { inOurWords } from "../../messages/server";
import { prose } from "../format";

/**
 * A result file may be ours, the original five-section form with few fields, or somebody's edit of it.
 * These readers take what has the expected type and give null or an empty list for the rest, so that a
 * page can say what is missing instead of failing.
 */
export type Fields = Record<string, unknown>;

export const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const record = (fields: Fields, key: string): Fields | null => {
  const value = fields[key];
  return isRecord(value) ? value : null;
};
export const asNumber = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;
export const num = (fields: Fields, key: string) => asNumber(fields[key]);
export const bool = (fields: Fields, key: string): boolean | null =>
  typeof fields[key] === "boolean" ? fields[key] : null;
export const text = (fields: Fields, key: string): string | null => {
  const value = fields[key];
  return typeof value === "string" && value !== "" ? value : null;
};
/** Text for people: in their language, and its stamps are written as people write them. */
const forPeople = (value: string): string => prose(inOurWords(value));
export const sentence = (fields: Fields, key: string): string | null => {
  const value = text(fields, key);
  return value === null ? null : forPeople(value);
};
export const list = (fields: Fields, key: string): unknown[] => {
  const value = fields[key];
  return Array.isArray(value) ? value : [];
};
export const records = (fields: Fields, key: string): Fields[] => list(fields, key).filter(isRecord);
export const numbers = (fields: Fields, key: string): (number | null)[] => list(fields, key).map(asNumber);
export const texts = (fields: Fields, key: string): string[] =>
  list(fields, key).filter((each): each is string => typeof each === "string");

export const sentences = (fields: Fields, key: string): string[] => texts(fields, key).map(forPeople);

/** `[low, high]`, or null unless both are numbers. */
export function interval(fields: Fields, key: string): [number, number] | null {
  const [low, high] = numbers(fields, key);
  return low == null || high == null ? null : [low, high];
}
