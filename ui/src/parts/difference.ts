// What changed between two versions of a text, word by word.
import { diffWordsWithSpace } from "diff";

export interface Piece {
  kind: "same" | "added" | "removed";
  text: string;
}

/** The pieces of both texts in reading order; what went stands before what came. */
export function differenceBetween(from: string, to: string): Piece[] {
  const pieces: Piece[] = [];
  let removed = "";
  let added = "";
  const finishChange = () => {
    if (removed !== "") pieces.push({ kind: "removed", text: removed });
    if (added !== "") pieces.push({ kind: "added", text: added });
    removed = "";
    added = "";
  };
  const changes = diffWordsWithSpace(from, to);
  for (const [index, change] of changes.entries()) {
    const isInsideChange = removed !== "" || added !== "";
    const goesOn = index < changes.length - 1;
    if (change.removed) removed += change.value;
    else if (change.added) added += change.value;
    else if (isInsideChange && goesOn && isSingleWord(change.value)) {
      // A word that both happen to share, in the middle of a rewritten sentence, only makes it harder to read.
      removed += change.value;
      added += change.value;
    } else {
      finishChange();
      pieces.push({ kind: "same", text: change.value });
    }
  }
  finishChange();
  return pieces;
}

const isSingleWord = (text: string) => !/\s/.test(text.trim());
