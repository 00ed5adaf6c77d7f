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
export const useJoinByStore = () => useCommand(commands.joinByStore, { showsOwnError: true });

/** A code with its check character. */
const CODE_CHARS = 27;

/** Long enough to be a code, a link with one, or a message with either. */
export const mayHoldCode = (text: string) => text.replaceAll(/[^\dA-Za-z]/g, "").length >= CODE_CHARS;

/** What a person was given says before it is used: whether it was typed well, is over, or is of a team that is here. */
export const useGivenCode = (text: string) =>
  useQuery({
    ...read({ topic: "teams", also: ["sharing"], team: null, name: "code", args: [text], ask: () => lookAtCode(text) }),
    enabled: mayHoldCode(text),
    // A code is a secret: it is not kept around.
    gcTime: 0,
  });

export const lookAtCode = (text: string) => commands.lookAtCode(text);
