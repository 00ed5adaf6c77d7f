// Erasing for privacy: what waits, doing it, and taking it back in time.
import { useQuery } from "@tanstack/react-query";
import { read, useCommand } from "./ask";
import { commands, type TeamId } from "./bindings";

export const useErasures = (team: TeamId) =>
  useQuery(read({ topic: "sharing", also: ["members"], team, name: "erasures", ask: () => commands.listErasures(team) }));

/** The dialog shows what goes wrong itself. */
export const useErase = () => useCommand(commands.erase, { showsOwnError: true });

export const useTakeBackErasure = () => useCommand(commands.takeBackErasure);
