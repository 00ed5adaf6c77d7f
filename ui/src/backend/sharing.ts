// The team's folder and its people: how sharing is doing, who is in, and inviting and joining.
import { useQuery } from "@tanstack/react-query";
import { read, useCommand } from "./ask";
import { commands, type TeamId } from "./bindings";

export const useSharing = (team: TeamId) =>
  useQuery(read({ topic: "sharing", team, name: "sharing", ask: () => commands.getSharing(team) }));

export const useHealth = (team: TeamId) =>
  useQuery(read({ topic: "sharing", also: ["members", "evidence"], team, name: "health", ask: () => commands.getHealth(team) }));

export const usePeople = (team: TeamId) =>
  useQuery(read({ topic: "sharing", also: ["members"], team, name: "people", ask: () => commands.getPeople(team) }));

export const useChooseFolder = () => useCommand(commands.chooseFolder, { showsOwnError: true });
export const useTestStore = () => useCommand(commands.testStore, { showsOwnError: true });
export const useConnectStore = () => useCommand(commands.connectStore, { showsOwnError: true });
export const useShareNow = () => useCommand(commands.shareNow);
export const useCheckFolder = () => useCommand(commands.checkFolder);
export const useCancelCheck = () => useCommand(commands.cancelCheck);

export const useCreateInvitation = () => useCommand(commands.createInvitation, { showsOwnError: true });
export const useRevokeInvitation = () => useCommand(commands.revokeInvitation);
export const useAcceptRequest = () => useCommand(commands.acceptRequest);
export const useRefuseRequest = () => useCommand(commands.refuseRequest);
export const useSetAccess = () => useCommand(commands.setAccess, { showsOwnError: true });
export const useRemovePerson = () => useCommand(commands.removePerson, { showsOwnError: true });
export const useRemoveDevice = () => useCommand(commands.removeDevice, { showsOwnError: true });
export const useLeaveTeam = () => useCommand(commands.leaveTeam, { showsOwnError: true });
export const useJoinTeam = () => useCommand(commands.joinTeam, { showsOwnError: true });

const JOIN_LINK = "werkplaats://join/";

/** The code as a link, to send or to scan. */
export const joinLink = (code: string) => JOIN_LINK + code.replaceAll(/[^\dA-Za-z]/g, "");

/** The code in what somebody typed or pasted: the code itself, or the link with it. */
export const codeFrom = (typed: string) =>
  typed
    .trim()
    .replace(/^werkplaats:\/*join\/*/i, "")
    .replace(/\/+$/, "");
