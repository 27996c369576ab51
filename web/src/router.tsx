import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from "@tanstack/react-router";
import { PageFailure } from "./frame/PageFailure";
import { parseSearch, readView, stringifySearch } from "./lib/view";

const root = createRootRoute({ component: Outlet, validateSearch: readView });

const landing = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/LandingPage"), "LandingPage"),
});

const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  component: lazyRouteComponent(() => import("./frame/Frame"), "Frame"),
});
const under = { getParentRoute: () => frame };

const overview = createRoute({
  ...under,
  path: "/overview",
  component: lazyRouteComponent(() => import("./pages/OverviewPage"), "OverviewPage"),
});
const anomalies = createRoute({
  ...under,
  path: "/anomalies",
  component: lazyRouteComponent(() => import("./pages/AnomaliesPage"), "AnomaliesPage"),
});
const degradation = createRoute({
  ...under,
  path: "/degradation",
  component: lazyRouteComponent(() => import("./pages/DegradationPage"), "DegradationPage"),
});
const harmonics = createRoute({
  ...under,
  path: "/harmonics",
  component: lazyRouteComponent(() => import("./pages/HarmonicsPage"), "HarmonicsPage"),
});
const imbalance = createRoute({
  ...under,
  path: "/imbalance",
  component: lazyRouteComponent(() => import("./pages/ImbalancePage"), "ImbalancePage"),
});
const peakLoad = createRoute({
  ...under,
  path: "/peak-load",
  component: lazyRouteComponent(() => import("./pages/PeakLoadPage"), "PeakLoadPage"),
});
const data = createRoute({
  ...under,
  path: "/data",
  component: lazyRouteComponent(() => import("./pages/DataPage"), "DataPage"),
});
const upload = createRoute({
  ...under,
  path: "/upload",
  component: lazyRouteComponent(() => import("./pages/UploadPage"), "UploadPage"),
});
const notFound = createRoute({
  ...under,
  path: "$",
  component: lazyRouteComponent(() => import("./pages/NotFoundPage"), "NotFoundPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    landing,
    frame.addChildren([
      overview,
      anomalies,
      degradation,
      harmonics,
      imbalance,
      peakLoad,
      data,
      upload,
      notFound,
    ]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultErrorComponent: PageFailure,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
