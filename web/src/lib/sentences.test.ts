import { describe, expect, it } from "vitest";
import { german } from "../messages/de/server";
import { translator } from "./sentences";

const say = translator({
  sentences: {
    "Gone.": "Weg.",
    "There is no {}.": "{0} fehlt.",
    "There is no machine '{}' in {}.": "In {1} gibt es keine Maschine „{0}“.",
    "{}, line {}: {}": "{0}, Zeile {1}: {2}",
    "{} is not a number": "{0} ist keine Zahl",
    "{} has a {}": "{0} hat: {word 1}",
    "{n} days": "{0} Tage",
    "{}{} of {}": "{2}: {0}{1}",
    "a (b) [c] . * + ? ^ $ | \\ {}": "Zeichen {0}",
  },
  words: { up: "auf" },
});

describe("a sentence of the server", () => {
  it("is found whole, with values in another order, the most literal template first", () => {
    expect(say("Gone.")).toBe("Weg.");
    expect(say("There is no x.")).toBe("x fehlt.");
    expect(say("There is no machine 'M 1' in hall 2.")).toBe("In hall 2 gibt es keine Maschine „M 1“.");
  });
  it("holds sentences as values", () => {
    expect(say("a.csv, line 3: 'x' is not a number")).toBe("a.csv, Zeile 3: 'x' ist keine Zahl");
  });
  it("may be several, each by itself, and one of them unknown", () => {
    expect(say("Gone. There is no x. Something else. Gone.")).toBe("Weg. x fehlt. Something else. Weg.");
  });
  it("leaves what it does not know as it is", () => {
    for (const text of ["", " ", "Gone", "gone.", "xGone.", "Gone.x", "ünknown 😀"])
      expect(say(text)).toBe(text);
  });
  it("takes words only where the translation asks for them, and numbers only where the English does", () => {
    expect(say("up has a up")).toBe("up hat: auf");
    expect(say("3 days")).toBe("3 Tage");
    expect(say("1.5e+06 days")).toBe("1.5e+06 Tage");
    expect(say("many days")).toBe("many days");
  });
  it("leaves a quoted value as somebody wrote it", () => {
    expect(say("There is no machine 'Gone.' in 'There is no x.'.")).toBe(
      "In 'There is no x.' gibt es keine Maschine „Gone.“.",
    );
  });
  it("takes hostile values for what they are", () => {
    for (const value of [
      "{0}",
      "{1}",
      "{}",
      "{word 0}",
      "$&",
      "$1",
      "$$",
      "\\",
      ".*",
      "(a+)+$",
      "<b>",
      "\u0000",
      "\n",
    ])
      expect(say(`There is no ${value}.`)).toBe(`${value} fehlt.`);
    expect(say("a (b) [c] . * + ? ^ $ | \\ $&")).toBe("Zeichen $&");
    expect(say("constructor has a __proto__")).toBe("constructor hat: __proto__");
    expect(say("constructor")).toBe("constructor");
  });
});

describe("the German sentences", () => {
  const inGerman = translator(german);
  it("say what the server says, pieces and all", () => {
    const pairs: [string, string][] = [
      ["The name or the password is wrong.", "Der Name oder das Passwort ist falsch."],
      [
        "bad.csv: 30 of 40 rows cannot be read; the first is line 3, column 'voltage': 'abc' is not a number.",
        "bad.csv: 30 von 40 Zeilen sind nicht lesbar; die erste ist Zeile 3, Spalte 'voltage': 'abc' ist keine Zahl.",
      ],
      [
        "my file.csv is a ZIP archive (a spreadsheet?): save it as CSV.",
        "my file.csv ist ein ZIP-Archiv (eine Tabellenkalkulation?): Speichern Sie es als CSV.",
      ],
      [
        "x.csv, line 1: there is no column of time stamps: expected one named timestamp, datetime, date or time; found 'a', 'b' and 3 more. Add one, or name it so.",
        "x.csv, Zeile 1: es gibt keine Spalte mit Zeitstempeln: Erwartet wird eine namens timestamp, datetime, date oder time; gefunden: 'a', 'b' und 3 weitere. Fügen Sie eine hinzu, oder nennen Sie eine so.",
      ],
      [
        "Current rose 14.8 % over 7.0 days against what the load explains, and power factor stepped down by 4.0 % after 3.0 days.",
        "Strom in 7,0 Tagen um 14,8 % gestiegen, über das hinaus, was die Last erklärt, und Leistungsfaktor nach 3,0 Tagen auf einmal um 4,0 % gefallen.",
      ],
      [
        "12 readings (0.011 %) in 3 events stand out from the hour around; the farthest is 436.41 V at 2024-01-03T13:17:50, where 400.02 V was expected. 5 readings are outside 400 V ±10 %, and 7.1 % of the 10-minute means: more than the 5 % of EN 50160.",
        "Aus der Stunde ringsum fallen heraus: 12 Messwerte (0,011 %) in 3 Ereignissen; am weitesten 436,41 V (2024-01-03T13:17:50), wo 400,02 V zu erwarten waren. 5 Messwerte liegen außerhalb von 400 V ±10 %, und 7,1 % der 10-Minuten-Mittel: mehr als die 5 % der EN 50160.",
      ],
      [
        "Harmonics are 12.1 % of the current's fundamental, mostly the 3rd (10.4 %) and 5th (6.9 %).",
        "Oberschwingungen machen 12,1 % der Grundschwingung des Stroms aus, vor allem die 3. (10,4 %) und 5. (6,9 %).",
      ],
      [
        "Mechanical wear is likely: inspect bearings, belts and lubrication, and measure the motor's no-load current at the next planned stop.",
        "Mechanischer Verschleiß ist wahrscheinlich: Prüfen Sie Lager, Riemen und Schmierung und messen Sie den Leerlaufstrom des Motors beim nächsten geplanten Halt.",
      ],
      ["plant.csv has no result: it is running.", "plant.csv hat kein Ergebnis; Stand: wird ausgewertet."],
      [
        "Some machines rise and fall together: stagger the listed pairs.",
        "Einige Maschinen steigen und fallen gemeinsam: Versetzen Sie die genannten Paare.",
      ],
      [
        "M 1, M 2 and 14 more: more than a tenth of the readings is missing.",
        "M 1, M 2 und 14 weitere: Mehr als ein Zehntel der Messwerte fehlt.",
      ],
      ["Blizzard", "Blizzard"],
      ["line", "line"],
    ];
    for (const [english, said] of pairs) expect(inGerman(english)).toBe(said);
  });
  it("takes under 50 ms for 100 KB, whatever they hold", () => {
    const length = 100_000;
    const long = [
      "a".repeat(length),
      `There is no job ${"x".repeat(length)}.`,
      `${"a: ".repeat(length / 3)}.`,
      `${", line 1: ".repeat(length / 10)}`,
      " is ".repeat(length / 4),
      "There is no data set. ".repeat(length / 22),
      `${"{}".repeat(length / 2)} is missing.`,
      "1".repeat(length) + " days",
    ];
    const timed = (text: string) => {
      const begun = performance.now();
      inGerman(text);
      return performance.now() - begun;
    };
    // The best of five: what a machine busy with something else adds is none of ours.
    for (const text of long)
      expect(Math.min(...Array.from({ length: 5 }, () => timed(text))), text.slice(0, 20)).toBeLessThan(50);
  });
});
