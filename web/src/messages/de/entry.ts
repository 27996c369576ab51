/** Anmelden, ein Konto anlegen, und die Links, die das Programm und seine Verwaltung ausgeben. */
export const entry = {
  logIn: {
    title: "Anmelden",
    subtitle: "Schön, dass Sie da sind.",
    login: "Name oder E-Mail",
    keep: "Auf diesem Gerät angemeldet bleiben",
    action: "Anmelden",
    forgotten: "Passwort vergessen?",
    toSignUp: "Noch kein Konto? Konto anlegen",
    expired:
      "Sie waren eine Weile weg, darum ist die Anmeldung abgelaufen. Melden Sie sich an, um dort weiterzumachen.",
    needsSetUpTitle: "Joulewatch hat noch keine Verwaltung",
    needsSetUp:
      "Wo Joulewatch gestartet wurde, hat es einen Link ausgegeben, der mit „Make the first account at“ beginnt. Öffnen Sie ihn einmal.",
    passwordSet: "Das neue Passwort ist gesetzt. Melden Sie sich damit an.",
  },
  signUp: {
    title: "Konto anlegen",
    subtitle: "Ein eigenes Konto.",
    approval: "Die Verwaltung dieser Anlage sieht jedes neue Konto an und schaltet es frei.",
    action: "Mein Konto anlegen",
    doneTitle: "Danke",
    doneApproval:
      "Ihr Konto wartet darauf, dass die Verwaltung dieser Anlage es freischaltet. Dann können Sie sich anmelden.",
    doneOpen: "Wenn der Name noch frei war, gibt es das Konto jetzt. Sie können sich anmelden.",
    closedTitle: "Konten macht hier die Verwaltung",
    closed: "Hier kann niemand selbst ein Konto anlegen. Bitten Sie die Verwaltung dieser Anlage darum.",
    toLogIn: "Schon ein Konto? Anmelden",
  },
  forgotten: {
    title: "Passwort vergessen",
    subtitle: "Die Verwaltung dieser Anlage gibt Ihnen einen Link, um ein neues zu setzen.",
    subtitleMail: "Ein Link, um ein neues zu setzen, kommt an Ihre E-Mail-Adresse.",
    action: "Um einen Link bitten",
    doneTitle: "Gebeten",
    doneMail:
      "Wenn es ein solches Konto mit einer E-Mail-Adresse gibt, ist ein Link dorthin unterwegs. Er gilt einmal, eine Stunde lang. Kommt keiner, fragen Sie die Verwaltung dieser Anlage.",
    done: "Wenn es ein solches Konto gibt, sieht die Verwaltung nun Ihre Bitte. Der Link, den sie Ihnen gibt, gilt einmal.",
    toLogIn: "Zurück zum Anmelden",
  },
  reset: {
    title: "Neues Passwort setzen",
    subtitle: "Alle Geräte, die mit dem alten angemeldet sind, werden abgemeldet.",
    action: "Passwort setzen",
  },
  setUp: {
    title: "Das erste Konto anlegen",
    subtitle: "Es ist das der Verwaltung: Es darf alles und lässt andere herein.",
    action: "Konto anlegen",
  },
  demo: {
    title: "Vorführung",
    subtitle: "Sie werden angemeldet…",
  },
  link: {
    missingTitle: "Dieser Link ist nicht vollständig",
    missing:
      "Sein letzter Teil, nach dem #, fehlt. Kopieren Sie den ganzen Link und öffnen Sie ihn noch einmal.",
  },
  name: "Benutzername",
  nameHint: "2 bis 64 Zeichen: Buchstaben a bis z, Ziffern, Punkt, Strich, Unterstrich.",
  email: "E-Mail",
  emailHint: "Nicht nötig. Sie können sich damit anmelden.",
  password: "Passwort",
  newPassword: "Neues Passwort",
  passwordHint:
    "8 bis 128 Zeichen. Ein paar Wörter hintereinander sind leicht zu merken und schwer zu erraten.",
  showPassword: "Passwort zeigen",
  hidePassword: "Passwort verbergen",
  capsLock: "Die Feststelltaste ist an.",
  wait: (seconds: string) => `Wieder möglich in ${seconds} s`,
  toLogIn: "Anmelden",
};
