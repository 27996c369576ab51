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
  validateSearch: ({ next }: Record<string, unknown>): { next?: string } => ({ next: safeNext(next) }),
  component: lazyRouteComponent(() => import("./pages/entry/DemoPage"), "DemoPage"),
});

/** Whoever has to log in first comes back here afterwards. A server that does not answer is the page's to tell. */
async function askWhoItIs({ location }: { location: { href: string } }) {
  const session = await queries.ensureQueryData({ ...sessionQuery, retry: false }).catch(() => null);
  if (session && !session.user) throw redirect({ to: "/login", search: { next: safeNext(location.href) } });
}

const frame = createRoute({
  ...open,
  id: "frame",
  beforeLoad: askWhoItIs,
  component: lazyRouteComponent(() => import("./frame/Frame"), "Frame"),
});
const under = { getParentRoute: () => frame };

const home = createRoute({
  ...under,
  path: "/home",
  component: lazyRouteComponent(() => import("./pages/HomePage"), "HomePage"),
});
const dashboard = createRoute({
  ...under,
  path: "/dashboard",
  component: lazyRouteComponent(() => import("./pages/DashboardPage"), "DashboardPage"),
});
const live = createRoute({
  ...under,
  path: "/live",
  component: lazyRouteComponent(() => import("./pages/LivePage"), "LivePage"),
});
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
const quality = createRoute({
  ...under,
  path: "/data-quality",
  component: lazyRouteComponent(() => import("./pages/DataQualityPage"), "DataQualityPage"),
});
const devices = createRoute({
  ...under,
  path: "/devices",
  component: lazyRouteComponent(() => import("./pages/DevicesPage"), "DevicesPage"),
});
const settings = createRoute({
  ...under,
  path: "/settings",
  beforeLoad: ({ search }) => {
    throw redirect({ to: "/settings/account", search, replace: true });
  },
});
const account = createRoute({
  ...under,
  path: "/settings/account",
  component: lazyRouteComponent(() => import("./pages/settings/AccountPage"), "AccountPage"),
});
const sessions = createRoute({
  ...under,
  path: "/settings/sessions",
  component: lazyRouteComponent(() => import("./pages/settings/SessionsPage"), "SessionsPage"),
});
const users = createRoute({
  ...under,
  path: "/settings/users",
  component: lazyRouteComponent(() => import("./pages/settings/UsersPage"), "UsersPage"),
});
const audit = createRoute({
  ...under,
  path: "/settings/audit",
  component: lazyRouteComponent(() => import("./pages/settings/AuditPage"), "AuditPage"),
});
const appearance = createRoute({
  ...under,
  path: "/settings/appearance",
  component: lazyRouteComponent(() => import("./pages/settings/AppearancePage"), "AppearancePage"),
});
const dataSources = createRoute({
  ...under,
  path: "/settings/data-sources",
  component: lazyRouteComponent(() => import("./pages/settings/DataSourcesPage"), "DataSourcesPage"),
});
const backup = createRoute({
  ...under,
  path: "/settings/backup",
  component: lazyRouteComponent(() => import("./pages/settings/BackupPage"), "BackupPage"),
});
const about = createRoute({
  ...under,
  path: "/settings/about",
  component: lazyRouteComponent(() => import("./pages/settings/AboutPage"), "AboutPage"),
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
      home,
      dashboard,
      live,
      overview,
      anomalies,
      degradation,
      harmonics,
      imbalance,
      peakLoad,
      data,
      upload,
      quality,
      devices,
      settings,
      account,
      sessions,
      users,
      audit,
      appearance,
      dataSources,
      backup,
      about,
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
