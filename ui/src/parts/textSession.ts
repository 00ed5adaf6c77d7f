// The life of one long text on screen: typing, saving against the state it was read at, and taking in others' words.
import { useContext, useLayoutEffect, useState, useSyncExternalStore } from "react";
import { useSaveOnPause } from "./autosave";
import { ExplainError } from "./explain";
import { tellNotSaved } from "./notSaved";
import { rebase } from "./rebase";
import type { SaveStatus } from "./SaveState";

export interface SharedText {
  content: string;
  /** Names the state the content was read at; opaque. */
  base: string;
}

export type SaveText = (content: string, base: string) => Promise<SharedText>;

export interface TextSession {
  /** What the core last gave us. */
  known: SharedText;
  /** The property as last seen, to notice that it changed. */
  seen: SharedText;
  /** What arrived while it could not be shown; null when there is nothing of the kind. */
  missed: SharedText | null;
  draft: string;
  /** What is on its way to the core. */
  sending: string | null;
  status: SaveStatus;
  problem: string;
  /** Counts the times the draft changed without typing, so that an editor knows it must read it again. */
  revision: number;
}

export type TextEvent =
  | { kind: "arrived"; text: SharedText }
  | { kind: "typed"; draft: string }
  | { kind: "left" }
  | { kind: "sent" }
  | { kind: "saved"; text: SharedText }
  | { kind: "failed"; problem: string };

export function begin(text: SharedText): TextSession {
  return {
    known: text,
    seen: text,
    missed: null,
    draft: text.content,
    sending: null,
    status: "idle",
    problem: "",
    revision: 0,
  };
}

export function step(session: TextSession, event: TextEvent): TextSession {
  switch (event.kind) {
    case "arrived": {
      const { seen } = session;
      if (event.text.content === seen.content && event.text.base === seen.base) return session;
      const next = { ...session, seen: event.text, missed: event.text };
      // While somebody types, the next save merges; until then their screen is left alone.
      return session.sending === null ? showMissed(next) : next;
    }
    case "typed":
      return { ...session, draft: event.draft, status: event.draft === session.known.content ? "idle" : "dirty" };
    case "left":
      // Whoever typed and took it back sees what arrived meanwhile only now: not in mid-sentence.
      return session.sending === null ? showMissed(session) : session;
    case "sent":
      return { ...session, missed: null, sending: session.draft, status: "saving" };
    case "saved": {
      const draft = rebase(session.sending ?? session.draft, session.draft, event.text.content);
      return showMissed({
        ...session,
        known: event.text,
        draft,
        sending: null,
        status: draft === event.text.content ? "saved" : "dirty",
        problem: "",
        revision: draft === session.draft ? session.revision : session.revision + 1,
      });
    }
    case "failed": {
      const status = session.draft === session.known.content ? "idle" : "failed";
      return { ...session, sending: null, status, problem: event.problem };
    }
  }
}

function showMissed(session: TextSession): TextSession {
  const { missed, known, draft, revision } = session;
  if (missed === null || draft !== known.content) return session;
  return {
    ...session,
    known: missed,
    missed: null,
    draft: missed.content,
    revision: missed.content === draft ? revision : revision + 1,
  };
}

const hasUnsavedWords = ({ status }: TextSession) => status === "dirty" || status === "failed";

/** How a text is saved, and what it is called when that fails. */
export interface Saving {
  label: string;
  save: SaveText;
  explain: (error: unknown) => string;
}

/** A session that goes on when its field is gone: what was typed is still saved, or the person is told. */
export class LastingSession {
  #session: TextSession;
  #running: Promise<void> | null = null;
  /** Asked to save while a save was running. */
  #isAskedAgain = false;
  #isOnScreen = false;
  readonly #watchers = new Set<() => void>();

  constructor(text: SharedText) {
    this.#session = begin(text);
  }

  readonly current = (): TextSession => this.#session;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** From here until the answer is called, a failure shows on the field itself. */
  readonly appear = (): (() => void) => {
    this.#isOnScreen = true;
    return () => {
      this.#isOnScreen = false;
    };
  };

  take(event: TextEvent): void {
    const next = step(this.#session, event);
    if (next === this.#session) return;
    this.#session = next;
    for (const watcher of this.#watchers) watcher();
  }

  /** Resolves when what stands here now is saved; rejects when it is not. */
  saveNow(saving: Saving): Promise<void> {
    if (this.#running) {
      this.#isAskedAgain = true;
      return this.#running;
    }
    this.take({ kind: "left" });
    if (!hasUnsavedWords(this.#session)) return Promise.resolve();
    const running = this.#saveAll(saving).finally(() => {
      this.#running = null;
    });
    // Who does not wait for it sees the failure on the field, or is told.
    running.catch(() => {});
    this.#running = running;
    return running;
  }

  async #saveAll(saving: Saving): Promise<void> {
    do {
      this.#isAskedAgain = false;
      const { draft: sent, known } = this.#session;
      this.take({ kind: "sent" });
      try {
        this.take({ kind: "saved", text: await saving.save(sent, known.base) });
      } catch (error) {
        const problem = saving.explain(error);
        this.take({ kind: "failed", problem });
        const { draft } = this.#session;
        // Other words may be taken where these were refused.
        if (this.#isAskedAgain && draft !== sent) continue;
        if (!this.#isOnScreen && hasUnsavedWords(this.#session)) tellNotSaved({ label: saving.label, problem, words: draft });
        throw error;
      }
    } while (this.#isAskedAgain && hasUnsavedWords(this.#session));
  }
}

export function useTextSession(label: string, text: SharedText, save: SaveText) {
  const [lasting] = useState(() => new LastingSession(text));
  const session = useSyncExternalStore(lasting.watch, lasting.current);
  const explain = useContext(ExplainError);
  useLayoutEffect(() => lasting.appear(), [lasting]);
  useLayoutEffect(() => lasting.take({ kind: "arrived", text }), [lasting, text]);

  const saveNow = () => lasting.saveNow({ label, save, explain });
  // A save under way counts: whoever closes the window waits for it.
  useSaveOnPause(session.draft, session.sending !== null || hasUnsavedWords(session), saveNow);
  return { session, type: (draft: string) => lasting.take({ kind: "typed", draft }), saveNow };
}
