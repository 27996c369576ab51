import { inOurWords } from "../messages/server";

/** The same with the reason of its failure in the language that was chosen. */
export const withOurError = <T extends { error: string | null }>(of: T): T => ({
  ...of,
  error: of.error === null ? null : inOurWords(of.error),
});
