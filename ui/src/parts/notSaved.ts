// Tells that words could not be saved after their field was gone, and keeps them at hand.
import { m } from "../messages";
import { copyText } from "./copy";
import { tell } from "./notices";

export interface NotSaved {
  /** What the field was called. */
  label: string;
  /** The sentence that says why. */
  problem: string;
  words: string;
}

export function tellNotSaved({ label, problem, words }: NotSaved): void {
  const text = m.parts_field_not_saved({ label, problem });
  // A field that was emptied left nothing to keep.
  if (words === "") {
    tell({ tone: "problem", text });
    return;
  }
  const copy = () => copyText(words, { done: m.parts_words_copied(), failed: m.parts_words_not_copied() });
  tell({ tone: "problem", text, words, action: { label: m.parts_copy_words(), onAction: copy, isRepeatable: true } });
}
