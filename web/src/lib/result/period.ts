import { parseStamp, unbroken } from "../format";
import { text, type Fields } from "./read";

/** From the first reading to the last; nothing where the result does not say. */
export function formatPeriod(input: Fields): string {
  const [from, to] = [parseStamp(text(input, "start")), parseStamp(text(input, "end"))];
  return from === null && to === null ? "" : `${unbroken(from)} – ${unbroken(to)}`;
}
