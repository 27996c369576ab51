/** Worte eines Ergebnisses, aus src/reports: warum, und was zu tun ist. */
export const results: Record<string, string> = {
  // Spannung
  "One isolation forest a machine over all readings; a flagged reading is an anomaly where its distance from the rolling median confirms it":
    "Je Maschine ein Isolation Forest über alle Messwerte; was er meldet, ist auffällig, wo der Abstand vom gleitenden Median es bestätigt",
  "{} outside {} V ±10 %{}.": "{0} außerhalb von {1} V ±10 %{2}.",
  ", and {} % of the 10-minute means: more than the 5 % of EN 50160":
    ", und {0} % der 10-Minuten-Mittel: mehr als die 5 % der EN 50160",
  "There are too few readings to say which voltage is ordinary.":
    "Es sind zu wenige Messwerte, um zu sagen, welche Spannung gewöhnlich ist.",
  "No voltage stands out from the hour around it.": "Keine Spannung fällt aus der Stunde ringsum heraus.",
  "{} ({} %) in {} {} out from the hour around; the farthest is {} V at {}, where {} V {} expected.":
    "Aus der Stunde ringsum fallen heraus: {0} ({1} %) in {2} {word 3}; am weitesten {4} V ({5}), wo {6} V zu erwarten waren.",
  "Look for switching on the same supply (capacitor banks, large motors, tap changers), a loose neutral, or a meter that reads too high for moments":
    "Suchen Sie nach Schaltvorgängen am selben Netz (Kondensatoren, große Motoren, Stufenschalter), einem losen Neutralleiter oder einem Zähler, der für Augenblicke zu viel anzeigt",
  "Look for large loads starting on the same supply, loose connections, or an undersized feeder":
    "Suchen Sie nach großen Lasten, die am selben Netz anlaufen, losen Verbindungen oder einer zu schwachen Zuleitung",
  "Ask the network operator to restore the supply voltage, and check the tap setting of the transformer: EN 50160 is not met.":
    "Lassen Sie den Netzbetreiber die Spannung richten, und prüfen Sie die Stufe des Transformators: EN 50160 wird nicht eingehalten.",
  "Check the supply: readings left the ±10 % band around the nominal voltage.":
    "Prüfen Sie die Versorgung: Messwerte haben das Band von ±10 % um die Nennspannung verlassen.",

  // Verschleiß
  "{} {n} % over {n} days": "in {2} Tagen um {1} % {word 0}",
  "stepped {} by {n} % after {n} days": "nach {2} Tagen auf einmal um {1} % {word 0}",
  "There is too little data for a trend.": "Für einen Trend sind es zu wenige Daten.",
  "Current and power factor hold their level.": "Strom und Leistungsfaktor bleiben, wie sie sind.",

  // Oberschwingungen
  "The waveforms hold no phase current to find harmonics in.":
    "Die Kurvenformen enthalten keinen Strom einer Phase, in dem sich Oberschwingungen finden ließen.",
  "Nothing in the RMS readings repeats clearly enough to have overtones; mains harmonics cannot be seen in them.":
    "Nichts in den Effektivwerten wiederholt sich deutlich genug für Obertöne; Oberschwingungen des Netzes sind darin nicht zu sehen.",
  "Harmonics are {} % of the current's fundamental{}.":
    "Oberschwingungen machen {0} % der Grundschwingung des Stroms aus{1}.",
  "The RMS current repeats every {} s with overtones of {} %{}; this is a signature of the load, not of the mains, whose harmonics RMS readings cannot show.":
    "Der Effektivwert des Stroms wiederholt sich alle {0} s mit Obertönen von {1} %{2}; das ist ein Muster der Last, nicht des Netzes, dessen Oberschwingungen Effektivwerte nicht zeigen können.",
  "Look for single-phase rectifiers (power supplies, lighting, small drives) and check the neutral's load; a harmonic filter for the 3rd order removes it.":
    "Suchen Sie nach einphasigen Gleichrichtern (Netzteile, Beleuchtung, kleine Antriebe) und prüfen Sie die Last des Neutralleiters; ein Filter für die 3. Ordnung beseitigt das.",
  "Look for six-pulse drives without a choke: a line reactor of 3 to 5 % or a filter tuned to the 5th order lowers it.":
    "Suchen Sie nach sechspulsigen Antrieben ohne Drossel: Eine Netzdrossel von 3 bis 5 % oder ein Filter für die 5. Ordnung senkt das.",
  "Even orders point to a faulty rectifier or half-wave load: have its semiconductors tested.":
    "Gerade Ordnungen deuten auf einen defekten Gleichrichter oder eine Halbwellenlast: Lassen Sie die Halbleiter prüfen.",
  "Find the non-linear load behind the distortion and have a filter sized for it.":
    "Suchen Sie die nichtlineare Last hinter der Verzerrung und lassen Sie einen Filter dafür auslegen.",
  "Record a waveform at this machine (6.4 kHz or faster, 0.2 s or longer) and analyse it with --waveforms to see whether its mains current is distorted.":
    "Nehmen Sie an dieser Maschine eine Kurvenform auf (6,4 kHz oder schneller, 0,2 s oder länger) und werten Sie sie mit --waveforms aus, um zu sehen, ob ihr Netzstrom verzerrt ist.",
  "Act soon: losses and heating are high.": "Handeln Sie bald: Verluste und Erwärmung sind hoch.",

  // Unsymmetrie
  "The phases follow each other backwards: two of them are swapped, at the machine or at the meter.":
    "Die Phasen folgen rückwärts aufeinander: Zwei sind vertauscht, an der Maschine oder am Zähler.",
  "voltages are unbalanced by {} %": "Spannungen um {0} % unsymmetrisch",
  "voltages stray by {} %": "Spannungen mit Abweichungen von {0} %",
  "currents are unbalanced by {} %": "Ströme um {0} % unsymmetrisch",
  "currents stray by {} %": "Ströme mit Abweichungen von {0} %",
  "The phases never carried enough load to compare them.":
    "Die Phasen trugen nie genug Last, um sie zu vergleichen.",
  "The current swings by ±{} % every {} s.": "Der Strom schwingt alle {1} s um ±{0} %.",
  "Beside its schedule the current varies by {} % (one standard deviation).":
    "Neben seinem Tagesablauf schwankt der Strom um {0} % (eine Standardabweichung).",
  "There is too little data to tell how the load is spread.":
    "Es sind zu wenige Daten, um zu sagen, wie die Last verteilt ist.",
  "Check the order of the phases at the machine's terminals and at the meter before anything runs backwards.":
    "Prüfen Sie die Reihenfolge der Phasen an den Klemmen der Maschine und am Zähler, bevor etwas rückwärts läuft.",
  "Look for what switches every {} s on one phase (heater, compressor, pump); measure the three phases and analyse them with --three-phase to be sure.":
    "Suchen Sie, was alle {0} s auf einer Phase schaltet (Heizung, Kompressor, Pumpe); messen Sie die drei Phasen und werten Sie sie mit --three-phase aus, um sicher zu sein.",
  "Look for loose connections and irregular loading; measure the three phases and analyse them with --three-phase.":
    "Suchen Sie nach losen Verbindungen und ungleichmäßiger Last; messen Sie die drei Phasen und werten Sie sie mit --three-phase aus.",

  // Spitzenlast
  "Demand response: shedding up to {} kW in {} hours would hold the highest demand at {} kW.":
    "Lastabwurf: Bis zu {0} kW weniger in {1} Stunden hielten die höchste Leistung bei {2} kW.",
  "There is no instant at which the plant's load is known.":
    "Es gibt keinen Zeitpunkt, zu dem die Last der Anlage bekannt ist.",
  "The plant peaks at {} kW, {} times its mean.":
    "Die Spitze der Anlage liegt bei {0} kW, dem {1}-Fachen ihres Mittels.",
  "Its highest demand costs {}{}{} a month.": "Ihre höchste Leistung kostet {0}{1}{2} im Monat.",
  "Beyond their common schedule, machines' loads correlate at {} on average, {} pairs above 0.5.":
    "Über den gemeinsamen Tagesablauf hinaus korrelieren die Lasten der Maschinen im Mittel mit {0}, {1} Paare über 0,5.",
  "Start the listed machines earlier or later: daily peaks fell by {} % on days the schedule was not fitted to.":
    "Starten Sie die genannten Maschinen früher oder später: An Tagen, auf die der Plan nicht angepasst war, sanken die Tagesspitzen um {0} %.",
  "Shifting starts by up to an hour would cut daily peaks by {} % on unseen days: not worth a new schedule. A long plateau is lowered by less load or a battery, not by other starts.":
    "Um bis zu eine Stunde andere Startzeiten senkten die Tagesspitzen an neuen Tagen um {0} %: Das lohnt keinen neuen Plan. Ein langes Plateau senken weniger Last oder ein Speicher, nicht andere Startzeiten.",
  "{} machines rise and fall together. {}": "{word 0} Maschinen steigen und fallen gemeinsam. {1}",
  "{} machines rise and fall together: stagger the listed pairs.":
    "{word 0} Maschinen steigen und fallen gemeinsam: Versetzen Sie die genannten Paare.",
  "drew {} kW in the plant's highest quarter hour; start it {} minutes {}":
    "nahm in der höchsten Viertelstunde der Anlage {0} kW; starten Sie sie {1} Minuten {word 2}",

  // Was gelesen wurde
  "power equals voltage x current x power factor at a three-phase voltage; kW may be understated by √3 if the voltage is line-to-line.":
    "Die Leistung ist Spannung × Strom × Leistungsfaktor bei einer dreiphasigen Spannung; kW ist vielleicht um √3 zu niedrig, wenn die Spannung die zwischen den Leitern ist.",
  "power fits neither one phase nor three at the given voltage, current and power factor; check what these columns measure.":
    "Die Leistung passt bei dieser Spannung, diesem Strom und Leistungsfaktor weder zu einer Phase noch zu dreien; prüfen Sie, was diese Spalten messen.",
  "more than a tenth of the readings is missing.": "Mehr als ein Zehntel der Messwerte fehlt.",
  "{}, {} and {n} more": "{0}, {1} und {2} weitere",
};
