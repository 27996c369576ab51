/** Wörter, die jede Seite braucht. */
export const messages = {
  product: "Joulewatch",
  skipToContent: "Zum Inhalt",
  retry: "Noch einmal versuchen",
  cancel: "Abbrechen",
  close: "Schließen",
  delete: "Löschen",
  requestFailed: "Die Anfrage ist fehlgeschlagen",
  serverSaid: (status: number) => `Der Server hat mit ${status} geantwortet, ohne zu sagen, warum.`,
  unreachableTitle: "Der Server ist nicht erreichbar",
  unreachable:
    "Joulewatch antwortet nicht. Läuft es noch? Was schon auf dem Bildschirm steht, bleibt benutzbar.",
  uploadBroken: "Die Verbindung ist beim Senden der Datei abgebrochen. Es wurde nichts behalten.",
  notJson: "Die Antwort ist kein JSON. Verändert sie etwas zwischen dieser Seite und dem Server?",
  requestId: (id: string) => `Anfrage ${id}`,
  pageFailedTitle: "Diese Seite funktioniert nicht mehr",
  pageFailed: "Der Rest läuft weiter. Der Grund, für eine Meldung:",
  loading: "Wird geladen",
  notKnown: "nicht bekannt",
  siteTime: "Zeiten sind die der Uhr am Ort.",
  plainHttp: "Diese Seite wird unverschlüsselt übertragen: Jeder im Netz kann sie lesen und verändern.",
};

export const severityWords = { NORMAL: "Normal", WARNING: "Warnung", CRITICAL: "Kritisch" } as const;
export const potentialWords: Record<string, string> = { LOW: "Gering", MEDIUM: "Mittel", HIGH: "Hoch" };
export const qualityWords: Record<string, string> = {
  EXCELLENT: "Ausgezeichnet",
  GOOD: "Gut",
  MODERATE: "Mäßig",
  CRITICAL: "Kritisch",
};

export const basisWords: Record<string, string> = {
  waveform: "Gemessene Kurvenformen",
  three_phase: "Messung aller drei Phasen",
  rms_series: "Reihe von Effektivwerten",
  single_channel_proxy: "Nur ein Kanal (ein Ersatz)",
  energy_balance: "Energiebilanz",
  estimate: "Schätzung",
};
export const statusWords: Record<string, string> = {
  ok: "Vollständig",
  no_findings: "Vollständig, nichts gefunden",
  insufficient_data: "Zu wenige Daten",
};

export const sectionWords: Record<string, string> = {
  voltage_anomalies: "Auffällige Spannung",
  degradation: "Verschleiß",
  harmonics: "Oberschwingungen",
  phase_imbalance: "Unsymmetrie",
  peak_load_optimization: "Spitzenlast",
};

export const metricWords = {
  voltageV: { name: "Spannung", unit: "V", digits: 2 },
  currentA: { name: "Strom", unit: "A", digits: 2 },
  activePowerKw: { name: "Wirkleistung", unit: "kW", digits: 2 },
  powerFactor: { name: "Leistungsfaktor", unit: "", digits: 3 },
  reactivePowerKvar: { name: "Blindleistung", unit: "kvar", digits: 2 },
  frequencyHz: { name: "Frequenz", unit: "Hz", digits: 3 },
  temperatureC: { name: "Temperatur", unit: "°C", digits: 1 },
  humidityPercent: { name: "Luftfeuchte", unit: "%", digits: 0 },
} as const;

export const roleWords = {
  household: "Haushalt",
  viewer: "Lesen",
  technician: "Technik",
  operator: "Betrieb",
  admin: "Verwaltung",
} as const;

export const frame = {
  mainNavigation: "Hauptmenü",
  quickNavigation: "Schnellzugriff",
  openMenu: "Menü öffnen",
  closeMenu: "Menü schließen",
  collapse: "Leiste einklappen ([)",
  expand: "Leiste ausklappen ([)",
  dataset: "Datensatz",
  noDataset: "Noch keine Daten",
  shortcuts: "Tastenkürzel",
  theme: "Farben",
  themes: { dark: "Dunkel", light: "Hell", auto: "System" },
  groups: { main: "Start", analysis: "Analyse", data: "Daten", site: "Anlage" },
  pages: {
    home: "Übersicht",
    dashboard: "Dashboard",
    live: "Live",
    overview: "Zustand",
    anomalies: "Auffälliges",
    degradation: "Verschleiß",
    harmonics: "Oberschwingungen",
    imbalance: "Unsymmetrie",
    peakLoad: "Spitzenlast",
    data: "Messwerte",
    upload: "Hochladen",
    quality: "Datenqualität",
    devices: "Geräte",
    settings: "Einstellungen",
  },
  where: "Sie sind hier",
  account: "Konto",
  home: "Joulewatch, zur Startseite",
  userMenu: (name: string) => `Angemeldet als ${name}`,
  logOut: "Abmelden",
};

export const bell = {
  title: (alerts: string, events: string) =>
    `Offene Alarme: ${alerts}. Ereignisse am letzten Tag: ${events}.`,
  none: "Kein offener Alarm und kein Ereignis am letzten Tag",
  heading: "Alarme und Ereignisse",
  quiet: "Kein offener Alarm, und nichts Auffälliges am letzten Tag.",
  alert: "Alarm",
  event: "Ereignis",
  allAlerts: "Alle Alarme",
  all: "Alle Ereignisse auf der Seite Live",
  more: (count: string) => `${count}+`,
};

export const newVersion = {
  title: "Eine neue Version von Joulewatch ist da",
  text: "Sie kommt, wenn die Seite das nächste Mal geladen wird.",
  reload: "Jetzt laden",
};

export const search = {
  title: "Suchen",
  hint: "Seite, Datensatz oder Zähler",
  pages: "Seiten",
  datasets: "Datensätze",
  meters: "Zähler",
  none: "So heißt hier nichts.",
  found: (count: string) => `${count} gefunden`,
};

export const shortcuts = {
  title: "Tastenkürzel",
  general: "Überall",
  generalRows: [
    { keys: ["?"], does: "Diese Liste" },
    { keys: ["Strg", "K"], does: "Suchen, auch mit /" },
    { keys: ["t", "←"], does: "Frühere Zeit" },
    { keys: ["t", "→"], does: "Spätere Zeit" },
    { keys: ["["], does: "Leiste ein- oder ausklappen" },
    { keys: ["t", "z"], does: "Den ganzen Zeitraum zeigen" },
    { keys: ["d", "r"], does: "Die Daten neu abfragen" },
    { keys: ["Esc"], does: "Schließen" },
  ],
  go: "Gehe zu",
  chart: "In einem Diagramm",
  chartRows: [
    { keys: ["←", "→"], does: "Fadenkreuz bewegen" },
    { keys: ["Shift", "→"], does: "Zehn Schritte auf einmal" },
    { keys: ["+", "−"], does: "Hinein, heraus" },
    { keys: ["0"], does: "Ganz zeigen" },
  ],
  on: "Kürzel sind an. (Die Tasten eines Diagramms gehen immer, solange es im Fokus ist.)",
} as const;

export const states = {
  noDataTitle: "Noch keine Daten",
  noData:
    "Laden Sie eine Datei mit Messwerten oder ein Ergebnis hoch, oder sehen Sie sich mit Beispieldaten um.",
  upload: "Datei hochladen",
  sample: "Beispieldaten nehmen",
  sampleBusy: "Beispieldaten werden erzeugt…",
  failedTitle: "Dieser Datensatz konnte nicht ausgewertet werden",
  liveTitle: "Laufende Messwerte haben kein Ergebnis",
  live: "Was Geräte senden, wird beurteilt, sobald es kommt. Ein Ergebnis wird aus einer Datei gemacht: Bringen Sie eine, oder sehen Sie sich die Messwerte selbst an.",
  liveNow: "Sehen, was hereinkommt",
  liveReadings: "Die Messwerte öffnen",
  reviewTitle: "Diese Datei wartet auf Ihr Wort zu ihren Spalten",
  review: "Spalten prüfen",
  cancelledTitle: "Die Auswertung wurde abgebrochen",
  cancelled: "Laden Sie die Datei noch einmal hoch, um sie auszuwerten.",
  sectionMissingTitle: "Nicht in diesem Ergebnis",
  sectionMissing: "Nach dieser Auswertung wurde nicht gefragt, als das Ergebnis entstand.",
  sectionMissingHint:
    "Rufen Sie joulewatch analyze ohne Abschnittsschalter auf, oder laden Sie die Messwerte selbst hoch.",
  missingFields: "Diese Datei enthält nicht, was dieses Bild braucht:",
  noReadings: "Dieser Datensatz ist ein Ergebnis ohne Messwerte, darum lässt sich die Reihe nicht zeichnen.",
  insufficient: "Zu wenige Daten für ein Urteil.",
  unknownDatasetTitle: "Diesen Datensatz gibt es nicht",
  unknownDataset: "Der Link nennt einen Datensatz, der nicht (mehr) hier ist.",
  showNewest: "Den neuesten zeigen",
};

export const job = {
  title: "Auswertung",
  queued: "Wartet, bis es an der Reihe ist",
  stages: {
    reading: "Datei wird gelesen",
    "reading waveforms": "Kurvenformen werden gelesen",
    surveying: "Datei wird angesehen",
    checking: "Daten werden geprüft",
    ordering: "Messwerte werden geordnet",
    converting: "Energie wird in Leistung umgerechnet",
    "filling gaps": "Fehlende Werte werden behandelt",
    storing: "Messwerte werden abgelegt",
    analysing: "Wird ausgewertet",
    comparing: "Maschinen werden verglichen",
    waiting: "Wartet",
    copying: "Wird kopiert",
    generate: "Beispieldaten werden erzeugt",
    generating: "Beispieldaten werden erzeugt",
  } as Record<string, string>,
  percent: (text: string) => `${text} dieses Schritts`,
  left: (duration: string) => `noch etwa ${duration}`,
  mayLeave: "Sie können diese Seite verlassen; die Arbeit geht weiter.",
  cancel: "Diese Arbeit abbrechen",
  lost: "Der Fortschritt lässt sich nicht mehr verfolgen; es wird neu gefragt.",
};

export const finding = {
  howComputed: "Wie das berechnet wurde",
  method: "Verfahren",
  basis: "Beruht auf",
  status: "Stand",
  warnings: "Was Sie wissen müssen",
  noMethod: "Die Datei sagt nicht, wie es berechnet wurde.",
  literalTitle: "Neben der Rechnung aus dem Lehrbuch",
  literalHint:
    "Dieselben Größen nach der einfachen Formel des Lehrbuchs, aus den Rohdaten. Zum Vergleich; sie entscheiden nicht.",
  correctedHint: "In dieser Datei stehen die Werte nach Lehrbuch oben; die berichtigten stehen daneben.",
  figure: "Größe",
  ours: "Hier gezeigt",
  literal: "Lehrbuch",
  corrected: "Berichtigt",
  literalShort: (text: string) => `Lehrbuch: ${text}`,
  correctedShort: (text: string) => `berichtigt: ${text}`,
  why: "Warum",
  recommendation: "Was zu tun ist",
  nothingToDo: "Es ist nichts zu tun.",
  machine: "Maschine",
  machines: "Maschinen",
  severity: "Schwere",
  search: "Maschinen suchen",
  machinesHint: "Wählen Sie eine Maschine, um Genaueres zu sehen.",
  noMachine: "Keine Maschine dieses Namens",
};

export const timeTools = {
  shift: "In der Zeit bewegen",
  earlier: "Früher",
  later: "Später",
  spans: { hour: "1 Stunde", day: "1 Tag", week: "1 Woche", all: "Alles" },
  span: "Zeitspanne",
};

export const chart = {
  toolbar: (title: string) => `Werkzeuge für ${title}`,
  reset: "Ganzer Bereich",
  png: "Bild speichern (PNG)",
  jpeg: "Bild speichern (JPEG)",
  svg: "Zeichnung speichern (SVG)",
  csv: "Zahlen speichern (CSV)",
  more: "Mehr",
  fullScreen: "Ganzer Bildschirm",
  leaveFullScreen: "Ganzen Bildschirm verlassen (Esc)",
  table: "Als Tabelle zeigen",
  picture: "Als Bild zeigen",
  zoomHint:
    "Ziehen oder spreizen vergrößert, ziehen mit Umschalt verschiebt, ein Doppelklick zeigt wieder mehr. Mit der Tastatur: Pfeile bewegen das Fadenkreuz, plus und minus vergrößern und verkleinern, 0 zeigt alles.",
  brush: (title: string) => `Gezeigter Zeitraum von ${title}`,
  brushWindow: "Gezeigter Zeitraum",
  brushFrom: "Anfang des gezeigten Zeitraums",
  brushTo: "Ende des gezeigten Zeitraums",
  legendHint: "Drücken blendet aus oder ein; Doppelklick, oder Umschalt und Eingabe, zeigt sie allein.",
  readHint: "Pfeiltasten lesen die Werte vor.",
  nothing: "Nichts zu zeichnen.",
  loading: "Genaueres wird geholt",
  at: "Zeit",
  rows: (count: string) => `${count} Zeilen`,
  noRows: "Keine Zeilen.",
};
