/** Was an einer Datei auffiel oder nicht lesbar war: src/ingest und der Leser von Ergebnissen. */
export const files: Record<string, string> = {
  "{}: {}": "{0}: {1}",
  "{}: {}.": "{0}: {1}.",
  "{}, line {}": "{0}, Zeile {1}",
  "{}, line {}: {}": "{0}, Zeile {1}: {2}",
  "{} does not exist.": "{0} gibt es nicht.",
  "{} cannot be opened: {}.": "{0} lässt sich nicht öffnen: {1}.",
  "{} is {}: expected a CSV or Parquet file.":
    "{0} ist {word 1}: Erwartet wird eine CSV- oder Parquet-Datei.",
  "{} cannot be read at byte {}: {}.": "{0} ist ab Byte {1} nicht lesbar: {2}.",
  "{} became shorter while it was read.": "{0} wurde kürzer, während es gelesen wurde.",
  "{} is empty: expected a header line and readings.":
    "{0} ist leer: Erwartet werden eine Kopfzeile und Messwerte.",
  "{} has a header but no readings.": "{0} hat eine Kopfzeile, aber keine Messwerte.",
  "{}: {} of {} rows cannot be read; the first is {} {}{}: {}.":
    "{0}: {1} von {2} Zeilen sind nicht lesbar; die erste ist {word 3} {4}{5}: {6}.",
  "{}: the line is longer than {} bytes; is this a CSV file?":
    "{0}: Die Zeile ist länger als {1} Bytes; ist das eine CSV-Datei?",
  "{}: a quote in the header is not closed.":
    "{0}: In der Kopfzeile wird ein Anführungszeichen nicht geschlossen.",
  "{}: {} columns are more than the {} that are read.":
    "{0}: {1} Spalten sind mehr als die {2}, die gelesen werden.",
  "{}: some columns hold energy, others power: ignore the ones or the others.":
    "{0}: Manche Spalten enthalten Energie, andere Leistung: Lassen Sie die einen oder die anderen weg.",
  "{} is cut short: its gzip data end after {} bytes of text.":
    "{0} ist abgeschnitten: Die gzip-Daten enden nach {1} Bytes Text.",
  "{} is damaged: its gzip data cannot be unpacked after {} bytes of text ({}).":
    "{0} ist beschädigt: Die gzip-Daten lassen sich nach {1} Bytes Text nicht weiter entpacken ({word 2}).",
  "{} unpacks to more than the {} bytes that are allowed.":
    "{0} ist entpackt größer als die {1} Bytes, die erlaubt sind.",
  "{} cannot be read as Parquet: {}.": "{0} ist nicht als Parquet lesbar: {1}.",

  "DuckDB cannot be configured": "DuckDB lässt sich nicht einstellen",
  "DuckDB does not take {} = {}": "DuckDB nimmt {0} = {1} nicht an",
  "DuckDB cannot start: {}": "DuckDB startet nicht: {0}",
  "DuckDB cannot be connected to": "DuckDB ist nicht erreichbar",
  "unknown reason": "unbekannter Grund",

  // Eine Zeile
  "the line is longer than {} bytes": "die Zeile ist länger als {0} Bytes",
  "a quote is not closed on this line": "ein Anführungszeichen wird in dieser Zeile nicht geschlossen",
  "{} columns where the header has {}": "{0} Spalten, wo die Kopfzeile {1} hat",
  "{} is not a time stamp": "{0} ist kein Zeitstempel",
  "there is no time stamp": "der Zeitstempel fehlt",
  "there is no machine name": "der Name der Maschine fehlt",
  "the machine name is longer than {} bytes": "der Name der Maschine ist länger als {0} Bytes",
  "{} is not a number": "{0} ist keine Zahl",
  "{} is outside {} to {}{}{}": "{0} liegt außerhalb von {1} bis {2}{3}{4}",
  "{} is beyond ±{} kWh": "{0} liegt jenseits von ±{1} kWh",

  // Spalten
  "there is no column of time stamps: expected one named timestamp, datetime, date or time; found {}. Add one, or name it so":
    "es gibt keine Spalte mit Zeitstempeln: Erwartet wird eine namens timestamp, datetime, date oder time; gefunden: {0}. Fügen Sie eine hinzu, oder nennen Sie eine so",
  "there is no column of readings: expected at least one of voltage, current, power, powerFactor, energy; found {}. Add one, or name it so":
    "es gibt keine Spalte mit Messwerten: Erwartet wird mindestens eine von voltage, current, power, powerFactor, energy; gefunden: {0}. Fügen Sie eine hinzu, oder nennen Sie eine so",
  "There is no column of machine names: all rows are taken for one machine, {}.":
    "Es gibt keine Spalte mit Namen von Maschinen: Alle Zeilen gelten als eine Maschine, {0}.",
  "There is no {} column: what depends on it cannot be said.":
    "Die Spalte {word 0} fehlt: Was davon abhängt, lässt sich nicht sagen.",
  "The dates could be read day first or month first: day first was assumed.":
    "Beim Datum könnte der Tag oder der Monat zuerst stehen: Angenommen wurde der Tag.",
  "The dates are read {} first: the other way round the days would not follow each other.":
    "Beim Datum steht {word 0} zuerst: Umgekehrt folgten die Tage nicht aufeinander.",
  "Column {} is not read: most of it are no numbers.":
    "Spalte {0} wird nicht gelesen: Das meiste darin sind keine Zahlen.",
  "Column {} is not taken for names of meters: it differs in every row.":
    "Spalte {0} gilt nicht als Name der Zähler: Sie ist in jeder Zeile anders.",
  "Column {} is taken for {}, as the file is called.":
    "Spalte {0} gilt als {word 1}, denn so heißt die Datei.",
  "There are no time stamps: the rows are taken for {} frames a second from 1970 on.":
    "Es gibt keine Zeitstempel: Die Zeilen gelten als {0} Bilder in der Sekunde, ab 1970.",
  "{} is taken for {}: with {} the power would be a thousand times what voltage and current make.":
    "{0} gilt als {1}: Mit {2} wäre die Leistung tausendmal so hoch, wie Spannung und Strom ergeben.",
  "{} is taken for percent: half of its values are above {}.":
    "{0} gilt als Prozent: Die Hälfte der Werte ist größer als {1}.",
  "{} may be in °F: half of its values are above {} and it is read as °C.":
    "{0} ist vielleicht in °F: Die Hälfte der Werte ist größer als {1}, und gelesen wird sie als °C.",
  "one row holds the 24 hours of a day: bring the readings one a row, with a time stamp":
    "eine Zeile enthält die 24 Stunden eines Tages: Bringen Sie einen Messwert je Zeile, mit Zeitstempel",
  "one row holds the 12 months of a year: bring the readings one a row, with a time stamp":
    "eine Zeile enthält die 12 Monate eines Jahres: Bringen Sie einen Messwert je Zeile, mit Zeitstempel",
  "there are numbers where the names of the columns are expected: add a header line, like timestamp,voltage,current,power":
    "wo die Namen der Spalten erwartet werden, stehen Zahlen: Fügen Sie eine Kopfzeile hinzu, etwa timestamp,voltage,current,power",
  "there is no column of time stamps beside the phases: if these are waveforms, give the file to joulewatch analyze with --waveforms and write '# fs=12800', its samples a second, before the header":
    "neben den Phasen gibt es keine Spalte mit Zeitstempeln: Wenn das Kurvenformen sind, geben Sie die Datei mit --waveforms an joulewatch analyze und schreiben Sie „# fs=12800“, ihre Abtastwerte je Sekunde, vor die Kopfzeile",

  // Ergebnisse als JSON
  "The file is a Parquet file of readings, not a result JSON.":
    "Die Datei ist eine Parquet-Datei mit Messwerten, kein Ergebnis als JSON.",
  "The file is compressed; unpack it first.": "Die Datei ist gepackt; entpacken Sie sie zuerst.",
  "The file is UTF-16 text; JSON is UTF-8: save it as UTF-8.":
    "Die Datei ist Text in UTF-16; JSON ist UTF-8: Speichern Sie sie als UTF-8.",
  "The file is not text: it holds zero bytes.": "Die Datei ist kein Text: Sie enthält Nullbytes.",
  "The file ends in the middle (line {}, column {}): it was cut off or is still being written.":
    "Die Datei endet mittendrin (Zeile {0}, Spalte {1}): Sie wurde abgeschnitten oder wird noch geschrieben.",
  "Line {}, column {}: there is more after the end of the JSON value.":
    "Zeile {0}, Spalte {1}: Nach dem Ende des JSON-Werts kommt noch etwas.",
  "Line {}, column {}: '{}' is not JSON there{}.": "Zeile {0}, Spalte {1}: „{2}“ ist dort kein JSON{3}.",
  " (a value that is not known is written null)": " (ein Wert, der nicht bekannt ist, wird null geschrieben)",
  "Line {}, column {}: values are nested more than {} deep.":
    "Zeile {0}, Spalte {1}: Werte sind mehr als {2}-fach verschachtelt.",
  "A number in the file is out of range.": "Eine Zahl in der Datei ist zu groß oder zu klein.",
  "{} is {}; expected {}.": "{0} ist {word 1}; erwartet wird {word 2}.",
  "{} is missing.": "{0} fehlt.",
  "The file has the format {}, from another version of Joulewatch; this one reads {}.":
    "Die Datei hat das Format {0}, von einer anderen Fassung von Joulewatch; diese liest {1}.",
  "The file's JSON is {}; a result file is an object with sections such as voltage_anomalies.":
    "Das JSON der Datei ist {word 0}; ein Ergebnis ist ein Objekt mit Abschnitten wie voltage_anomalies.",
  "The file is JSON but no result of an analysis: it has none of the sections voltage_anomalies, degradation, harmonics, phase_imbalance, peak_load_optimization (found: {}).":
    "Die Datei ist JSON, aber kein Ergebnis einer Auswertung: Sie hat keinen der Abschnitte voltage_anomalies, degradation, harmonics, phase_imbalance, peak_load_optimization (gefunden: {word 0}).",
};

/** Ein fremdes Format: der Name der Datei, und was sie ist. */
export const foreign: Record<string, string> = {
  "{} is UTF-16 text: save it as UTF-8 and try again.":
    "{0} ist Text in UTF-16: Speichern Sie die Datei als UTF-8 und versuchen Sie es noch einmal.",
  "{} is a COMTRADE record (IEEE C37.111): it holds waveforms, not readings. Give its .cfg or .cff to joulewatch analyze with --waveforms, beside a file of readings.":
    "{0} ist eine COMTRADE-Aufzeichnung (IEEE C37.111): Sie enthält Kurvenformen, keine Messwerte. Geben Sie ihre .cfg oder .cff mit --waveforms an joulewatch analyze, neben einer Datei mit Messwerten.",
  "{} holds synchrophasor frames (IEEE C37.118), which are not read: export the phasors as CSV.":
    "{0} enthält Telegramme von Zeigermessungen (IEEE C37.118), die nicht gelesen werden: Geben Sie die Zeiger als CSV aus.",
  "{} is Green Button data (ESPI), which is not read: most utilities offer the same readings as CSV.":
    "{0} sind Green-Button-Daten (ESPI), die nicht gelesen werden: Die meisten Versorger bieten dieselben Messwerte als CSV an.",
  "{} is a web page, not a table: save the data itself as CSV.":
    "{0} ist eine Webseite, keine Tabelle: Speichern Sie die Daten selbst als CSV.",
  "{} is XML, not a table: export the readings as CSV.":
    "{0} ist XML, keine Tabelle: Geben Sie die Messwerte als CSV aus.",
  "{} is a binary file (a zero byte at offset {}): expected CSV or Parquet.":
    "{0} ist eine Binärdatei (ein Nullbyte an Stelle {1}): Erwartet wird CSV oder Parquet.",
  "{} is a ZIP archive (a spreadsheet?): save it as CSV.":
    "{0} ist ein ZIP-Archiv (eine Tabellenkalkulation?): Speichern Sie es als CSV.",
  "{} is a spreadsheet of Excel 97 to 2003: save it as CSV.":
    "{0} ist eine Tabelle von Excel 97 bis 2003: Speichern Sie sie als CSV.",
  "{} is a PDF document, not a table: export the readings as CSV.":
    "{0} ist ein PDF-Dokument, keine Tabelle: Geben Sie die Messwerte als CSV aus.",
  "{} is compressed with zstd: unpack it, or use gzip.":
    "{0} ist mit zstd gepackt: Entpacken Sie die Datei, oder nehmen Sie gzip.",
  "{} is JSON, not a table: a result is shown by joulewatch serve.":
    "{0} ist JSON, keine Tabelle: Ein Ergebnis zeigt joulewatch serve.",
  "{} holds telegrams of a smart meter (DSMR P1, IEC 62056-21), which are not read: bring the readings as CSV, one a row.":
    "{0} enthält Telegramme eines Zählers (DSMR P1, IEC 62056-21), die nicht gelesen werden: Bringen Sie die Messwerte als CSV, einen je Zeile.",
};
