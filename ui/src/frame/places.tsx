// The places of a team, in the order of the sidebar. A feature adds its line here and nothing else.
import type { Registry } from "./registry";

export const registry: Registry = {
  places: [],
  captureDialog: null,
};
