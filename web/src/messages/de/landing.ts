export const landing = {
  title: "Sehen Sie, was Ihr Strom Ihnen sagt.",
  sentence: "Joulewatch findet, was nicht stimmt, an welcher Maschine, seit wann, und was zu tun ist.",
  open: "Joulewatch öffnen",
  logIn: "Anmelden",
  signUp: "Konto anlegen",
  scene:
    "Eine Reihe von Masten bringt Energie zu einem Haus; eine Spitze der Lastkurve wird von einem Ring gefangen.",
};
export const notFound = {
  title: "Seite nicht gefunden",
  text: "Unter dieser Adresse ist nichts. Sie wurde vielleicht verschoben oder vertippt.",
  home: "Zur Übersicht",
};
