// A version of the question that somebody is writing: kept while its place is closed, so that nothing typed gets lost.
import { useState } from "react";
import type { CycleId, TeamId } from "../backend";
import { m } from "../messages";
import { holdDraft } from "../parts";

export interface Draft {
  /** null until somebody types: then it is the question as it is. */
  text: string | null;
  reason: string;
}

export const emptyDraft: Draft = { text: null, reason: "" };

interface Kept {
  draft: Draft;
  /** From then on the window closes without asking about it. */
  letGo: () => void;
}

const drafts = new Map<string, Kept>();

/** The draft of this team and cycle. Whoever calls this for another of either begins afresh, by a key. */
export function useDraft(team: TeamId, cycle: CycleId): [Draft, (draft: Draft) => void] {
  const key = `${team}/${cycle}`;
  const [draft, setDraft] = useState(() => drafts.get(key)?.draft ?? emptyDraft);
  const write = (next: Draft) => {
    keep(key, next);
    setDraft(next);
  };
  return [draft, write];
}

function keep(key: string, draft: Draft): void {
  drafts.get(key)?.letGo();
  if (draft.text === null && draft.reason === "") drafts.delete(key);
  else drafts.set(key, { draft, letGo: holdDraft(m.question_write_text()) });
}
