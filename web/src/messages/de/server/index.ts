import type { Sentences } from "../../../lib/sentences";
import { numbersIn } from "../../../lib/sentenceNumbers";
import { app } from "./app";
import { assembled, names } from "./assembled";
import { files, foreign } from "./files";
import { http } from "./http";
import { methods } from "./methods";
import { modbus } from "./modbus";
import { quality } from "./quality";
import { results } from "./results";
import { sources } from "./sources";
import { words } from "./words";

/** Was der Server auf Englisch sagt, auf Deutsch. */
export const german: Sentences = {
  sentences: {
    ...http,
    ...app,
    ...files,
    ...foreign,
    ...quality,
    ...results,
    ...sources,
    ...modbus,
    ...methods,
    ...assembled,
    ...names,
  },
  words,
  write: numbersIn("de-DE"),
};
