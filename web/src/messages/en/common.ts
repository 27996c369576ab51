/** Words that every page needs. Each page has its own file beside this one; no text stands in components. */
export const messages = {
  product: "Joulewatch",
  skipToContent: "Skip to content",
  retry: "Try again",
  cancel: "Cancel",
  close: "Close",
  delete: "Delete",
  requestFailed: "The request failed",
  serverSaid: (status: number) => `The server answered ${status} without saying why.`,
  unreachableTitle: "The server cannot be reached",
  unreachable: "Joulewatch does not answer. Is it still running? What is already on the screen stays usable.",
  uploadBroken: "The connection broke while the file was being sent. Nothing was kept.",
  notJson: "The answer is not JSON. Is something between this page and the server changing it?",
  requestId: (id: string) => `Request ${id}`,
  pageFailedTitle: "This page stopped working",
  pageFailed: "The rest of the app still works. The reason, for a report:",
  loading: "Loading",
  notKnown: "not known",
  siteTime: "Times are the site's own clock.",
  plainHttp: "This page travels unencrypted: anyone on the network can read and change it.",
};

export const severityWords = { NORMAL: "Normal", WARNING: "Warning", CRITICAL: "Critical" } as const;
export const potentialWords: Record<string, string> = { LOW: "Low", MEDIUM: "Medium", HIGH: "High" };
export const qualityWords: Record<string, string> = {
  EXCELLENT: "Excellent",
  GOOD: "Good",
  MODERATE: "Moderate",
  CRITICAL: "Critical",
};

export const basisWords: Record<string, string> = {
  waveform: "Measured waveforms",
  three_phase: "Three-phase measurement",
  rms_series: "Series of RMS values",
  single_channel_proxy: "One channel only (a stand-in)",
  energy_balance: "Energy balance",
  estimate: "Estimate",
};
export const statusWords: Record<string, string> = {
  ok: "Complete",
  no_findings: "Complete, nothing found",
  insufficient_data: "Too little data",
};

export const sectionWords: Record<string, string> = {
  voltage_anomalies: "Voltage anomalies",
  degradation: "Degradation",
  harmonics: "Harmonics",
  phase_imbalance: "Phase imbalance",
  peak_load_optimization: "Peak load",
};

export const metricWords = {
  voltageV: { name: "Voltage", unit: "V", digits: 2 },
  currentA: { name: "Current", unit: "A", digits: 2 },
  activePowerKw: { name: "Active power", unit: "kW", digits: 2 },
  powerFactor: { name: "Power factor", unit: "", digits: 3 },
  reactivePowerKvar: { name: "Reactive power", unit: "kvar", digits: 2 },
  frequencyHz: { name: "Frequency", unit: "Hz", digits: 3 },
  temperatureC: { name: "Temperature", unit: "°C", digits: 1 },
  humidityPercent: { name: "Humidity", unit: "%", digits: 0 },
} as const;

export const roleWords = {
  household: "Household",
  viewer: "Viewer",
  technician: "Technician",
  operator: "Operator",
  admin: "Admin",
} as const;

export const frame = {
  mainNavigation: "Main",
  quickNavigation: "Quick",
  openMenu: "Open menu",
  closeMenu: "Close menu",
  collapse: "Collapse panel ([)",
  expand: "Expand panel ([)",
  dataset: "Data set",
  noDataset: "No data yet",
  shortcuts: "Keyboard shortcuts",
  theme: "Theme",
  themes: { dark: "Dark", light: "Light", auto: "System" },
  groups: { main: "Main", analysis: "Analysis", data: "Data", site: "Site" },
  pages: {
    home: "Home",
    dashboard: "Dashboard",
    live: "Live",
    overview: "Overview",
    anomalies: "Anomalies",
    degradation: "Degradation",
    harmonics: "Harmonics",
    imbalance: "Imbalance",
    peakLoad: "Peak load",
    data: "Readings",
    upload: "Upload data",
    quality: "Data quality",
    devices: "Devices",
    settings: "Settings",
  },
  where: "You are here",
  account: "Account",
  home: "Joulewatch, to the start page",
  userMenu: (name: string) => `Signed in as ${name}`,
  logOut: "Log out",
};

export const bell = {
  title: (alerts: string, events: string) => `Open alerts: ${alerts}. Events in the last day: ${events}.`,
  none: "No open alert, and no event in the last day",
  heading: "Alerts and events",
  quiet: "No open alert, and nothing unusual in the last day.",
  alert: "Alert",
  event: "Event",
  allAlerts: "All alerts",
  all: "All events on the Live page",
  more: (count: string) => `${count}+`,
};

export const newVersion = {
  title: "A new version of Joulewatch is there",
  text: "It comes with the next time the page is loaded.",
  reload: "Load it now",
};

export const search = {
  title: "Search",
  hint: "Page, data set or meter",
  pages: "Pages",
  datasets: "Data sets",
  meters: "Meters",
  none: "Nothing is called that.",
  found: (count: string) => `${count} found`,
};

export const shortcuts = {
  title: "Keyboard shortcuts",
  general: "Everywhere",
  generalRows: [
    { keys: ["?"], does: "This list" },
    { keys: ["Ctrl", "K"], does: "Search, also with /" },
    { keys: ["t", "←"], does: "An earlier time" },
    { keys: ["t", "→"], does: "A later time" },
    { keys: ["["], does: "Fold or unfold the panel" },
    { keys: ["t", "z"], does: "Show the whole range" },
    { keys: ["d", "r"], does: "Ask for the data again" },
    { keys: ["Esc"], does: "Close" },
  ],
  go: "Go to",
  chart: "In a chart",
  chartRows: [
    { keys: ["←", "→"], does: "Move the cross-hair" },
    { keys: ["Shift", "→"], does: "Ten steps at once" },
    { keys: ["+", "−"], does: "Zoom in, zoom out" },
    { keys: ["0"], does: "Show it whole" },
  ],
  on: "Shortcuts are on. (The keys of a chart always work while it has focus.)",
} as const;

export const states = {
  noDataTitle: "No data yet",
  noData: "Bring in a file of readings or a result, or look around with sample data.",
  upload: "Upload a file",
  sample: "Use sample data",
  sampleBusy: "Making sample data…",
  failedTitle: "This data set could not be analysed",
  liveTitle: "Live readings have no result",
  live: "What devices send is judged as it comes. A result is made of a file: bring one in, or look at the readings themselves.",
  liveNow: "See what comes in",
  liveReadings: "Open the readings",
  reviewTitle: "This file waits for your word on its columns",
  review: "Check the columns",
  cancelledTitle: "The analysis was cancelled",
  cancelled: "Bring the file in again to analyse it.",
  sectionMissingTitle: "Not in this result",
  sectionMissing: "This analysis was not asked for when the result was made.",
  sectionMissingHint: "Run joulewatch analyze without a section flag, or upload the readings themselves.",
  missingFields: "This file does not hold what this picture needs:",
  noReadings: "This data set is a result without readings, so the series itself cannot be drawn.",
  insufficient: "Too little data to judge.",
  unknownDatasetTitle: "No such data set",
  unknownDataset: "The link names a data set that is not here (any more).",
  showNewest: "Show the newest",
};

export const job = {
  title: "Analysing",
  queued: "Waiting for its turn",
  stages: {
    reading: "Reading the file",
    "reading waveforms": "Reading the waveforms",
    surveying: "Looking at the file",
    checking: "Checking the data",
    ordering: "Putting the readings in order",
    converting: "Turning energy into power",
    "filling gaps": "Seeing to missing values",
    storing: "Storing the readings",
    analysing: "Analysing",
    comparing: "Comparing the machines",
    waiting: "Waiting",
    copying: "Copying",
    generate: "Making sample data",
    generating: "Making sample data",
  } as Record<string, string>,
  percent: (text: string) => `${text} of this step`,
  left: (duration: string) => `about ${duration} left`,
  mayLeave: "You may leave this page; the work goes on.",
  cancel: "Cancel this work",
  lost: "The progress cannot be followed any more; asking again.",
};

export const finding = {
  howComputed: "How this was computed",
  method: "Method",
  basis: "Stands on",
  status: "Status",
  warnings: "What you must know",
  noMethod: "The file does not say how it was computed.",
  literalTitle: "Beside the textbook computation",
  literalHint:
    "The same figures by the plain textbook formula on the raw data. It is shown for comparison; it does not decide.",
  correctedHint: "This file puts the plain textbook figures on top; the corrected ones stand beside them.",
  figure: "Figure",
  ours: "Shown here",
  literal: "Textbook",
  corrected: "Corrected",
  literalShort: (text: string) => `textbook: ${text}`,
  correctedShort: (text: string) => `corrected: ${text}`,
  why: "Why",
  recommendation: "What to do",
  nothingToDo: "Nothing needs to be done.",
  machine: "Machine",
  machines: "Machines",
  severity: "Severity",
  search: "Search machines",
  machinesHint: "Choose a machine to see its detail.",
  noMachine: "No machine of that name",
};

export const timeTools = {
  shift: "Move in time",
  earlier: "Earlier",
  later: "Later",
  spans: { hour: "1 hour", day: "1 day", week: "1 week", all: "All" },
  span: "Span",
};

export const chart = {
  toolbar: (title: string) => `Tools for ${title}`,
  reset: "Whole range",
  png: "Save picture (PNG)",
  jpeg: "Save picture (JPEG)",
  svg: "Save drawing (SVG)",
  csv: "Save numbers (CSV)",
  more: "More",
  fullScreen: "Full screen",
  leaveFullScreen: "Leave full screen (Esc)",
  table: "View as table",
  picture: "View as picture",
  zoomHint:
    "Drag or pinch to zoom, drag with Shift to move, double-click to zoom out. With the keyboard: arrow keys move the cross-hair, plus and minus zoom, 0 shows the whole range.",
  brush: (title: string) => `Period shown of ${title}`,
  brushWindow: "Period shown",
  brushFrom: "Start of the period shown",
  brushTo: "End of the period shown",
  legendHint: "Press to hide or show; double-click, or Shift and Enter, to show it alone.",
  readHint: "Arrow keys read the values.",
  nothing: "Nothing to draw.",
  loading: "Fetching detail",
  at: "Time",
  rows: (count: string) => `${count} rows`,
  noRows: "No rows.",
};
