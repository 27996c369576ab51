import { describe, expect, it } from "vitest";
import * as deCommon from "./de/common";
import * as deDashboard from "./de/dashboard";
import * as deData from "./de/data";
import * as deEntry from "./de/entry";
import * as deFindings from "./de/findings";
import * as deHome from "./de/home";
import * as deLanding from "./de/landing";
import * as deLive from "./de/live";
import * as deOverview from "./de/overview";
import * as deQuality from "./de/quality";
import * as deRegistry from "./de/registry";
import * as deSenders from "./de/senders";
import * as deSettings from "./de/settings";
import * as deSources from "./de/sources";
import * as enCommon from "./en/common";
import * as enDashboard from "./en/dashboard";
import * as enData from "./en/data";
import * as enEntry from "./en/entry";
import * as enFindings from "./en/findings";
import * as enHome from "./en/home";
import * as enLanding from "./en/landing";
import * as enLive from "./en/live";
import * as enOverview from "./en/overview";
import * as enQuality from "./en/quality";
import * as enRegistry from "./en/registry";
import * as enSenders from "./en/senders";
import * as enSettings from "./en/settings";
import * as enSources from "./en/sources";
import { lengthened, pseudo } from "./pseudo";

const pairs: [object, object][] = [
  [enCommon, deCommon],
  [enDashboard, deDashboard],
  [enData, deData],
  [enEntry, deEntry],
  [enFindings, deFindings],
  [enHome, deHome],
  [enLanding, deLanding],
  [enLive, deLive],
  [enOverview, deOverview],
  [enQuality, deQuality],
  [enRegistry, deRegistry],
  [enSenders, deSenders],
  [enSettings, deSettings],
  [enSources, deSources],
];

/** Every sentence with its place; what takes values is given letters for them. */
function sentences(words: unknown, place: string): [string, string][] {
  if (typeof words === "string") return [[place, words]];
  if (typeof words === "function") {
    const say = words as (...values: string[]) => unknown;
    return sentences(say("⟨a⟩", "⟨b⟩", "⟨c⟩", "⟨d⟩"), `${place}()`);
  }
  if (typeof words !== "object" || words === null) return [];
  return Object.entries(words).flatMap(([key, value]) => sentences(value, `${place}.${key}`));
}

describe("the German catalogue", () => {
  it("says everything that the English one says, and nothing in English", () => {
    for (const [en, de] of pairs) {
      const english = new Map(sentences(en, ""));
      const german = new Map(sentences(de, ""));
      expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
      for (const [place, text] of german)
        if (text.split(" ").length > 3 && /[a-z]{4}/.test(text))
          expect(text, place).not.toBe(english.get(place));
    }
  });
  it("leaves out no value that a sentence is given", () => {
    for (const [en, de] of pairs) {
      const german = new Map(sentences(de, ""));
      for (const [place, text] of sentences(en, "")) {
        const values = (said: string) => [...said.matchAll(/⟨.⟩/g)].map(String).sort();
        expect(values(german.get(place) ?? ""), place).toEqual(values(text));
      }
    }
  });
});

describe("the pseudo-language", () => {
  it("is a third longer, in sentences made of values too", () => {
    expect(lengthened("Save picture")).toBe("Sávé píctúré····");
    const words = pseudo({ rows: (count: string) => `${count} rows`, deep: [{ title: "Title" }] });
    expect(words.rows("12")).toBe("12 róws···");
    expect(words.deep[0]!.title).toBe("Títlé··");
  });
});
