/** Was das Programm tut und nicht tut: src/app, und was davon aus src/store kommt. */
export const app: Record<string, string> = {
  // Konten
  "A user name has {} to {} characters: letters a to z, figures, '.', '_' and '-', beginning with a letter or figure.":
    "Ein Benutzername hat {0} bis {1} Zeichen: Buchstaben a bis z, Ziffern, „.“, „_“ und „-“, am Anfang einen Buchstaben oder eine Ziffer.",
  "This is not an e-mail address: something like name@plant.example, at most {} characters.":
    "Das ist keine E-Mail-Adresse: etwa name@werk.example, höchstens {0} Zeichen.",
  "There is no such user.": "Diesen Benutzer gibt es nicht.",
  "Nobody is signed in.": "Niemand ist angemeldet.",
  "The session has ended; log in again.": "Die Anmeldung ist abgelaufen; melden Sie sich neu an.",
  "Ask an admin for an account: nobody can sign up here.":
    "Bitten Sie die Verwaltung um ein Konto: Hier kann sich niemand selbst eines anlegen.",
  "This link was used already or is too old; ask for a new one.":
    "Dieser Link wurde schon benutzt oder ist zu alt; bitten Sie um einen neuen.",
  "Joulewatch is set up already; log in.": "Joulewatch ist schon eingerichtet; melden Sie sich an.",
  "The demo user was disabled.": "Der Benutzer zum Ausprobieren wurde gesperrt.",
  "Too many people log in at this moment; try again in a few seconds.":
    "Gerade melden sich zu viele an; versuchen Sie es in ein paar Sekunden noch einmal.",
  "There is not enough memory to hash a password.":
    "Der Arbeitsspeicher reicht nicht, um ein Passwort zu prüfen.",
  "A password has {} to {} characters; this one has {}.":
    "Ein Passwort hat {0} bis {1} Zeichen; dieses hat {2}.",
  "This password is a simple run or repetition, which is guessed at once.":
    "Dieses Passwort ist eine einfache Reihe oder Wiederholung; das wird sofort erraten.",
  "This password is one of those that are guessed first; a few words together are better.":
    "Dieses Passwort gehört zu denen, die zuerst geraten werden; besser sind ein paar Wörter zusammen.",
  "This password is little more than names that others know.":
    "Dieses Passwort ist wenig mehr als Namen, die andere kennen.",
  "The name or the e-mail address is taken.": "Der Name oder die E-Mail-Adresse ist vergeben.",
  "1 to {} meters can be followed at a time, not {}.":
    "Auf einmal lassen sich 1 bis {0} Zähler verfolgen, nicht {1}.",
  "{} pages follow live readings already; try again in a moment.":
    "Schon {0} Seiten verfolgen laufende Messwerte; versuchen Sie es gleich noch einmal.",
  "There are {} users already.": "Es gibt schon {0} Benutzer.",
  "There is no {}.": "Es gibt hier {0} nicht.",
  "password changed": "Passwort geändert",
  "name or address taken": "Name oder Adresse vergeben",
  "to be enabled": "wartet auf Freischaltung",
  "demo link": "Link zum Ausprobieren",
  "by link": "über einen Link",
  "by another": "durch jemand anderen",
  "One admin at least must be able to log in.":
    "Mindestens einer von der Verwaltung muss sich anmelden können.",
  "{} links wait already to be used.": "{0} Links warten schon darauf, benutzt zu werden.",
  "There is no such link.": "Diesen Link gibt es nicht.",

  // Überwachte Ordner
  "{} is not the file any more that was read": "{0} ist nicht mehr die Datei, die gelesen wurde",
  "{} is not a file, and links are not followed": "{0} ist keine Datei, und Verknüpfungen wird nicht gefolgt",
  "{} cannot be moved: {}": "{0} lässt sich nicht verschieben: {1}",
  "{} cannot be deleted: {}": "{0} lässt sich nicht löschen: {1}",
  "{} cannot be written": "{0} lässt sich nicht schreiben",
  "the folder cannot be written: {}": "In den Ordner lässt sich nicht schreiben: {0}",
  "links are not followed": "Verknüpfungen wird nicht gefolgt",
  "{} is not a file": "{0} ist keine Datei",
  "it cannot be read: {}": "sie ist nicht lesbar: {0}",
  "There is no column {}, which the configuration names.":
    "Es gibt keine Spalte {0}, wie sie in der Konfiguration steht.",
  "the order of day and month, or its shape": "die Reihenfolge von Tag und Monat oder die Form",
  "What its columns hold is not known for sure: {}. Say so in the configuration (columns), or bring the file on the Upload page, which asks.":
    "Was in den Spalten steht, ist nicht sicher: {0}. Sagen Sie es in der Konfiguration (columns), oder laden Sie die Datei auf der Seite „Hochladen“ hoch; dort wird gefragt.",
  "This is JSON; a folder takes tables of readings (CSV, .csv.gz, Parquet).":
    "Das ist JSON; ein Ordner nimmt Tabellen mit Messwerten (CSV, .csv.gz, Parquet).",
  "{} is still being written": "{0} wird noch geschrieben",

  // Entscheidungen über Befunde
  "'keep' goes with the decision 'corrected' and no value.":
    "„keep“ gehört zur Entscheidung „corrected“, ohne Wert.",
  "There is nothing to choose from: the finding is not about readings with the same stamp, or what they said is not known.":
    "Es gibt nichts zu wählen: Der Befund betrifft keine Messwerte mit derselben Zeit, oder was sie sagten, ist nicht bekannt.",
  "Say which reading is to be kept: first, last or mean.":
    "Sagen Sie, welcher Messwert bleibt: der erste, der letzte oder das Mittel.",
  "A correction needs a value, and a finding that is about one metric.":
    "Zum Berichtigen braucht es einen Wert und einen Befund über eine einzelne Größe.",
  "{} is outside {} to {} {}.": "{0} liegt außerhalb von {1} bis {2} {3}.",
  "The finding covers more than the {} readings that can be changed at once.":
    "Der Befund umfasst mehr als die {0} Messwerte, die auf einmal geändert werden können.",
  "There is no finding {}.": "Den Befund {0} gibt es nicht.",
  "No row of {} was rejected.": "Von {0} wurde keine Zeile abgelehnt.",
  "The data of {} was not checked: it is {}.": "Die Daten von {0} wurden nicht geprüft; Stand: {word 1}.",
  "What was found in {} cannot be read.": "Was in {0} gefunden wurde, ist nicht lesbar.",
  "The list of rejected rows cannot be written.":
    "Die Liste der abgelehnten Zeilen lässt sich nicht schreiben.",

  // Spalten
  "Send a JSON object.": "Senden Sie ein JSON-Objekt.",
  "Each of 'columns' needs an 'index', a number from 0 on.":
    "Jede Angabe in „columns“ braucht einen „index“, eine Zahl ab 0.",
  "Each of 'columns' needs a 'role'.": "Jede Angabe in „columns“ braucht eine „role“.",
  "{} is no role of a column.": "{0} ist keine Bedeutung einer Spalte.",
  "'unit' must be a text.": "„unit“ muss ein Text sein.",
  "{} is no unit of {}.": "{0} ist keine Einheit für {word 1}.",
  "'columns' must be a list.": "„columns“ muss eine Liste sein.",
  "Column {} is there twice.": "Spalte {0} kommt zweimal vor.",
  "'dateOrder' must be dayFirst, monthFirst or null.":
    "„dateOrder“ muss dayFirst, monthFirst oder null sein.",
  "'missing' must be drop, interpolate or notify.": "„missing“ muss drop, interpolate oder notify sein.",
  "'register' must be true or false.": "„register“ muss true oder false sein.",
  "There is no column {}: the file has {}.": "Eine Spalte {0} gibt es nicht: Die Datei hat {1}.",
  "Two columns are taken for {}: leave one.": "Zwei Spalten gelten als {word 0}: Lassen Sie eine davon.",
  "{} is a result; it has no columns.": "{0} ist ein Ergebnis; es hat keine Spalten.",

  // Datensätze
  "{} is being worked on; wait until that has ended.":
    "An {0} wird gerade gearbeitet; warten Sie, bis das zu Ende ist.",
  "The program ended while this was worked on.": "Das Programm endete, während hieran gearbeitet wurde.",
  "The program ended while this was analysed; bring the file again.":
    "Das Programm endete, während das ausgewertet wurde; bringen Sie die Datei noch einmal.",
  "What devices send is not deleted as a whole.": "Was Geräte senden, wird nicht im Ganzen gelöscht.",
  "The disk that keeps the data has only {} MiB left: free some space and try again.":
    "Auf der Platte mit den Daten sind nur noch {0} MiB frei: Schaffen Sie Platz und versuchen Sie es noch einmal.",
  "These are more than the {} readings of a Parquet file; ask for a shorter range, or for CSV.":
    "Das sind mehr als die {0} Messwerte einer Parquet-Datei; wählen Sie einen kürzeren Zeitraum oder CSV.",
  "The Parquet file that was made cannot be read back.":
    "Die Parquet-Datei ist entstanden, lässt sich aber nicht lesen.",
  "The disk that keeps the data is full: free some space and try again.":
    "Die Platte mit den Daten ist voll: Schaffen Sie Platz und versuchen Sie es noch einmal.",
  "'shape' must be machines, substation, pmu, consumption or household.":
    "„shape“ muss machines, substation, pmu, consumption oder household sein.",
  "There are {} data sets already; delete one first.":
    "Es gibt schon {0} Datensätze; löschen Sie zuerst einen.",
  "{} data sets are yours already; delete one first.":
    "Sie haben schon {0} Datensätze; löschen Sie zuerst einen.",
  "The file cannot be kept: the disk is full or does not work.":
    "Die Datei lässt sich nicht behalten: Die Platte ist voll oder arbeitet nicht.",
  "The file cannot be stored: {}.": "Die Datei lässt sich nicht ablegen: {0}.",
  "There is no machine '{}' in these readings.": "In diesen Messwerten gibt es keine Maschine „{0}“.",
  "The range is empty: from must be earlier than to.":
    "Der Zeitraum ist leer: Der Anfang muss vor dem Ende liegen.",
  "The readings cannot be kept: {}.": "Die Messwerte lassen sich nicht behalten: {0}.",
  "their folder cannot be renamed": "ihr Ordner lässt sich nicht umbenennen",
  "{} is a result without readings; bring the data file to see them.":
    "{0} ist ein Ergebnis ohne Messwerte; bringen Sie die Datei mit den Daten, um sie zu sehen.",
  "The readings of {} are not there: it is {}.": "Die Messwerte von {0} sind nicht da; Stand: {word 1}.",
  "The readings cannot be read again. {}": "Die Messwerte lassen sich nicht noch einmal lesen. {0}",
  "The readings of {} are being read; try again in a moment.":
    "Die Messwerte von {0} werden gerade gelesen; versuchen Sie es gleich noch einmal.",
  "{} has no result: it is {}.": "{0} hat kein Ergebnis; Stand: {word 1}.",
  "The file cannot be read: {}.": "Die Datei ist nicht lesbar: {0}.",
  "The file has {} bytes; at most {} are read.": "Die Datei hat {0} Bytes; gelesen werden höchstens {1}.",
  "The file cannot be read.": "Die Datei ist nicht lesbar.",
  "The disk does not give back what was written to it.":
    "Die Platte gibt nicht zurück, was auf sie geschrieben wurde.",
  "The disk is nearly full or does not work: no readings are taken.":
    "Die Platte ist fast voll oder arbeitet nicht: Es werden keine Messwerte angenommen.",
  "An idempotency key has 200 bytes at most.": "Ein Schlüssel gegen Wiederholung hat höchstens 200 Bytes.",

  "Live readings": "Laufende Messwerte",
  "Sample plant": "Beispiel: ein Werk",

  // Arbeiten und Sicherungen
  "The program is ending.": "Das Programm wird gerade beendet.",
  "{} files wait to be analysed already; try again when one is done.":
    "{0} Dateien warten schon auf ihre Auswertung; versuchen Sie es wieder, wenn eine fertig ist.",
  "{} readers follow jobs already; try again later.":
    "{0} Seiten verfolgen schon Arbeiten; versuchen Sie es später noch einmal.",
  "There is not enough memory for this file.": "Der Arbeitsspeicher reicht für diese Datei nicht.",
  "The analysis failed inside the program.": "Die Auswertung ist im Programm selbst gescheitert.",
  "Reading was cancelled.": "Das Lesen wurde abgebrochen.",
  "Storing was cancelled.": "Das Ablegen wurde abgebrochen.",
  "the analysis was cancelled": "die Auswertung wurde abgebrochen",
  "The backup could not be made{}": "Die Sicherung konnte nicht gemacht werden{0}",
  ": another one is under way.": ": Eine andere läuft gerade.",
  ": the disk is full or fails; 'joulewatch backup' says more.":
    ": Die Platte ist voll oder arbeitet nicht; „joulewatch backup“ sagt mehr.",

  // Was beim Lesen auffiel
  "{} has no readings left: all its rows contradict each other at the same time stamps.":
    "Von {0} bleiben keine Messwerte: Alle Zeilen widersprechen einander zu denselben Zeiten.",
  "{}: all {} rows contradict each other at the same time stamps.":
    "{0}: Alle {1} Zeilen widersprechen einander zu denselben Zeiten.",
  "{}: the running total fell {} times without a rollover; those intervals are missing.":
    "{0}: Der Zählerstand fiel {1}-mal, ohne überzulaufen; diese Intervalle fehlen.",
  "{}: the running total rolled over {} times.": "{0}: Der Zählerstand lief {1}-mal über.",
  "{}: {} kWh were counted while readings were missing; no interval has them.":
    "{0}: {1} kWh wurden gezählt, während Messwerte fehlten; sie stehen in keinem Intervall.",
  "Three-phase readings of {} were not used: the readings have no such machine.":
    "Dreiphasige Messwerte von {0} wurden nicht benutzt: In den Messwerten gibt es diese Maschine nicht.",
  "{}: {} values are missing.": "{0}: {1} Werte fehlen.",
  "Waveforms of {} were not used: the readings have no such machine.":
    "Kurvenformen von {0} wurden nicht benutzt: In den Messwerten gibt es diese Maschine nicht.",
  "isolation forest training": "Training des Isolation Forest",

  // Geräte
  "A device's name has 1 to {} bytes on one line.":
    "Der Name eines Geräts hat 1 bis {0} Bytes in einer Zeile.",
  "A place has up to {} bytes on one line.": "Ein Ort hat bis zu {0} Bytes in einer Zeile.",
  "A device writes 1 to {} meters; '*' is all of them.":
    "Ein Gerät schreibt 1 bis {0} Zähler; „*“ sind alle.",
  "A meter's id has 1 to {} bytes on one line; a '*' may only end it.":
    "Der Name eines Zählers hat 1 bis {0} Bytes in einer Zeile; ein „*“ darf nur am Ende stehen.",
  "There are {} sites already.": "Es gibt schon {0} Standorte.",
  "The name is taken by another site.": "So heißt schon ein anderer Standort.",
  "There are {} alerts already, and none is over.": "Es gibt schon {0} Alarme, und keiner ist vorbei.",
  "More than {} meters are too many.": "Mehr als {0} Zähler sind zu viele.",
  "There is no such device.": "Dieses Gerät gibt es nicht.",
  "There is no device '{}'; 'joulewatch device list' names all.":
    "Ein Gerät „{0}“ gibt es nicht; „joulewatch device list“ nennt alle.",
  "This token lets nobody in.": "Dieser Schlüssel lässt niemanden herein.",

  // Standorte, Zähler und Alarme
  "A site's name has 1 to {} bytes on one line.":
    "Der Name eines Standorts hat 1 bis {0} Bytes in einer Zeile.",
  "There is no time zone of this name; one is called as 'Europe/Berlin' or 'UTC'.":
    "Eine Zeitzone dieses Namens gibt es nicht; eine heißt etwa „Europe/Berlin“ oder „UTC“.",
  "There is no such site.": "Diesen Standort gibt es nicht.",
  "There is no site '{}'; 'joulewatch site list' names all.":
    "Einen Standort „{0}“ gibt es nicht; „joulewatch site list“ nennt alle.",
  "A meter's name has up to {} bytes on one line.":
    "Der Name eines Zählers hat bis zu {0} Bytes in einer Zeile.",
  "A kind of meter has up to {} bytes on one line.":
    "Die Art eines Zählers hat bis zu {0} Bytes in einer Zeile.",
  "A note has up to {} bytes on one line.": "Eine Notiz hat bis zu {0} Bytes in einer Zeile.",
  "An alarm is 'auto', 'off' or {} to {} seconds of silence.":
    "Ein Alarm ist „auto“, „off“ oder {0} bis {1} Sekunden Stille.",
  "There is no such meter.": "Diesen Zähler gibt es nicht.",
  "There is no meter '{}'; 'joulewatch meter list' names all.":
    "Einen Zähler „{0}“ gibt es nicht; „joulewatch meter list“ nennt alle.",
  "There are {} meters already.": "Es gibt schon {0} Zähler.",
  "The token may not write meter {}.": "Der Schlüssel darf den Zähler {0} nicht schreiben.",
  "A meter's id has 1 to {} bytes on one line.": "Der Name eines Zählers hat 1 bis {0} Bytes in einer Zeile.",
  "There is no such discovery.": "Diesen Fund gibt es nicht.",
  "{} are accepted already: ignore one first.":
    "Es sind schon {0} angenommen: Übergehen Sie zuerst einen davon.",
  "{} has sent nothing for {}.": "{0} hat seit {1} nichts gesendet.",
  "{} has sent nothing for {}; it usually does every {}.":
    "{0} hat seit {1} nichts gesendet; sonst kommt etwas alle {2}.",
  "{} has sent nothing for {}; its device says that it is offline.":
    "{0} hat seit {1} nichts gesendet; sein Gerät meldet sich als offline.",
  "Nothing has come from {} for {}: {} meters are silent.":
    "Von {0} kommt seit {1} nichts: {2} Zähler sind still.",
  "This alert was acknowledged or resolved already.": "Dieser Alarm ist schon gesehen oder erledigt.",
  "There is no such alert.": "Diesen Alarm gibt es nicht.",
  "This alert was resolved already.": "Dieser Alarm ist schon erledigt.",

  // Ablage der Messwerte
  "the disk of {} is nearly full: {} MiB are free, {} MiB are needed and {} MiB are kept free; readings are taken again once there is room":
    "die Platte von {0} ist fast voll: {1} MiB sind frei, {2} MiB werden gebraucht und {3} MiB bleiben frei; Messwerte werden wieder angenommen, sobald Platz ist",
  "'{}' is one meter too many: {} are stored already":
    "„{0}“ ist ein Zähler zu viel: {1} sind schon abgelegt",
  "more than {} machines: '{}' is one too many; is the column of machine names the right one?":
    "mehr als {0} Maschinen: „{1}“ ist eine zu viel; ist die Spalte mit den Namen der Maschinen die richtige?",
  "there are no readings to be stored": "es gibt keine Messwerte abzulegen",
  "there are no readings of '{}'": "es gibt keine Messwerte von „{0}“",
  "a chart has 2 to {} points, {} were asked for": "ein Diagramm hat 2 bis {0} Punkte, verlangt wurden {1}",
  "an outline has 3 to {} points, {} were asked for": "ein Umriss hat 3 bis {0} Punkte, verlangt wurden {1}",
  "a meter's id has 1 to {} bytes, this one has {}":
    "der Name eines Zählers hat 1 bis {0} Bytes, dieser hat {1}",
  "cannot make a temporary file in {}: {}": "in {0} lässt sich keine vorläufige Datei anlegen: {1}",
  "cannot write the temporary file in {} beyond {} MiB: {}":
    "die vorläufige Datei in {0} lässt sich nicht über {1} MiB hinaus schreiben: {2}",
  "cannot read back the temporary file in {}: {}": "die vorläufige Datei in {0} ist nicht lesbar: {1}",
  "The disk that keeps the data is nearly full: {} MiB are free, {} MiB are kept free.":
    "Die Platte mit den Daten ist fast voll: {0} MiB sind frei, {1} MiB bleiben frei.",
};
