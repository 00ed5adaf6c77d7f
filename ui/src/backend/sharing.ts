// The team's folder: how it is doing, and inviting and joining through it.
import { useQuery } from "@tanstack/react-query";
import { read, useCommand } from "./ask";
import { commands, type TeamId } from "./bindings";

export const useSharing = (team: TeamId) =>
  useQuery(read({ topic: "sharing", team, name: "sharing", ask: () => commands.getSharing(team) }));

export const useChooseFolder = () => useCommand(commands.chooseFolder, { showsOwnError: true });
export const useCreateInvitation = () => useCommand(commands.createInvitation, { showsOwnError: true });
export const useJoinTeam = () => useCommand(commands.joinTeam, { showsOwnError: true });
export const useShareNow = () => useCommand(commands.shareNow);
