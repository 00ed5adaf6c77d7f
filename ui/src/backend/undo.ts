// What can be undone and redone, and finding any item by its name.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { read, useCommand } from "./ask";
import { commands, type TeamId } from "./bindings";

export const useUndoState = (team: TeamId | null) =>
  useQuery({
    ...read({ topic: "undo", team, name: "state", ask: () => commands.getUndoState(team ?? "") }),
    enabled: team !== null,
  });

export const useUndo = () => useCommand(commands.undo);
/** Undoes one action on one record, as long as it is the last thing this person did. */
export const useUndoThis = () => useCommand(commands.undoThis);
export const useRedo = () => useCommand(commands.redo);

export const useFoundItems = (team: TeamId | null, query: string) =>
  useQuery({
    ...read({
      topic: "captures",
      also: ["evidence", "arrangements", "questions", "members"],
      team,
      name: "found",
      args: [query],
      ask: () => commands.findItems(team ?? "", query),
    }),
    enabled: team !== null && query.trim() !== "",
    placeholderData: keepPreviousData,
  });
