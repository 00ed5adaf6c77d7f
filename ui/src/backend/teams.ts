// Teams, their people and their institutions.
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { read, useChange, useCommand } from "./ask";
import { commands, type TeamChange, type TeamId } from "./bindings";

export const teamsQuery = () =>
  read({
    topic: "teams",
    also: ["members", "cycles", "captures", "questions", "evidence", "arrangements"],
    team: null,
    name: "list",
    ask: () => commands.listTeams(),
  });

export const teamQuery = (team: TeamId) =>
  read({ topic: "teams", also: ["members", "cycles"], team, name: "team", ask: () => commands.getTeam(team) });

export const useTeams = () => useSuspenseQuery(teamsQuery()).data;
export const useTeam = (team: TeamId) => useQuery(teamQuery(team));

export const useCreateTeam = () => useCommand(commands.createTeam, { showsOwnError: true });
export const useOpenDemoTeam = () => useCommand(commands.openDemoTeam);
export const useRemoveDemoTeam = () => useCommand(commands.removeDemoTeam);
export const useChangeTeam = () =>
  useCommand((team: TeamId, change: TeamChange, over?: TeamChange) => commands.changeTeam(team, change, over ?? null), {
    showsOwnError: true,
  });
export const useAddInstitution = () => useCommand(commands.addInstitution, { showsOwnError: true });
export const useChangeInstitution = () => useChange(commands.changeInstitution);
export const useRemoveInstitution = () => useCommand(commands.removeInstitution);
export const useAddMember = () => useCommand(commands.addMember, { showsOwnError: true });
export const useChangeMember = () => useChange(commands.changeMember);
export const useRemoveMember = () => useCommand(commands.removeMember);
