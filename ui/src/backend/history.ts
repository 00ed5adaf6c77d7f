// What happened to items, what was removed, and the way back.
import { useQuery } from "@tanstack/react-query";
import { read, useCommand, usePages } from "./ask";
import { commands, type HistoryField, type Record as LogRecord, type TeamId, type Topic } from "./bindings";

const PAGE_SIZE = 50;

/** Everything that a history can tell of. */
const TOLD: Topic[] = ["captures", "questions", "evidence", "arrangements", "cycles", "members", "teams"];

/** What was done to an item and to what belongs to it, newest first, a page at a time. */
export const useHistory = (team: TeamId, item: LogRecord) =>
  usePages({
    topic: "captures",
    also: TOLD,
    team,
    name: "history",
    args: [item.kind, item.id],
    ask: (offset) => commands.getHistory(team, item, offset, PAGE_SIZE),
    itemsOf: (page) => page.changes,
  });

/** What two people wrote at the same time in a team and its people, or in a cycle and its steps. */
export const useAlsoChanged = (team: TeamId, item: LogRecord) =>
  useQuery(
    read({
      topic: "cycles",
      also: ["members", "teams"],
      team,
      name: "alsoChanged",
      args: [item.kind, item.id],
      ask: () => commands.listAlsoChanged(team, item),
    }),
  );

/** A long text as one person found and left it; what was written never changes. */
export const useTextVersion = (team: TeamId, record: LogRecord, field: HistoryField["field"], version: string) =>
  useQuery({
    ...read({
      topic: "undo",
      team,
      name: "textVersion",
      args: [record.id, field, version],
      ask: () => commands.getTextVersion(team, record, field, version),
    }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useRemoved = (team: TeamId) =>
  useQuery(read({ topic: "captures", also: TOLD, team, name: "removed", ask: () => commands.listRemoved(team) }));

export const useRestoreValue = () => useCommand(commands.restoreValue);
export const useBringBack = () => useCommand(commands.bringBack);

/** What others did in each team since this person was there. */
export const useNews = () =>
  useQuery(read({ topic: "news", also: TOLD, team: null, name: "all", ask: () => commands.listNews() }));

export const useMarkSeen = () => useCommand(commands.markSeen);
