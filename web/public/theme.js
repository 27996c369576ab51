// Runs before the first paint, so that a page chosen to be light does not flash dark.
(function () {
  var chosen = "dark";
  try {
    chosen = localStorage.getItem("joulewatch-theme") || "dark";
  } catch {
    // A browser that forbids storage gets the default.
  }
  if (chosen === "auto") {
    chosen = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
  }
  document.documentElement.setAttribute("data-mantine-color-scheme", chosen);
})();
