/** Called with a function that lets the new version take over and loads the page anew. */
type OnNewVersion = (takeOver: () => void) => void;

/**
 * Has the browser keep the app's parts, where it may: over https, or on this very machine. A version that comes
 * while the page is open waits until somebody agrees to it.
 */
export async function registerWorker(onNewVersion: OnNewVersion): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const workers = navigator.serviceWorker;
  const tell = (waiting: ServiceWorker) =>
    onNewVersion(() => {
      workers.addEventListener("controllerchange", () => window.location.reload(), { once: true });
      waiting.postMessage("take over");
    });
  try {
    const registration = await workers.register("/sw.js", { updateViaCache: "none" });
    registration.active?.postMessage("keep");
    if (registration.waiting && workers.controller) tell(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const coming = registration.installing;
      coming?.addEventListener("statechange", () => {
        // Without a controller it is the first one, and takes over from nobody.
        if (coming.state === "installed" && workers.controller) tell(coming);
      });
    });
  } catch {
    // A browser or a certificate that does not allow it: everything works, without the network nothing does.
  }
}

/** Leaves nothing behind of who was here. */
export async function forgetCaches(): Promise<void> {
  if (!("caches" in window)) return;
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}
