// Keeps what is on screen true: the core announces topics after each commit, and queries on them read again.
import type { QueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { type Changed, commands, events, type ImportProgress, type Topic } from "./bindings";
import { noteImport } from "./imports";

export function invalidate(queries: QueryClient, changed: Changed): Promise<void> {
  const topics = new Set<Topic>(changed.topics);
  return queries.invalidateQueries({
    predicate: (query) => {
      const [topic, team] = query.queryKey as [Topic, string | null];
      const also = (query.meta?.also ?? []) as Topic[];
      const isTouched = topics.has(topic) || also.some((other) => topics.has(other));
      return isTouched && (changed.team === null || team === null || team === changed.team);
    },
  });
}

/** Follows the change feed and the imports for as long as the window lives; returns the way to stop. */
export function followChanges(queries: QueryClient): () => void {
  const stopChanges = listening(events.stateChanged.listen((event) => void invalidate(queries, event.payload)));
  const stopImports = listening(events.importProgressed.listen((event) => noteImport(queries, event.payload)));
  return () => {
    stopChanges();
    stopImports();
  };
}

export function useImportProgress(onProgress: (progress: ImportProgress) => void): void {
  const report = useEffectEvent(onProgress);
  useEffect(() => listening(events.importProgressed.listen((event) => report(event.payload))), []);
}

/** Files dropped on the window, handed over by a second start, or that the app was started with. */
export function useFilesOffered(onFiles: (paths: string[]) => void): void {
  const offer = useEffectEvent(onFiles);
  useEffect(() => {
    void painted().then((paths) => (paths.length > 0 ? offer(paths) : undefined));
  }, []);
  useEffect(() => listening(events.filesOffered.listen((event) => offer(event.payload.paths))), []);
}

let shown: Promise<unknown> | null = null;

/** The window begins hidden, so that it never flashes empty; the first thing that is laid out shows it. */
export function showWindow(): Promise<unknown> {
  shown ??= commands.showWindow();
  return shown;
}

let isPainted = false;

/** Shows the window and says that this start went well; answers the files the app was started with. */
async function painted(): Promise<string[]> {
  if (isPainted) return [];
  isPainted = true;
  await showWindow();
  // The frame after the next one begins when the first one is on the screen.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const answer = await commands.firstPaint();
  return answer.status === "ok" ? answer.data : [];
}

function listening(subscription: Promise<() => void>): () => void {
  // Stopping may be asked before the shell has answered that it listens.
  return () => void subscription.then((stop) => stop());
}
