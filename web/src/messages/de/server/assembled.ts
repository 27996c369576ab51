/** Sätze, die das Programm aus mehreren Stücken zusammensetzt. */
export const assembled: Record<string, string> = {
  "{} and {n} more": "{0} und {1} weitere",
  "was {}": "hieß {0}",
  "{n} reading": "{0} Messwert",
  "{n} readings": "{0} Messwerte",
  "{n} reading is": "{0} Messwert liegt",
  "{n} readings are": "{0} Messwerte liegen",
  "{}, column {}": "{0}, Spalte {1}",

  "Look for large loads starting on the same supply, loose connections, or an undersized feeder.":
    "Suchen Sie nach großen Lasten, die am selben Netz anlaufen, losen Verbindungen oder einer zu schwachen Zuleitung.",
  "Look for switching on the same supply (capacitor banks, large motors, tap changers), a loose neutral, or a meter that reads too high for moments.":
    "Suchen Sie nach Schaltvorgängen am selben Netz (Kondensatoren, große Motoren, Stufenschalter), einem losen Neutralleiter oder einem Zähler, der für Augenblicke zu viel anzeigt.",
  "{}; most happen between {}:00 and {}:00.": "{0}; das meiste geschieht zwischen {1} und {2} Uhr.",

  "Current {} against what the load explains.": "Strom {0}, über das hinaus, was die Last erklärt.",
  "Power factor {}.": "Leistungsfaktor {0}.",
  "Current {} against what the load explains, and power factor {}.":
    "Strom {0}, über das hinaus, was die Last erklärt, und Leistungsfaktor {1}.",
  "Current {} against what the load explains: inside the limits of 7 % and 4 %, or a change for the better.":
    "Strom {0}, über das hinaus, was die Last erklärt: innerhalb der Grenzen von 7 % und 4 %, oder eine Besserung.",
  "Power factor {}: inside the limits of 7 % and 4 %, or a change for the better.":
    "Leistungsfaktor {0}: innerhalb der Grenzen von 7 % und 4 %, oder eine Besserung.",
  "Current {} against what the load explains, and power factor {}: inside the limits of 7 % and 4 %, or a change for the better.":
    "Strom {0}, über das hinaus, was die Last erklärt, und Leistungsfaktor {1}: innerhalb der Grenzen von 7 % und 4 %, oder eine Besserung.",
  "The change came at once: look for a repair, a new tool, product or setting, or a part that broke on that day{}":
    "Die Änderung kam auf einmal: Suchen Sie nach einer Reparatur, einem neuen Werkzeug, Erzeugnis oder einer neuen Einstellung, oder einem Teil, das an diesem Tag brach{word 0}",
  "Mechanical wear is likely: inspect bearings, belts and lubrication, and measure the motor's no-load current{}":
    "Mechanischer Verschleiß ist wahrscheinlich: Prüfen Sie Lager, Riemen und Schmierung und messen Sie den Leerlaufstrom des Motors{word 0}",
  "Growing friction or load is likely: inspect bearings, belts, lubrication and tools{}":
    "Wachsende Reibung oder Last ist wahrscheinlich: Prüfen Sie Lager, Riemen, Schmierung und Werkzeuge{word 0}",
  "The machine wastes more current for the same work: check its capacitors, its drive and whether the motor runs far below its rating{}":
    "Die Maschine braucht mehr Strom für dieselbe Arbeit: Prüfen Sie Kondensatoren und Antrieb, und ob der Motor weit unter seiner Nennleistung läuft{word 0}",
  ": at this rate the critical limit is {} days away.":
    ": Geht es so weiter, ist die kritische Grenze in {0} Tagen erreicht.",

  ", mostly the {}": ", vor allem die {0}",
  "{} ({n} %) and {} ({n} %)": "{0} ({1} %) und {2} ({3} %)",
  "{n}st": "{0}.",
  "{n}nd": "{0}.",
  "{n}rd": "{0}.",
  "{n}th": "{0}.",
  "{n}st ({n} %)": "{0}. ({1} %)",
  "{n}nd ({n} %)": "{0}. ({1} %)",
  "{n}rd ({n} %)": "{0}. ({1} %)",
  "{n}th ({n} %)": "{0}. ({1} %)",

  "Between the phases, {}.": "Zwischen den Phasen sind {0}.",
  "Between the phases, {} and {}.": "Zwischen den Phasen sind {0} und {1}.",
  "Tighten the terminals, test the fuses, and spread single-phase loads evenly.":
    "Ziehen Sie die Klemmen nach, prüfen Sie die Sicherungen und verteilen Sie einphasige Lasten gleichmäßig.",
  "Tighten the terminals, test the fuses, and spread single-phase loads evenly{}.":
    "Ziehen Sie die Klemmen nach, prüfen Sie die Sicherungen und verteilen Sie einphasige Lasten gleichmäßig{0}.",
  "; until then load the motor to {} % of its rating at most":
    "; bis dahin belasten Sie den Motor höchstens mit {0} % seiner Nennleistung",
  "; until then load the motor to {} % of its rating at most; do not run the motor at this voltage unbalance":
    "; bis dahin belasten Sie den Motor höchstens mit {0} % seiner Nennleistung; bei dieser Unsymmetrie der Spannung lassen Sie ihn nicht laufen",
  "; do not run the motor at this voltage unbalance":
    "; bei dieser Unsymmetrie der Spannung lassen Sie den Motor nicht laufen",

  "Theil-Sen line through block medians of {}; Mann-Kendall test, variance after Hamed & Rao (1998)":
    "Theil-Sen-Gerade durch Mediane von Abschnitten: {0}; Mann-Kendall-Test, Varianz nach Hamed & Rao (1998)",
  "current over the median of the other machines at the same instant, less what machines that move with it share":
    "Strom gegen den Median der anderen Maschinen zum selben Zeitpunkt, ohne das, was gleich laufende Maschinen gemeinsam haben",
  "current over the machine's own weekly profile": "Strom gegen das eigene Wochenprofil der Maschine",
  "Three-phase readings: {}": "Dreiphasige Messwerte: {0}",
  "{}; also: {}": "{0}; außerdem: {1}",

  "{} and {}: power equals voltage x current x power factor at a three-phase voltage; kW may be understated by √3 if the voltage is line-to-line.":
    "{0} und {1}: Die Leistung ist Spannung × Strom × Leistungsfaktor bei einer dreiphasigen Spannung; kW ist vielleicht um √3 zu niedrig, wenn die Spannung die zwischen den Leitern ist.",
  "{} and {}: power fits neither one phase nor three at the given voltage, current and power factor; check what these columns measure.":
    "{0} und {1}: Die Leistung passt bei dieser Spannung, diesem Strom und Leistungsfaktor weder zu einer Phase noch zu dreien; prüfen Sie, was diese Spalten messen.",
  "{} and {}: more than a tenth of the readings is missing.":
    "{0} und {1}: Mehr als ein Zehntel der Messwerte fehlt.",
  "{}, {} and {n} more: power equals voltage x current x power factor at a three-phase voltage; kW may be understated by √3 if the voltage is line-to-line.":
    "{0}, {1} und {2} weitere: Die Leistung ist Spannung × Strom × Leistungsfaktor bei einer dreiphasigen Spannung; kW ist vielleicht um √3 zu niedrig, wenn die Spannung die zwischen den Leitern ist.",
  "{}, {} and {n} more: power fits neither one phase nor three at the given voltage, current and power factor; check what these columns measure.":
    "{0}, {1} und {2} weitere: Die Leistung passt bei dieser Spannung, diesem Strom und Leistungsfaktor weder zu einer Phase noch zu dreien; prüfen Sie, was diese Spalten messen.",
  "{}, {} and {n} more: more than a tenth of the readings is missing.":
    "{0}, {1} und {2} weitere: Mehr als ein Zehntel der Messwerte fehlt.",
};

/** Namen, die das Programm seinen Beispielen gibt; ohne Lücke, damit keine Datei so umbenannt wird. */
export const names: Record<string, string> = {
  "Sample substation": "Beispiel: Umspannwerke",
  "Sample pmu": "Beispiel: Netzzeiger",
  "Sample consumption": "Beispiel: Kunden",
  "Sample household": "Beispiel: ein Haushalt",
};
