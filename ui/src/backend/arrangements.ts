// Learning arrangements, and the long texts that people write together.
import { useQuery } from "@tanstack/react-query";
import { read, unwrap, useCommand } from "./ask";
import { type ArrangementId, commands, type TeamId, type Text, type TextField } from "./bindings";

export const useArrangements = (team: TeamId) =>
  useQuery(read({ topic: "arrangements", team, name: "list", ask: () => commands.listArrangements(team) }));

export const useArrangement = (team: TeamId, id: ArrangementId) =>
  useQuery(
    read({
      topic: "arrangements",
      also: ["evidence"],
      team,
      name: "arrangement",
      args: [id],
      ask: () => commands.getArrangement(team, id),
    }),
  );

export const useCreateArrangement = () => useCommand(commands.createArrangement, { showsOwnError: true });
export const useChangeArrangement = () => useCommand(commands.changeArrangement, { showsOwnError: true });
export const useRemoveArrangement = () => useCommand(commands.removeArrangement);
export const useChangeElement = () => useCommand(commands.changeElement);

/** The `save` that a MarkdownField wants, for one text field of a team. */
export function saveText(team: TeamId, field: TextField) {
  return (content: string, base: string): Promise<Text> => unwrap(commands.saveText(team, field, content, base));
}
