// The practice question of a cycle and all its versions.
import { useQuery } from "@tanstack/react-query";
import { read, useChange, useCommand } from "./ask";
import { commands, type CycleId, type TeamId } from "./bindings";

export const useQuestion = (team: TeamId, cycle: CycleId) =>
  useQuery(
    read({
      topic: "questions",
      also: ["evidence"],
      team,
      name: "question",
      args: [cycle],
      ask: () => commands.getQuestion(team, cycle),
    }),
  );

export const useWriteQuestionVersion = () => useCommand(commands.writeQuestionVersion, { showsOwnError: true });
export const useChangeQuestion = () => useChange(commands.changeQuestion);
