// What happened, written down in one line and sorted later.
import { useQuery } from "@tanstack/react-query";
import { read, useChange, useCommand, usePages } from "./ask";
import { type CaptureId, type CaptureQuery, commands, type TeamId } from "./bindings";

const PAGE_SIZE = 200;

/** Captures, newest first, a page at a time; every field of the filter may be left out. */
export const useCaptures = (team: TeamId, filter: Partial<Omit<CaptureQuery, "offset" | "limit">> = {}) =>
  usePages({
    topic: "captures",
    also: ["evidence"],
    team,
    name: "list",
    args: [filter],
    ask: (offset) =>
      commands.listCaptures(team, {
        cycle: null,
        hashtag: null,
        step: null,
        words: "",
        ...filter,
        offset,
        limit: PAGE_SIZE,
      }),
    itemsOf: (page) => page.captures,
  });

export const useCapture = (team: TeamId, id: CaptureId) =>
  useQuery(
    read({
      topic: "captures",
      also: ["evidence"],
      team,
      name: "capture",
      args: [id],
      ask: () => commands.getCapture(team, id),
    }),
  );

export const useAddCapture = () => useCommand(commands.addCapture, { showsOwnError: true });
export const useChangeCapture = () => useChange(commands.changeCapture);
export const useRemoveCapture = () => useCommand(commands.removeCapture);
export const useAddLink = () => useCommand(commands.addLink, { showsOwnError: true });
export const useRemoveLink = () => useCommand(commands.removeLink);
export const useOpenLink = () => useCommand(commands.openLink);
