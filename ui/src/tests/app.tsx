// Draws the whole window on a backend in memory, and looks at it with axe.
import { createMemoryHistory } from "@tanstack/react-router";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect } from "vitest";
import { App, makeQueries } from "../frame/App";
import { registry } from "../frame/places";
import { makeRouter } from "../frame/router";
import { speak } from "../messages";
import { mockBackend } from "../mock/backend";
import { demoWorld, type World } from "../mock/world";

export interface AppOptions {
  /** Address: "/", "/settings", "/t/team-1/board". */
  at?: string;
  world?: World;
}

export async function renderApp({ at = "/", world = demoWorld() }: AppOptions = {}) {
  speak(world.settings.language);
  mockBackend(world);
  const router = makeRouter(createMemoryHistory({ initialEntries: [at] }));
  const view = render(<App queries={makeQueries()} router={router} registry={registry} />);
  await screen.findByRole("heading", { level: 1 });
  return { ...view, world, router, user: userEvent.setup() };
}

/** No violation of WCAG 2.2 AA that can be seen without drawing; contrast is checked on the tokens. */
export async function expectAccessible(element: Element = document.body): Promise<void> {
  const { violations } = await axe.run(element, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    rules: { "color-contrast": { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}
