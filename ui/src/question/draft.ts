// A version of the question that somebody is writing: kept on this computer until it is written or thrown away.
import { useState, useSyncExternalStore } from "react";
import type { CycleId, QuestionVersion, TeamId } from "../backend";
import { m } from "../messages";
import { holdDraft } from "../parts";

export interface Draft {
  /** null until somebody types: then it is the question as it is. */
  text: string | null;
  reason: string;
}

export const emptyDraft: Draft = { text: null, reason: "" };

export interface KeptDraft {
  draft: Draft;
  /** It is there again when the app starts anew, however it ended. */
  isStored: boolean;
}

interface Kept extends KeptDraft {
  /** From then on the window closes without asking about it. */
  letGo: () => void;
}

const drafts = new Map<string, Kept>();
const watchers = new Set<() => void>();

export const isEmpty = ({ text, reason }: Draft) => text === null && reason === "";

/**
 * The draft of this team and cycle, and the way to write on, also when its place is gone. Whoever calls this for another
 * of either begins afresh, by a key.
 */
export function useDraft(team: TeamId, cycle: CycleId, versions: QuestionVersion[]): [KeptDraft, (draft: Draft) => void] {
  const key = `${team}/${cycle}`;
  const [begun] = useState(() => begin(key, versions));
  const kept = useSyncExternalStore(watch, () => drafts.get(key) ?? begun);
  return [kept, (draft) => keep(key, draft)];
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function begin(key: string, versions: QuestionVersion[]): Kept {
  const known = drafts.get(key);
  if (known) return known;
  const stored = readStored(key);
  // The app may have ended after a version was written and before its draft was gone from the disk.
  const isLeft = isEmpty(stored) || isWritten(stored, versions);
  if (isLeft) removeStored(key);
  const kept = { draft: isLeft ? emptyDraft : stored, isStored: !isLeft, letGo: () => {} };
  drafts.set(key, kept);
  return kept;
}

function keep(key: string, draft: Draft): void {
  drafts.get(key)?.letGo();
  const isGone = isEmpty(draft);
  if (isGone) removeStored(key);
  const isStored = !isGone && store(key, draft);
  // A draft that is on no disk is lost with the window.
  const letGo = isGone || isStored ? () => {} : holdDraft(m.question_write_text());
  // An empty one stays here, so that what could not be removed from the disk does not come back.
  drafts.set(key, { draft, isStored, letGo });
  for (const watcher of watchers) watcher();
}

function isWritten({ text, reason }: Draft, versions: QuestionVersion[]): boolean {
  return versions.some((version) => version.text === text?.trim() && version.reason === reason.trim());
}

/** Where the window keeps the draft of a team and cycle. */
export const storedAs = (key: string) => `werkplaats/question-draft/${key}`;

function store(key: string, draft: Draft): boolean {
  try {
    localStorage.setItem(storedAs(key), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

function removeStored(key: string): void {
  try {
    localStorage.removeItem(storedAs(key));
  } catch {
    // Where nothing can be removed, nothing could be stored.
  }
}

/** Whatever stands there: what is no draft is as if there were none. */
function readStored(key: string): Draft {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(storedAs(key)) ?? "null");
    return isDraft(found) ? { text: found.text, reason: found.reason } : emptyDraft;
  } catch {
    return emptyDraft;
  }
}

function isDraft(found: unknown): found is Draft {
  if (typeof found !== "object" || found === null) return false;
  const { text, reason } = found as Partial<Draft>;
  return (text === null || typeof text === "string") && typeof reason === "string";
}
