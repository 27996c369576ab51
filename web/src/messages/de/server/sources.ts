/** Warum von einer Quelle keine Messwerte kommen: src/app/mqtt_source.cpp und src/ingest/mqtt. */
export const sources: Record<string, string> = {
  "The connection to the broker ended.": "Die Verbindung zum Broker ist zu Ende.",
  "{} readings were not published: the broker was away, or too slow.":
    "{0} Messwerte wurden nicht veröffentlicht: Der Broker war nicht da oder zu langsam.",
  "The broker does not let us subscribe to '{}'.": "Der Broker lässt uns „{0}“ nicht abonnieren.",
  "The broker {} is not found: {}.": "Der Broker {0} ist nicht zu finden: {1}.",
  "The broker {} does not answer on port {}: {}.": "Der Broker {0} antwortet nicht am Port {1}: {2}.",
  "The connection to the broker broke: {}.": "Die Verbindung zum Broker ist abgebrochen: {0}.",
  "The broker closed the connection.": "Der Broker hat die Verbindung beendet.",
  "TLS cannot be used here.": "TLS ist hier nicht zu verwenden.",
  "There are no certificates to trust in {}.": "In {0} sind keine Zertifikate, denen zu vertrauen wäre.",
  "TLS with the broker {} failed: {}.": "TLS mit dem Broker {0} ist misslungen: {1}.",
  "TLS with the broker {} failed: no answer.": "TLS mit dem Broker {0} ist misslungen: keine Antwort.",
  "The broker refuses the connection: {}.": "Der Broker lehnt die Verbindung ab: {word 0}.",
  "The broker does not answer CONNECT.": "Der Broker antwortet nicht auf CONNECT.",
  "The broker has said nothing for {} s.": "Der Broker hat {0} s lang nichts gesagt.",
  "The broker takes nothing for {} s.": "Der Broker nimmt seit {0} s nichts an.",
  "The broker sent a second CONNACK.": "Der Broker hat ein zweites CONNACK gesendet.",
  "The broker answers what was not asked.": "Der Broker beantwortet, was nicht gefragt war.",
  "A message has {} bytes; {} is the most that is read.":
    "Eine Nachricht hat {0} Bytes; gelesen werden höchstens {1}.",
  "A message on {} gave no reading: {}.": "Eine Nachricht auf {0} ergab keinen Messwert: {1}.",
  "The broker sent what is no MQTT 3.1.1: a packet that begins with {}.":
    "Der Broker hat gesendet, was kein MQTT 3.1.1 ist: ein Paket, das mit {0} beginnt.",
  "The broker sent what is no MQTT 3.1.1: a length of more than {} bytes.":
    "Der Broker hat gesendet, was kein MQTT 3.1.1 ist: eine Länge von mehr als {0} Bytes.",
  "The broker sent what is no MQTT 3.1.1: an answer of {} bytes.":
    "Der Broker hat gesendet, was kein MQTT 3.1.1 ist: eine Antwort von {0} Bytes.",
};
