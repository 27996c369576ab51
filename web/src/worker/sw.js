// What the browser keeps of the app itself. VERSION is put in by the build and changes with any of its files.
const cacheName = "joulewatch-VERSION";
const offline = ["/offline.html", "/offline.css", "/offline.js", "/theme.js", "/favicon.svg"];

/** What stands in for a page without the network; logging out takes it away, the next visit brings it back. */
async function keepOfflinePage() {
  const cache = await caches.open(cacheName);
  if (!(await cache.match(offline[0]))) await cache.addAll(offline);
}

self.addEventListener("install", (event) => event.waitUntil(keepOfflinePage()));

self.addEventListener("activate", (event) => {
  const drop = (names) =>
    Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)));
  event.waitUntil(
    caches
      .keys()
      .then(drop)
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keepOfflinePage());
  // The page asks for it once its user has agreed to the new version.
  if (event.data === "take over") void self.skipWaiting();
});

/** A part of the app: its name holds a hash of its content, so the copy that is kept is as good as any. */
async function part(request) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/api")) return; // what the server knows is asked of the server, always
  if (request.mode === "navigate")
    event.respondWith(fetch(request).catch(() => caches.match("/offline.html")));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(part(request));
  else if (offline.includes(url.pathname))
    event.respondWith(fetch(request).catch(() => caches.match(request)));
});
