// Learning arrangements, and the long texts that people write together.
import { useQuery } from "@tanstack/react-query";
import { read, unwrap, useChange, useCommand } from "./ask";
import { type ArrangementId, commands, type ElementCode, type ElementId, type TeamId, type Text, type TextField } from "./bindings";

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

/** The arrangement that this id names, or that the element with this id is a part of; null when neither is there. */
export const useArrangementWith = (team: TeamId, id: ArrangementId | ElementId | null) =>
  useQuery({
    queryKey: ["arrangements", team, "with", id],
    queryFn: async (): Promise<{ arrangement: ArrangementId; element: ElementCode | null } | null> => {
      const all = await unwrap(commands.listArrangements(team));
      if (all.some((one) => one.id === id)) return { arrangement: id ?? "", element: null };
      const whole = await Promise.all(all.map((one) => unwrap(commands.getArrangement(team, one.id))));
      const found = whole.find(({ elements }) => elements.some((element) => element.id === id));
      const element = found?.elements.find((one) => one.id === id);
      return found && element ? { arrangement: found.id, element: element.code } : null;
    },
    enabled: id !== null,
  });

export const useCreateArrangement = () => useCommand(commands.createArrangement, { showsOwnError: true });
export const useChangeArrangement = () => useChange(commands.changeArrangement);
export const useRemoveArrangement = () => useCommand(commands.removeArrangement);
export const useChangeElement = () => useCommand(commands.changeElement);

/** The `save` that a MarkdownField wants, for one text field of a team. */
export function saveText(team: TeamId, field: TextField) {
  return (content: string, base: string): Promise<Text> => unwrap(commands.saveText(team, field, content, base));
}
