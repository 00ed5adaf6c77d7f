// The life of one long text on screen: typing, saving against the state it was read at, and taking in others' words.
import { useContext, useReducer } from "react";
import { useSaveOnPause } from "./autosave";
import { ExplainError } from "./explain";
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
  | { kind: "sent" }
  | { kind: "saved"; text: SharedText }
  | { kind: "failed"; problem: string };

export function begin(text: SharedText): TextSession {
  return {
    known: text,
    seen: text,
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
      const seen = { ...session, seen: event.text };
      // While somebody types, the next save merges; until then their screen is left alone.
      if (session.sending !== null || session.draft !== session.known.content) return seen;
      const revision = event.text.content === session.draft ? session.revision : session.revision + 1;
      return { ...seen, known: event.text, draft: event.text.content, revision };
    }
    case "typed":
      return { ...session, draft: event.draft, status: event.draft === session.known.content ? "idle" : "dirty" };
    case "sent":
      return { ...session, sending: session.draft, status: "saving" };
    case "saved": {
      const draft = rebase(session.sending ?? session.draft, session.draft, event.text.content);
      return {
        ...session,
        known: event.text,
        draft,
        sending: null,
        status: draft === event.text.content ? "saved" : "dirty",
        problem: "",
        revision: draft === session.draft ? session.revision : session.revision + 1,
      };
    }
    case "failed":
      return { ...session, sending: null, status: "failed", problem: event.problem };
  }
}

export function useTextSession(text: SharedText, save: SaveText) {
  const [session, dispatch] = useReducer(step, text, begin);
  const explain = useContext(ExplainError);
  if (text.content !== session.seen.content || text.base !== session.seen.base) dispatch({ kind: "arrived", text });

  const isDirty = session.status === "dirty" || session.status === "failed";
  const saveNow = () => {
    if (!isDirty || session.sending !== null) return;
    dispatch({ kind: "sent" });
    save(session.draft, session.known.base).then(
      (merged) => dispatch({ kind: "saved", text: merged }),
      (error: unknown) => dispatch({ kind: "failed", problem: explain(error) }),
    );
  };
  useSaveOnPause(session.draft, isDirty, saveNow);
  return { session, type: (draft: string) => dispatch({ kind: "typed", draft }), saveNow };
}
