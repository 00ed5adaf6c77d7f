// Keeps what is on screen true: the core announces topics after each commit, and queries on them read again.
import type { QueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import {
  type Changed,
  commands,
  events,
  type HandoverProgress,
  type ImportProgress,
  type StartedWith,
  type Topic,
} from "./bindings";
import { isHandover, listenForHandovers } from "./handovers";
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

/** How far the writing or taking in of one hand-over file is; null before it began. */
export function useHandoverProgress(path: string | null): HandoverProgress | null {
  const [progress, setProgress] = useState<HandoverProgress | null>(null);
  useEffect(() => listening(events.handoverProgressed.listen((event) => setProgress(event.payload))), []);
  return progress?.path === path ? progress : null;
}

/** Files dropped on the window, handed over by a second start, or that the app was started with. */
export function useFilesOffered(onFiles: (paths: string[]) => void): void {
  const offer = useEffectEvent((paths: string[]) => {
    const files = paths.filter((path) => !isHandover(path));
    if (files.length > 0) onFiles(files);
  });
  useEffect(() => void startedWith("files").then(({ files }) => offer(files)), []);
  useEffect(() => listening(events.filesOffered.listen((event) => offer(event.payload.paths))), []);
}

/** A hand-over file that was opened with the app, dropped on it, or chosen where evidence is added. */
export function useHandoverOffered(onPath: (path: string) => void): void {
  const offer = useEffectEvent((paths: string[]) => {
    const path = paths.find(isHandover);
    if (path) onPath(path);
  });
  useEffect(() => void startedWith("handover").then(({ files }) => offer(files)), []);
  useEffect(() => listening(events.filesOffered.listen((event) => offer(event.payload.paths))), []);
  useEffect(() => listening(events.handoverOffered.listen((event) => offer([event.payload.path]))), []);
  useEffect(() => listenForHandovers((path) => offer([path])), []);
}

/** A link to join a team with, that was clicked anywhere on this computer. */
export function useLinkOffered(onLink: (link: string) => void): void {
  const offer = useEffectEvent(onLink);
  useEffect(() => void startedWith("link").then(({ link }) => (link ? offer(link) : undefined)), []);
  useEffect(() => listening(events.linkOffered.listen((event) => offer(event.payload.link))), []);
}

/** Somebody closes the window: it waits for an answer. */
export function useClosingAsked(onAsked: () => void): void {
  const ask = useEffectEvent(onAsked);
  useEffect(() => listening(events.closingAsked.listen(() => ask())), []);
}

let shown: Promise<unknown> | null = null;

/** The window begins hidden, so that it never flashes empty; the first thing that is laid out shows it. */
export function showWindow(): Promise<unknown> {
  shown ??= commands.showWindow();
  return shown;
}

const NOTHING: StartedWith = { files: [], link: null };

let started: Promise<StartedWith> | null = null;
const asked = new Set<string>();

/** What the app was started with: who asks for a kind first gets it, and nobody after that. */
async function startedWith(kind: "files" | "handover" | "link"): Promise<StartedWith> {
  if (asked.has(kind)) return NOTHING;
  asked.add(kind);
  started ??= paint();
  return started;
}

/** Shows the window while the app cannot open yet; what it was started with waits until it does. */
export async function showLocked(): Promise<void> {
  await paint();
}

/** Shows the window and says that this start went well; answers what the app was started with. */
async function paint(): Promise<StartedWith> {
  await showWindow();
  // The frame after the next one begins when the first one is on the screen.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const answer = await commands.firstPaint();
  return answer.status === "ok" ? answer.data : NOTHING;
}

function listening(subscription: Promise<() => void>): () => void {
  // Stopping may be asked before the shell has answered that it listens.
  return () => void subscription.then((stop) => stop());
}
