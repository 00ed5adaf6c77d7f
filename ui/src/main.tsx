// Where the window's page begins.
import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "@fontsource-variable/atkinson-hyperlegible-next/wght-italic.css";
import "./design/tokens.css";
import "./design/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App, makeQueries } from "./frame/App";
import { registry } from "./frame/places";
import { makeRouter } from "./frame/router";

export function show(): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  createRoot(root).render(
    <StrictMode>
      <App queries={makeQueries()} router={makeRouter()} registry={registry} />
    </StrictMode>,
  );
}

if (!import.meta.env.VITEST && import.meta.env.MODE !== "mock") show();
