// The last moments of the window: what still runs, and the answer that it may close.
import type { QueryClient } from "@tanstack/react-query";
import { commands } from "./bindings";

/** A command that writes takes a few milliseconds; what takes longer waits for a person, a network or a disk. */
const ENDED_AT_LATEST_MS = 2_000;

/** The page is there, and saves before the window closes. */
export const holdWindow = () => commands.holdWindow();

export const closeWindow = () => commands.closeWindow();

/** Resolves when no command is under way any more, or when those that are take long. */
export function commandsEnded(queries: QueryClient): Promise<void> {
  return new Promise((resolve) => {
    let stop = () => {};
    const end = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(end, ENDED_AT_LATEST_MS);
    const look = () => {
      if (queries.isMutating() === 0) end();
    };
    stop = queries.getMutationCache().subscribe(look);
    look();
  });
}
