/** Warum von einem Zähler mit Modbus keine Messwerte kommen: src/ingest/modbus, src/app/modbus_gateway.cpp und modbus_search.cpp. */
export const modbus: Record<string, string> = {
  "At unit {}: {}": "Bei Gerät {0}: {1}",
  "Unit {} answers, but nothing that is known makes sense of it.":
    "Gerät {0} antwortet, aber nichts Bekanntes wird daraus klug.",
  "Asking its meters leaves no time for a scan: a longer 'every' makes some.":
    "Das Abfragen der Zähler lässt keine Zeit für die Suche: Ein längeres „every“ schafft welche.",
  "It is asked again at {} UTC.": "Um {0} UTC wird er wieder gefragt.",
  "It answers without a single value.": "Er antwortet ohne einen einzigen Wert.",
  "It does not answer in time.": "Er antwortet nicht rechtzeitig.",
  "It hung up before it had answered.": "Er hat aufgelegt, bevor er geantwortet hatte.",
  "It hung up.": "Er hat aufgelegt.",
  "It hung up: {}.": "Er hat aufgelegt: {0}.",
  "It is not asked any more.": "Er wird nicht mehr gefragt.",
  "It sends what nobody has asked for.": "Er sendet, wonach niemand gefragt hat.",
  "Its name has no address.": "Sein Name hat keine Adresse.",
  "Its name is not known: {}.": "Sein Name ist nicht bekannt: {0}.",
  "No connection in time.": "Keine Verbindung zur rechten Zeit.",
  "No connection: {}.": "Keine Verbindung: {0}.",
  "No socket: {}.": "Kein Socket: {0}.",
  "The connection broke: {}.": "Die Verbindung ist abgebrochen: {0}.",
  "What answers does not speak Modbus TCP.": "Was da antwortet, spricht nicht Modbus TCP.",
  "An answer announces {} bytes; Modbus has 3 to {}.":
    "Eine Antwort kündigt {0} Bytes an; bei Modbus sind es 3 bis {1}.",
  "An answer belongs to request {}, not to {}, which was asked.":
    "Eine Antwort gehört zur Anfrage {0}, nicht zu {1}, die gestellt war.",
  "Unit {} answers for unit {}.": "Gerät {0} antwortet für Gerät {1}.",
  "An answer of {} bytes says nothing.": "Eine Antwort von {0} Bytes sagt nichts.",
  "An answer is for function {}, not for {}, which was asked.":
    "Eine Antwort gilt der Funktion {0}, nicht {1}, nach der gefragt war.",
  "An answer has {} bytes of registers, not {}.": "Eine Antwort hat {0} Bytes an Registern statt {1}.",
  "Exception {}: {}.": "Ausnahme {0}: {word 1}.",
  "It is no SunSpec device: there is no mark at 40000, 0 or 50000.":
    "Es ist kein SunSpec-Gerät: Bei 40000, 0 und 50000 fehlt das Kennzeichen.",
  "Its chain of SunSpec models has no end.": "Seine Kette von SunSpec-Modellen hat kein Ende.",
  "It has no SunSpec model {}.": "Es hat kein SunSpec-Modell {0}.",
  "It has no SunSpec model of a meter or an inverter.":
    "Es hat kein SunSpec-Modell eines Zählers oder Wechselrichters.",
};
