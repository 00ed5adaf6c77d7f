// Addresses: / is Start, /settings is Instellingen, /t/<team>/<place> is a place of a team.
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  type RouterHistory,
} from "@tanstack/react-router";
import { SettingsPlace } from "../settings/SettingsPlace";
import { StartPlace } from "../start/StartPlace";
import { Frame } from "./Frame";
import { type PlaceSearch, useEnteredCycle } from "./navigation";
import { useRegistry } from "./registry";

const root = createRootRoute({ component: Frame, notFoundComponent: () => <Navigate to="/" /> });
const start = createRoute({ getParentRoute: () => root, path: "/", component: StartPlace });
const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: SettingsPlace });
const place = createRoute({
  getParentRoute: () => root,
  path: "/t/$team/$place",
  component: TeamPlace,
  validateSearch: (search: Record<string, unknown>): PlaceSearch => ({
    ...(typeof search.item === "string" ? { item: search.item } : {}),
    ...(typeof search.cycle === "string" ? { cycle: search.cycle } : {}),
  }),
});

function TeamPlace() {
  const { team, place: id } = place.useParams();
  const { places } = useRegistry();
  useEnteredCycle();
  const found = places.find((candidate) => candidate.id === id);
  if (!found) return <Navigate to="/" />;
  const Content = found.component;
  // Another team or place begins afresh: nothing half-typed in one may end up in the other.
  return <Content key={`${team}/${id}`} />;
}

export function makeRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({ routeTree: root.addChildren([start, settings, place]), history });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
