/** Verfahren und was man dazu wissen muss, aus src/analyze. */
export const methods: Record<string, string> = {
  // Spannung
  "{} (Liu, Ting & Zhou 2008; {} trees of {} rows, seed {}) on 7 features; flagged readings count from {} robust deviations off the rolling median":
    "{0} (Liu, Ting & Zhou 2008; {1} Bäume aus {2} Zeilen, Startwert {3}) über 7 Merkmale; was er meldet, zählt ab {4} robusten Abweichungen vom gleitenden Median",
  "Extended isolation forest (Hariri, Kind & Brunner 2018)":
    "Erweiterter Isolation Forest (Hariri, Kind & Brunner 2018)",
  "Isolation forest": "Isolation Forest",
  "{} readings with a voltage are too few to say what is ordinary; {} are needed.":
    "{0} Messwerte mit Spannung sind zu wenige, um zu sagen, was gewöhnlich ist; nötig sind {1}.",
  "The voltage hardly ever changes, so that no distance from it can be judged: the meter may repeat one value.":
    "Die Spannung ändert sich kaum, sodass sich kein Abstand von ihr beurteilen lässt: Vielleicht wiederholt der Zähler einen Wert.",

  // Verschleiß
  "no_running_state: no current above zero was read, so there is nothing to compare.":
    "Kein Strom über null wurde gelesen, also gibt es nichts zu vergleichen.",
  "too_short: {} blocks of {} h over {} days; a trend needs {} blocks over {} days.":
    "{0} Abschnitte von {1} h in {2} Tagen; ein Trend braucht {3} Abschnitte in {4} Tagen.",
  "no_power_factor_trend: too few readings of the power factor while running.":
    "Zu wenige Messwerte des Leistungsfaktors im Betrieb.",
  "trend_not_significant: the change is beyond a limit, but chance alone would show it too often (p above {}).":
    "Die Änderung liegt jenseits einer Grenze, aber der Zufall allein zeigte sie zu oft (p über {0}).",
  "no_peers: fewer than three other machines share its time; its own weekly profile is the reference.":
    "Weniger als drei andere Maschinen laufen zur selben Zeit; verglichen wird mit dem eigenen Wochenprofil.",
  "season_confounded: without three comparable machines, and with less than two years of data, a seasonal change of load cannot be told from wear.":
    "Ohne drei vergleichbare Maschinen und mit weniger als zwei Jahren Daten lässt sich eine Änderung der Last mit der Jahreszeit nicht von Verschleiß unterscheiden.",

  // Gesamturteil und Betrieb
  "Only {} % of the readings are there, and what was not measured cannot be called healthy.":
    "Nur {0} % der Messwerte sind da, und was nicht gemessen wurde, kann nicht gesund heißen.",
  "There is no reading of the current.": "Es gibt keinen Messwert des Stroms.",
  "The machine never draws current.": "Die Maschine nimmt nie Strom auf.",
  "The readings span {} hours; the machine's daily schedule cannot be told from less than a day.":
    "Die Messwerte umfassen {0} Stunden; aus weniger als einem Tag lässt sich der Tagesablauf der Maschine nicht erkennen.",
  "No day holds enough readings in production hours (Monday to Friday, 06 to 22, unless the machine's own schedule differs).":
    "Kein Tag hat genug Messwerte zur Betriebszeit (Montag bis Freitag, 6 bis 22 Uhr, wenn der Tagesablauf der Maschine kein anderer ist).",

  // Oberschwingungen
  "Spectral signature of the RMS series: 3rd, 5th and 7th harmonic of the strongest cycle in averaged Hann periodograms (Welch 1967) of the schedule-normalised production current, above a running-median background; amplitudes by least squares":
    "Muster im Spektrum der Effektivwerte: 3., 5. und 7. Harmonische des stärksten Takts in gemittelten Hann-Periodogrammen (Welch 1967) des vom Tagesablauf befreiten Betriebsstroms, über einem gleitenden Median; Amplituden nach kleinsten Quadraten",
  "Harmonics of the mains (100 Hz and above) cannot be observed in RMS readings every {} s; these figures describe the machine's own slow cycle. A true THD needs waveforms (--waveforms).":
    "Oberschwingungen des Netzes (ab 100 Hz) sind in Effektivwerten alle {0} s nicht zu sehen; diese Zahlen beschreiben den langsamen Takt der Maschine selbst. Ein echter THD braucht Kurvenformen (--waveforms).",
  "The power factor fell while the power stayed: displacement or distortion; a waveform is needed to tell them apart.":
    "Der Leistungsfaktor fiel, während die Leistung blieb: Verschiebung oder Verzerrung; um sie zu unterscheiden, braucht es eine Kurvenform.",
  "A cycle of {} s stands out, but its 7th harmonic is beyond what readings every {} s can show; they would have to come at least every {} s.":
    "Ein Takt von {0} s ragt heraus, aber seine 7. Harmonische liegt jenseits dessen, was Messwerte alle {1} s zeigen können; sie müssten mindestens alle {2} s kommen.",
  "Readings every {} s are too slow for the harmonics of a cycle within the hour; they would have to come at least every {} s.":
    "Messwerte alle {0} s sind zu langsam für die Harmonischen eines Takts innerhalb der Stunde; sie müssten mindestens alle {1} s kommen.",
  "No cycle between a few samples and an hour stands out of the current.":
    "Kein Takt zwischen ein paar Messwerten und einer Stunde ragt aus dem Strom heraus.",
  "IEC 61000-4-7: {} windows of 10 or 12 cycles synchronised to the mains, harmonic subgroups to order {}, mean of the current of phase {}":
    "IEC 61000-4-7: {0} Fenster von 10 oder 12 Perioden, auf das Netz synchronisiert, Untergruppen bis zur Ordnung {1}, Mittel des Stroms der Phase {2}",
  "IEC 61000-4-7: harmonic subgroups of synchronised windows":
    "IEC 61000-4-7: Untergruppen der Harmonischen aus synchronisierten Fenstern",
  "The recorder is assumed to have an anti-aliasing filter.":
    "Vom Aufzeichnungsgerät wird angenommen, dass es einen Anti-Aliasing-Filter hat.",
  "Sampling at {} Hz resolves harmonics up to order {} of the {} wanted.":
    "Eine Abtastung mit {0} Hz löst Oberschwingungen bis zur Ordnung {1} von {2} gewünschten auf.",
  "The limits of IEEE 519 and EN 50160 hold where the plant meets the grid, not at a machine: their lines only show where the machine stands.":
    "Die Grenzen von IEEE 519 und EN 50160 gelten, wo die Anlage ans Netz geht, nicht an einer Maschine: Ihre Zeilen zeigen nur, wo die Maschine steht.",
  "{} windows with a dip or swell of the voltage were not held against limits.":
    "{0} Fenster mit einem Einbruch oder einer Überhöhung der Spannung wurden nicht an Grenzen gemessen.",
  "Missing samples interrupt the record at {} places; windows there were left out.":
    "Fehlende Abtastwerte unterbrechen die Aufzeichnung an {0} Stellen; Fenster dort blieben weg.",
  "{} of {} records gave no window: shorter than 10 cycles, without a mains frequency, or not sampled at 280 Hz to 1 MHz.":
    "{0} von {1} Aufzeichnungen ergaben kein Fenster: kürzer als 10 Perioden, ohne Netzfrequenz, oder nicht mit 280 Hz bis 1 MHz abgetastet.",
  "No window of the record holds a phase current with a mains frequency.":
    "Kein Fenster der Aufzeichnung enthält den Strom einer Phase mit einer Netzfrequenz.",
  "IEEE 519-2022 voltage, 3 s daily p99": "IEEE 519-2022 Spannung, 3 s, 99 % eines Tages",
  "IEEE 519-2022 voltage, 10 min weekly p95": "IEEE 519-2022 Spannung, 10 min, 95 % einer Woche",
  "EN 50160, 10 min weekly p95": "EN 50160, 10 min, 95 % einer Woche",
  "IEEE 519-2022 current, 3 s daily p99": "IEEE 519-2022 Strom, 3 s, 99 % eines Tages",
  "IEEE 519-2022 current, 10 min weekly p99": "IEEE 519-2022 Strom, 10 min, 99 % einer Woche",
  "IEEE 519-2022 current, 10 min weekly p95": "IEEE 519-2022 Strom, 10 min, 95 % einer Woche",

  // Unsymmetrie
  "Variation and periodic swings of the schedule-normalised production current: coefficient of variation, autocorrelation, and the largest spectral line beyond chance (Fisher 1929, p < 0.001) fitted by least squares":
    "Schwankung und regelmäßiges Schwingen des vom Tagesablauf befreiten Betriebsstroms: Variationskoeffizient, Autokorrelation und die größte Spektrallinie jenseits des Zufalls (Fisher 1929, p < 0,001), nach kleinsten Quadraten angepasst",
  "One RMS current per machine cannot show phase imbalance; it shows how the current varies and swings. Imbalance itself needs the three phases (--three-phase).":
    "Ein Effektivwert des Stroms je Maschine kann keine Unsymmetrie der Phasen zeigen; er zeigt, wie der Strom schwankt und schwingt. Für die Unsymmetrie selbst braucht es die drei Phasen (--three-phase).",
  "There is no autocorrelation at lag {}: a stretch of production holds {} samples.":
    "Beim Abstand {0} gibt es keine Autokorrelation: Ein Abschnitt im Betrieb hat {1} Messwerte.",
  "The readings are too slow to show a swing within the hour.":
    "Die Messwerte sind zu langsam, um ein Schwingen innerhalb der Stunde zu zeigen.",
  "Readings carry no angles: currents are taken to be 120° apart. In a machine without neutral conductor the same currents mean {} %, by which severity is judged.":
    "Messwerte haben keine Winkel: Ströme gelten als um 120° versetzt. In einer Maschine ohne Neutralleiter bedeuten dieselben Ströme {0} %; danach richtet sich die Schwere.",
  "Voltages to neutral carry no unbalance factor without angles; their largest deviation from the mean is given instead.":
    "Spannungen zum Neutralleiter ergeben ohne Winkel keinen Unsymmetriegrad; stattdessen steht ihre größte Abweichung vom Mittel da.",
  "The phases rotate backwards (negative sequence far above positive): a wiring fault, not an unbalance; figures are those of the swapped order.":
    "Die Phasen drehen rückwärts (Gegensystem weit über dem Mitsystem): ein Fehler der Verdrahtung, keine Unsymmetrie; die Zahlen sind die der vertauschten Reihenfolge.",
  "EN 50160 judges a week of 10-minute means; this record covers {} days and is indicative.":
    "EN 50160 beurteilt eine Woche von 10-Minuten-Mitteln; diese Aufzeichnung umfasst {0} Tage und ist ein Anhalt.",
  "symmetrical components of fundamental phasors, 10-minute RMS (IEC 61000-4-30)":
    "symmetrische Komponenten der Zeiger der Grundschwingung, 10-Minuten-Effektivwerte (IEC 61000-4-30)",
  "magnitudes of three phases, worst 10-minute mean (IEC 61000-4-30, NEMA MG-1)":
    "Beträge der drei Phasen, schlechtestes 10-Minuten-Mittel (IEC 61000-4-30, NEMA MG-1)",
  "No reading holds all three phases.": "Kein Messwert enthält alle drei Phasen.",

  // Spitzenlast
  "Sum of machines over clock-aligned windows of {} min; Pearson correlation of {}; shifts of at most an hour fitted to 70 % of the days and judged on the rest":
    "Summe der Maschinen über Fenster von {0} min nach der Uhr; Korrelation nach Pearson von {1}; Verschiebungen um höchstens eine Stunde, an 70 % der Tage angepasst und am Rest beurteilt",
  "15 min means over each machine's own daily profile and day":
    "15-Minuten-Mitteln über Tagesprofil und Tag jeder Maschine",
  "15 min means as they are": "15-Minuten-Mitteln, wie sie sind",
  "no_plant_load: there is no instant at which 90 % of the machines were read.":
    "Es gibt keinen Zeitpunkt, zu dem 90 % der Maschinen gelesen wurden.",
  "incomplete_instants: at {} % of the instants fewer than 90 % of the machines were read; they count neither towards peak nor average.":
    "Zu {0} % der Zeitpunkte wurden weniger als 90 % der Maschinen gelesen; sie zählen weder zur Spitze noch zum Mittel.",
  "coarse_readings: readings are {} min apart, so that demand windows are, too.":
    "Die Messwerte liegen {0} min auseinander, also auch die Fenster der Leistung.",
  "no_demand_charge: apparent power is not known, for power factors are missing.":
    "Die Scheinleistung ist nicht bekannt, denn Leistungsfaktoren fehlen.",
  "no_correlation: it needs two machines whose load varies, over {} windows.":
    "Für eine Korrelation braucht es zwei Maschinen, deren Last sich ändert, über {0} Fenster.",
  "no_schedule: fitting and judging a schedule needs two days of quarter hours.":
    "Einen Plan anzupassen und zu beurteilen, braucht zwei Tage von Viertelstunden.",
};
