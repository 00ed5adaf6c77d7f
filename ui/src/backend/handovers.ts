// Hand-over files: making one, seeing what one brings, taking it in, and joining a team with one.
import { useQuery } from "@tanstack/react-query";
import { read, useCommand } from "./ask";
import { commands } from "./bindings";

/** Files with this ending are never evidence. */
export const isHandover = (path: string) => path.toLowerCase().endsWith(".werkplaats");

/** What the file brings. Read anew each time it is opened: a file of the same name may be another. */
export const useHandover = (path: string) =>
  useQuery({
    ...read({ topic: "sharing", team: null, name: "handover", args: [path], ask: () => commands.inspectHandover(path) }),
    gcTime: 0,
  });

export const usePickHandover = () => useCommand(commands.pickHandover);
export const usePickHandoverTarget = () => useCommand(commands.pickHandoverTarget, { showsOwnError: true });
export const useExportHandover = () => useCommand(commands.exportHandover, { showsOwnError: true });
export const useTakeInHandover = () => useCommand(commands.takeInHandover, { showsOwnError: true });
export const useCancelHandover = () => useCommand(commands.cancelHandover);
export const useJoinByHandover = () => useCommand(commands.joinByHandover, { showsOwnError: true });

const listeners = new Set<(path: string) => void>();

/** Passes a hand-over file, from whichever door it came, to who opens them. */
export function offerHandover(path: string): void {
  for (const listener of listeners) listener(path);
}

export function listenForHandovers(listener: (path: string) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
