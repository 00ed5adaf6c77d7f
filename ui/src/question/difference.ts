// What changed between two versions of the question, word by word.
import { diffWordsWithSpace } from "diff";

export interface Piece {
  kind: "same" | "added" | "removed";
  text: string;
}

/** The pieces of both texts in reading order; what went stands before what came. */
export function differenceBetween(from: string, to: string): Piece[] {
  return diffWordsWithSpace(from, to).map(({ value, added, removed }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value,
  }));
}
