// The rounds and steps of a cycle with what lies on them.
import { useQuery } from "@tanstack/react-query";
import { read, useChange, useCommand } from "./ask";
import { type CaptureFilter, commands, type CycleId, type TeamId } from "./bindings";

export const boardQuery = (team: TeamId, cycle: CycleId, filter: CaptureFilter) =>
  read({
    topic: "cycles",
    also: ["captures", "evidence"],
    team,
    name: "board",
    args: [cycle, filter],
    ask: () => commands.getBoard(team, cycle, filter),
  });

export const useBoard = (team: TeamId, cycle: CycleId, filter: CaptureFilter) => useQuery(boardQuery(team, cycle, filter));
export const useSetStepState = () => useCommand(commands.setStepState);
export const useStartCycle = () => useCommand(commands.startCycle);
export const useChangeCycle = () => useChange(commands.changeCycle);
