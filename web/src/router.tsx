import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { sessionQuery } from "./api/session";
import { PageFailure } from "./frame/PageFailure";
import { readLogIn, safeNext } from "./lib/next";
import { queries } from "./queries";
import { parseSearch, readView, stringifySearch } from "./lib/view";

const root = createRootRoute({ component: Outlet, validateSearch: readView });

const landing = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/LandingPage"), "LandingPage"),
});

const open = { getParentRoute: () => root };
const logIn = createRoute({
  ...open,
  path: "/login",
  validateSearch: readLogIn,
  component: lazyRouteComponent(() => import("./pages/entry/LogInPage"), "LogInPage"),
});
const signUp = createRoute({
  ...open,
  path: "/signup",
  component: lazyRouteComponent(() => import("./pages/entry/SignUpPage"), "SignUpPage"),
});
const forgotten = createRoute({
  ...open,
  path: "/forgot",
  component: lazyRouteComponent(() => import("./pages/entry/ForgottenPage"), "ForgottenPage"),
});
const reset = createRoute({
  ...open,
  path: "/reset",
  component: lazyRouteComponent(() => import("./pages/entry/ResetPage"), "ResetPage"),
});
const setUp = createRoute({
  ...open,
  path: "/setup",
  component: lazyRouteComponent(() => import("./pages/entry/SetUpPage"), "SetUpPage"),
});
const demo = createRoute({
  ...open,
  path: "/demo",
  component: lazyRouteComponent(() => import("./pages/entry/DemoPage"), "DemoPage"),
});

/** Whoever has to log in first comes back here afterwards. A server that does not answer is the page's to tell. */
async function askWhoItIs({ location }: { location: { href: string } }) {
  const session = await queries.ensureQueryData({ ...sessionQuery, retry: false }).catch(() => null);
  if (session?.loginRequired && !session.user)
    throw redirect({ to: "/login", search: { next: safeNext(location.href) } });
}

const frame = createRoute({
  ...open,
  id: "frame",
  beforeLoad: askWhoItIs,
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
    logIn,
    signUp,
    forgotten,
    reset,
    setUp,
    demo,
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
