// The words of the page that stands in for the others, in the language chosen, and when the server last answered.
(function () {
  function kept(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // a browser that forbids storage
    }
  }
  var language = kept("joulewatch-language") || navigator.language;
  var german = language.slice(0, 2) === "de";
  function say(id, text) {
    document.getElementById(id).textContent = text;
  }
  if (german) {
    document.documentElement.lang = "de";
    say("title", "Joulewatch ist nicht erreichbar");
    say("text", "Das Netz oder der Server ist weg. Was inzwischen gemessen wird, geht nicht verloren.");
    say("again", "Noch einmal versuchen");
  }
  var last = Number(kept("joulewatch-last-answer"));
  if (last > 0)
    say(
      "last",
      (german ? "Letzte Antwort: " : "Last answer: ") +
        new Date(last).toLocaleString(german ? "de" : undefined),
    );
  document.getElementById("again").addEventListener("click", function () {
    location.reload();
  });
  addEventListener("online", function () {
    location.reload();
  });
})();
