/** Antworten der Schnittstelle selbst: src/http. */
export const http: Record<string, string> = {
  // Überschriften
  "Bad Request": "Die Anfrage ist nicht gültig",
  Unauthorized: "Nicht angemeldet",
  Forbidden: "Nicht erlaubt",
  "Not Found": "Nicht gefunden",
  "Method Not Allowed": "So nicht möglich",
  Conflict: "Das geht gerade nicht",
  "Length Required": "Die Länge fehlt",
  "Content Too Large": "Zu groß",
  "URI Too Long": "Die Adresse ist zu lang",
  "Unsupported Media Type": "Diese Art von Inhalt wird nicht angenommen",
  "Misdirected Request": "Unter diesem Namen nicht erreichbar",
  "Too Many Requests": "Zu viele Anfragen",
  "Request Header Fields Too Large": "Die Kopfzeilen sind zu groß",
  "Internal Server Error": "Fehler im Programm",
  "Service Unavailable": "Gerade nicht möglich",
  "Insufficient Storage": "Kein Platz mehr",
  Unknown: "Unbekannt",

  "Something is wrong inside the program or its data.":
    "Im Programm oder in seinen Daten stimmt etwas nicht.",
  "Something is wrong inside the program.": "Im Programm stimmt etwas nicht.",
  "Send one flat JSON object that says nothing twice.":
    "Senden Sie ein flaches JSON-Objekt, das nichts zweimal sagt.",
  "The object has a field that is not known here.": "Das Objekt hat ein Feld, das hier nicht bekannt ist.",
  "'{}' must be {}.": "„{0}“ muss {word 1} sein.",
  "'{}' is missing.": "„{0}“ fehlt.",
  "The current password is wrong.": "Das jetzige Passwort ist falsch.",
  "Give a 'name', an 'email' or both.": "Geben Sie „name“, „email“ oder beides an.",
  "There were too many tries; the next one is possible in {} s.":
    "Das waren zu viele Versuche; der nächste ist in {0} s möglich.",
  "'{}' is a whole number from 1 to {}.": "„{0}“ ist eine ganze Zahl von 1 bis {1}.",
  "'currentPassword' is missing.": "„currentPassword“ fehlt.",
  "Only who brought a data set or an operator may do this.":
    "Das darf nur, wer den Datensatz gebracht hat, oder jemand vom Betrieb.",
  "Give the file's name, of 1 to {} bytes, as 'name'.":
    "Geben Sie den Namen der Datei, mit 1 bis {0} Bytes, als „name“ an.",
  "The file is empty.": "Die Datei ist leer.",
  "'review' must be true or false.": "„review“ muss true oder false sein.",
  "Send a JSON object with a 'decision'.": "Senden Sie ein JSON-Objekt mit einer „decision“.",
  "'decision' must be accepted, corrected, excluded or null.":
    "„decision“ muss accepted, corrected, excluded oder null sein.",
  "'keep' must be first, last or mean.": "„keep“ muss first, last oder mean sein.",
  // Ereignisse laufender Messwerte
  Spike: "Ausreißer nach oben",
  Dip: "Ausreißer nach unten",
  "Level shift": "Verschobenes Niveau",
  Drift: "Drift",
  "Unusual pattern": "Ungewöhnliches Muster",
  "Value stands still": "Wert steht still",
  "No readings": "Keine Messwerte",
  "A reading of {}; {} to {} would be ordinary at this hour.":
    "Ein Messwert von {0}; {1} bis {2} wären zu dieser Stunde gewöhnlich.",
  "{} on average where {} was expected: each quarter hour alone may be so, all of them together may not.":
    "Im Mittel {0} statt der erwarteten {1}: Jede Viertelstunde für sich darf so sein, alle zusammen nicht.",
  "{} instead of {} to {}, and not for a moment only.":
    "{0} statt {1} bis {2}, und das nicht nur für einen Augenblick.",
  "{} instead of {} to {}, after moving away for half a day or more.":
    "{0} statt {1} bis {2}, nachdem der Wert einen halben Tag oder länger weggewandert ist.",
  "The values do not go together as they used to: {}; as the others are, {} would be ordinary.":
    "Die Werte passen nicht zusammen wie sonst: {0}; so, wie die anderen sind, wäre {1} gewöhnlich.",
  "Quarter hours go on rising, or falling, for longer than chance allows: {} now, {} expected.":
    "Viertelstunden steigen oder fallen länger, als es Zufall sein kann: jetzt {0}, erwartet {1}.",
  "Quarter hours lie above and below the expected by turns, for longer than chance allows: {} now, {} expected.":
    "Viertelstunden liegen abwechselnd über und unter dem Erwarteten, länger als es Zufall sein kann: jetzt {0}, erwartet {1}.",
  "{} in every reading, for longer than ever before.": "{0} in jedem Messwert, länger als je zuvor.",
  "The meter sends nothing.": "Der Zähler sendet nichts.",
  "What is ordinary is being learnt: {} more hours of readings are needed.":
    "Was gewöhnlich ist, wird noch gelernt: Es braucht Messwerte von weiteren {0} Stunden.",
  "What is ordinary at this hour of a weekend is being learnt.":
    "Was zu dieser Stunde am Wochenende gewöhnlich ist, wird noch gelernt.",
  "What is ordinary at this hour of a working day is being learnt.":
    "Was zu dieser Stunde an Werktagen gewöhnlich ist, wird noch gelernt.",
  "There are no live readings of yours.": "Von Ihnen gibt es keine laufenden Messwerte.",
  "This program takes no live readings.": "Dieses Programm nimmt keine laufenden Messwerte an.",
  "There is no room for readings now; send them again later.":
    "Für Messwerte ist gerade kein Platz; senden Sie sie später noch einmal.",
  "There is no job {}.": "Die Arbeit {0} gibt es nicht.",
  "Only who began a job or an operator may end it.":
    "Eine Arbeit darf nur beenden, wer sie begonnen hat, oder jemand vom Betrieb.",
  "'{}' is not a time: give epoch milliseconds or ISO 8601, 1900 to 2200.":
    "„{0}“ ist keine Zeit: Geben Sie Millisekunden seit 1970 oder ISO 8601 an, 1900 bis 2200.",
  "'metric' must be one of{}.": "„metric“ muss eine dieser Größen sein:{0}.",
  "'{}' must be {} to {}.": "„{0}“ muss {1} bis {2} sein.",
  "Name the machine as 'meter'.": "Nennen Sie die Maschine als „meter“.",
  "The name or the password is wrong.": "Der Name oder das Passwort ist falsch.",
  "'role' is one of household, viewer, technician, operator, admin.":
    "„role“ ist household, viewer, technician, operator oder admin.",
  "'state' is active, acknowledged or resolved.": "„state“ ist active, acknowledged oder resolved.",
  "There is no data set {}.": "Den Datensatz {0} gibt es nicht.",
  "The address is longer than 8 KiB.": "Die Adresse ist länger als 8 KiB.",
  "There are more than 100 headers.": "Es sind mehr als 100 Kopfzeilen.",
  "There must be one Host header.": "Es muss eine Kopfzeile „Host“ geben.",
  "Say how long the body is in one way: Content-Length, or chunked.":
    "Sagen Sie auf eine Art, wie lang der Inhalt ist: Content-Length oder chunked.",
  "The headers are larger than 16 KiB.": "Die Kopfzeilen sind größer als 16 KiB.",
  "This is not a well-formed HTTP request.": "Das ist keine wohlgeformte HTTP-Anfrage.",
  "Nothing is to be sent along with this request.": "Mit dieser Anfrage wird nichts mitgesendet.",
  "Say how long the file is (Content-Length).": "Sagen Sie, wie lang die Datei ist (Content-Length).",
  "Too much is being sent by others at the same time; send it again in 1 s.":
    "Andere senden gerade zu viel auf einmal; bitte in 1 s noch einmal senden.",
  "This may have 8 MiB at most.": "Das darf höchstens 8 MiB groß sein.",
  "This may have 64 KiB at most.": "Das darf höchstens 64 KiB groß sein.",
  "The body did not arrive whole.": "Der Inhalt kam nicht vollständig an.",
  "The file did not arrive whole.": "Die Datei kam nicht vollständig an.",
  "A file may have 1 GiB at most.": "Eine Datei darf höchstens 1 GiB groß sein.",
  "Log in first.": "Melden Sie sich zuerst an.",
  "Your role does not allow this; ask an admin.":
    "Ihre Rolle erlaubt das nicht; wenden Sie sich an die Verwaltung.",
  "This may be asked by the program's own pages only.": "Das dürfen nur die Seiten des Programms selbst.",
  "Only {} is possible here.": "Hier ist nur {0} möglich.",
  "'{}' is not known here.": "„{0}“ ist hier nicht bekannt.",
  "This Joulewatch answers to {} only; open it as {}.":
    "Dieses Joulewatch antwortet nur unter {word 0}; öffnen Sie es als {1}.",
  "There is nothing under this address.": "Unter dieser Adresse gibt es nichts.",
  "Send JSON, as application/json.": "Senden Sie JSON, als application/json.",
  "These are more than {} requests a minute; ask again in {} s.":
    "Das sind mehr als {0} Anfragen in der Minute; versuchen Sie es in {1} s wieder.",
  "These are more than {} downloads a minute; ask again in {} s.":
    "Das sind mehr als {0} heruntergeladene Dateien in der Minute; versuchen Sie es in {1} s wieder.",
  "'format' must be csv, ndjson or parquet.": "„format“ muss csv, ndjson oder parquet sein.",
  "Too many exports are on their way; try again in a moment.":
    "Gerade werden zu viele Dateien heruntergeladen; versuchen Sie es gleich noch einmal.",
  "Another Parquet file is being made; try again when it is done.":
    "Gerade entsteht schon eine Parquet-Datei; versuchen Sie es, wenn sie fertig ist.",
  "There are no live readings of '{}'.": "Von „{0}“ gibt es keine Messwerte, die laufend ankommen.",
  "This device sends more than it may; send it again later.":
    "Dieses Gerät sendet mehr, als es darf; senden Sie es später noch einmal.",
  "A device shows its token in the Authorization header: Bearer, Token, or Basic with it as password.":
    "Ein Gerät zeigt seinen Schlüssel in der Kopfzeile Authorization: Bearer, Token, oder Basic mit ihm als Passwort.",
  "The address's query is not well formed.": "Die Angaben in der Adresse sind nicht wohlgeformt.",
  "'{}' is given twice in the address.": "„{0}“ steht zweimal in der Adresse.",
  "The address is not well formed.": "Die Adresse ist nicht wohlgeformt.",
  "There is no such file.": "Diese Datei gibt es nicht.",
};
