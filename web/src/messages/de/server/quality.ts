/** Befunde der Datenqualität und was dazu geraten wird: src/analyze/quality. */
export const quality: Record<string, string> = {
  "{} steps between readings are no multiple of the interval of {} s; the first is {} s.":
    "{0} Schritte zwischen Messwerten sind kein Vielfaches des Abstands von {1} s; der erste ist {2} s lang.",
  "The meter's clock was set, or its readings come late: accept, or exclude.":
    "Die Uhr des Zählers wurde gestellt, oder seine Messwerte kommen verspätet: Lassen Sie sie gelten, oder schließen Sie sie aus.",
  "The stamp is in the future.": "Die Zeit liegt in der Zukunft.",
  "Day and month may be swapped, or the meter's clock is wrong: exclude.":
    "Tag und Monat sind vielleicht vertauscht, oder die Uhr des Zählers geht falsch: Schließen Sie das aus.",
  "An hour is missing where clocks change: the stamps are of local time.":
    "Wo die Uhren umgestellt werden, fehlt eine Stunde: Die Zeiten sind die der Uhr am Ort.",
  "Accept: a day of 23 hours is complete.": "Lassen Sie es gelten: Ein Tag von 23 Stunden ist vollständig.",
  "{} % of the values are missing.": "{0} % der Werte fehlen.",
  "Interpolate on import, or bring the missing readings.":
    "Ergänzen Sie sie beim Einlesen, oder bringen Sie die fehlenden Messwerte.",
  "There is one value only: {} {}.": "Es gibt nur einen einzigen Wert: {0} {1}.",
  "Is this the right column?": "Ist das die richtige Spalte?",
  "There are {} intervals; most analyses need {} or more.":
    "Es gibt {0} Intervalle; die meisten Auswertungen brauchen {1} oder mehr.",
  "Bring a longer stretch.": "Bringen Sie einen längeren Zeitraum.",
  "{} readings with the same stamp and different values: none is kept.":
    "{0} Messwerte mit derselben Zeit und verschiedenen Werten: Keiner wird behalten.",
  "Of a running total only the file itself can be corrected.":
    "Bei einem Zählerstand lässt sich nur die Datei selbst berichtigen.",
  "Keep the first, the last or their mean.": "Behalten Sie den ersten, den letzten oder das Mittel.",
  "The same reading comes {} times: one is kept.":
    "Derselbe Messwert kommt {0}-mal vor: Einer wird behalten.",
  "Nothing to do.": "Es ist nichts zu tun.",
  "A power factor of {} cannot be; the row is left out.":
    "Einen Leistungsfaktor von {0} gibt es nicht; die Zeile bleibt weg.",
  "If the column is in percent, bring the file again and say so.":
    "Wenn die Spalte in Prozent ist, bringen Sie die Datei noch einmal und sagen Sie das.",
  "The {} is called '{}' where the stamp says {}.": "Bei {word 0} steht „{1}“, nach der Zeit wäre es {2}.",
  "The stamp or the label is wrong; readings go by the stamp.":
    "Die Zeit oder die Beschriftung ist falsch; für die Messwerte gilt die Zeit.",
  "The file has its newest rows first; they were put in order.":
    "In der Datei stehen die neuesten Zeilen zuerst; sie wurden geordnet.",
  "The stamp is {} earlier than that of the row before it; the rows were put in order.":
    "Die Zeit liegt {0} vor der Zeile davor; die Zeilen wurden geordnet.",
  "If the clock was set, check the hours around it; else there is nothing to do.":
    "Wenn die Uhr gestellt wurde, prüfen Sie die Stunden ringsum; sonst ist nichts zu tun.",
  "{} more rows are earlier than the row before them of the same meter; they were put in order.":
    "{0} weitere Zeilen liegen vor der Zeile davor desselben Zählers; sie wurden geordnet.",
  "If clocks were set, check the hours around it; else there is nothing to do.":
    "Wenn Uhren gestellt wurden, prüfen Sie die Stunden ringsum; sonst ist nichts zu tun.",
  "The file is larger than 100 MB; it was read as a whole.":
    "Die Datei ist größer als 100 MB; sie wurde ganz gelesen.",
  "{n} days": "{0} Tage",
  "{n} h": "{0} h",
  "{n} min": "{0} min",
  "{n} s": "{0} s",
  "Current flows without voltage; {} V is usual.": "Es fließt Strom ohne Spannung; üblich sind {0} V.",
  "{} V while current flows; {} V is usual.": "{0} V, während Strom fließt; üblich sind {1} V.",
  "The voltage was not measured: exclude it.": "Die Spannung wurde nicht gemessen: Schließen Sie sie aus.",
  "A single value of {} {} between ordinary ones; 99 % stay below {}.":
    "Ein einzelner Wert von {0} {1} zwischen gewöhnlichen; 99 % bleiben unter {2}.",
  "No connected load does that: exclude it, or correct it.":
    "Das tut keine angeschlossene Last: Schließen Sie ihn aus, oder berichtigen Sie ihn.",
  "Consumption is negative ({} kW), though the meter is not known to feed in.":
    "Der Verbrauch ist negativ ({0} kW), obwohl von einer Einspeisung nichts bekannt ist.",
  "If it has its own generation, accept; if its current transformers are turned round, correct the sign; else exclude.":
    "Gibt es eigene Erzeugung, lassen Sie ihn gelten; sind die Stromwandler verdreht, berichtigen Sie das Vorzeichen; sonst schließen Sie ihn aus.",
  "The power factor is {} though power flows in: expected 0 to 1.":
    "Der Leistungsfaktor ist {0}, obwohl Leistung bezogen wird: Erwartet wird 0 bis 1.",
  "Some meters write a leading power factor as negative: correct the sign, or exclude.":
    "Manche Zähler schreiben einen kapazitiven Leistungsfaktor negativ: Berichtigen Sie das Vorzeichen, oder schließen Sie ihn aus.",
  "Power is {} kW where voltage, current and power factor make {} kW.":
    "Die Leistung ist {0} kW, wo Spannung, Strom und Leistungsfaktor {1} kW ergeben.",
  "One of the four was measured or written wrongly: exclude it if known.":
    "Eine der vier Größen wurde falsch gemessen oder geschrieben: Schließen Sie sie aus, wenn Sie wissen, welche.",
  "{} equal values in a row ({} {}): the meter seems stuck.":
    "{0} gleiche Werte hintereinander ({1} {2}): Der Zähler hängt anscheinend fest.",
  "Exclude the stretch unless the load really was constant.":
    "Schließen Sie den Abschnitt aus, wenn die Last nicht wirklich gleich blieb.",
  "The sub-meters counted {} kWh, the main meter {} kWh.":
    "Die Unterzähler haben {0} kWh gezählt, der Hauptzähler {1} kWh.",
  "A current transformer's ratio is wrong, or one of the meters is not behind the main.":
    "Das Verhältnis eines Stromwandlers ist falsch, oder einer der Zähler liegt nicht hinter dem Hauptzähler.",
  "The whole day is at {} times the usual level{}": "Der ganze Tag liegt beim {0}-Fachen des Üblichen{1}",
  "The whole day is at 1/{} of the usual level{}": "Der ganze Tag liegt bei 1/{0} des Üblichen{1}",
  ": another unit or interval?": ": eine andere Einheit, ein anderer Abstand?",
  "Bring the file of these days with the right unit, or exclude them.":
    "Bringen Sie die Datei dieser Tage mit der richtigen Einheit, oder schließen Sie die Tage aus.",
  "Half of the temperatures are above {} °C: they seem to be in °F.":
    "Die Hälfte der Temperaturen liegt über {0} °C: Sie sind anscheinend in °F.",
  "Bring the file again with °F as the column's unit.":
    "Bringen Sie die Datei noch einmal, mit °F als Einheit der Spalte.",
  "{} {} is outside {} to {}: the sensor is broken.":
    "{0} {1} liegt außerhalb von {2} bis {3}: Der Fühler ist defekt.",
  "Exclude the values.": "Schließen Sie die Werte aus.",
  "Hardly any power in peak hours, where {} kW is usual.":
    "Kaum Leistung zur Spitzenzeit, wo {0} kW üblich sind.",
  "Was the site closed? If not, the meter or its connection failed: exclude the stretch.":
    "War der Betrieb geschlossen? Wenn nicht, ist der Zähler oder seine Verbindung ausgefallen: Schließen Sie den Abschnitt aus.",
};
