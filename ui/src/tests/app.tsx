// Draws the whole window on a backend in memory.
import { createMemoryHistory } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import { App, makeQueries } from "../frame/App";
import { registry } from "../frame/places";
import { makeRouter } from "../frame/router";
import { speak } from "../messages";
import { mockBackend } from "../mock/backend";
import { demoWorld, type World } from "../mock/world";
import { notices } from "../parts/notices";

export { expectAccessible } from "./axe";

export interface AppOptions {
  /** Address: "/", "/settings", "/t/team-1/board". */
  at?: string;
  world?: World;
}

export async function renderApp({ at = "/", world = demoWorld() }: AppOptions = {}) {
  speak(world.settings.language);
  mockBackend(world);
  notices.clear();
  const router = makeRouter(createMemoryHistory({ initialEntries: [at] }));
  const view = render(<App queries={makeQueries()} router={router} registry={registry} />);
  await screen.findByRole("heading", { level: 1 });
  return { ...view, world, router, user: userEvent.setup() };
}

const TABS_MAX = 60;

/** Move the focus with the Tab key until it is there. */
export async function tabTo(user: UserEvent, element: HTMLElement): Promise<void> {
  for (let tabs = 0; document.activeElement !== element; tabs += 1) {
    if (tabs === TABS_MAX) throw new Error(`Tab never reaches ${element.textContent}`);
    await user.tab();
  }
}
