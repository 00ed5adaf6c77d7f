// Puts a text that changed elsewhere into an editor that somebody types in, outside of what undo takes back.
import { type Editor, type EditorEvents, Extension } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";
import type { StepMap } from "@tiptap/pm/transform";
import { diffArrays } from "diff";

/** Shows `markdown`. Undo goes on taking back the person's own steps, and never the words of a colleague. */
export function takeIn(editor: Editor, markdown: string): void {
  const now = editor.state.doc;
  const wanted = read(editor, markdown);
  if (now.eq(wanted)) return;
  let change = editor.state.tr;
  for (const stretch of stretchesBetween(now, wanted).toReversed()) replaceStretch(change, wanted, stretch);
  // Where the editor fits a stretch in its own way, as in a list that was split, the screen must still be right.
  if (!change.doc.eq(wanted)) change = editor.state.tr.replaceWith(0, now.content.size, wanted.content);
  editor.view.dispatch(
    change.setMeta("addToHistory", false).setMeta("preventUpdate", true).setMeta(othersWords, "takenIn"),
  );
}

/** Part of a document, from one position to another. */
interface Range {
  from: number;
  to: number;
}

const othersWords = new PluginKey<Range[]>("othersWords");
/** How the editor's undo marks its own transactions. */
const UNDO_OR_REDO = "history$";

/**
 * Undo takes back a run of typing as a whole, with what was written in its midst meanwhile: it stops at a run that
 * holds the words of a colleague.
 */
export const OthersWords = Extension.create({
  name: "othersWords",
  addProseMirrorPlugins: () => [
    new Plugin<Range[]>({
      key: othersWords,
      state: {
        init: () => [],
        apply: (change, theirs) =>
          change.getMeta(othersWords) === "takenIn"
            ? [...leftOf(theirs, change), ...insertedBy(change)]
            : leftOf(theirs, change),
      },
      filterTransaction: (change, state) => {
        if (!change.getMeta(UNDO_OR_REDO)) return true;
        const theirs = othersWords.getState(state) ?? [];
        return sizeOf(leftOf(theirs, change)) === sizeOf(theirs);
      },
    }),
  ],
});

export type Way = "undo" | "redo";

/** Tells whenever a step was not taken because of a colleague's words; answers the way to stop listening. */
export function listenForStops(editor: Editor, onStopped: (way: Way) => void): () => void {
  const look = ({ transaction, nextState }: EditorEvents["beforeTransaction"]) => {
    const step = transaction.getMeta(UNDO_OR_REDO) as { redo: boolean } | undefined;
    // A change that was let through makes another state, be it one that shows the same.
    if (step && nextState === editor.state) onStopped(step.redo ? "redo" : "undo");
  };
  editor.on("beforeTransaction", look);
  return () => {
    editor.off("beforeTransaction", look);
  };
}

const sizeOf = (ranges: Range[]) => ranges.reduce((sum, { from, to }) => sum + to - from, 0);

function insertedBy(change: Transaction): Range[] {
  return change.mapping.maps.flatMap((map, index) => {
    const ranges: Range[] = [];
    const rest = change.mapping.slice(index + 1);
    map.forEach((_oldFrom, _oldTo, from, to) => ranges.push({ from: rest.map(from, 1), to: rest.map(to, -1) }));
    return ranges;
  });
}

/** Where these words stand after a change, without what went and without what was typed between them. */
function leftOf(ranges: Range[], change: Transaction): Range[] {
  return change.mapping.maps.reduce((left, map) => left.flatMap((range) => leftOfOne(range, map)), ranges);
}

function leftOfOne({ from, to }: Range, map: StepMap): Range[] {
  const left: Range[] = [];
  let start = from;
  map.forEach((oldFrom, oldTo) => {
    if (oldTo < start || oldFrom > to) return;
    left.push({ from: start, to: oldFrom });
    start = oldTo;
  });
  left.push({ from: start, to });
  return left
    .filter((range) => range.from < range.to)
    .map((range) => ({ from: map.map(range.from, 1), to: map.map(range.to, -1) }));
}

function read(editor: Editor, markdown: string): Node {
  const content = editor.markdown?.parse(markdown).content ?? [];
  // A document is never without a paragraph to type in.
  return editor.schema.nodeFromJSON({ type: "doc", content: content.length > 0 ? content : [{ type: "paragraph" }] });
}

/** A part of the document as it is, and what must stand there. */
interface Stretch {
  now: Range;
  wanted: Range;
}

/** The runs of blocks that differ: what stands between two of them, perhaps with the cursor in it, is left alone. */
function stretchesBetween(now: Node, wanted: Node): Stretch[] {
  const stretches: Stretch[] = [];
  let [at, wantedAt] = [0, 0];
  let open: Stretch | null = null;
  const runs = diffArrays([...now.children], [...wanted.children], { comparator: (one, other) => one.eq(other) });
  for (const { value, added, removed } of runs) {
    if (!added && !removed) open = null;
    else if (open === null) {
      open = { now: { from: at, to: at }, wanted: { from: wantedAt, to: wantedAt } };
      stretches.push(open);
    }
    const size = value.reduce((sum, block) => sum + block.nodeSize, 0);
    if (!added) at += size;
    if (!removed) wantedAt += size;
    if (open === null) continue;
    open.now.to = at;
    open.wanted.to = wantedAt;
  }
  return stretches;
}

/** Replaces only the letters that differ within the blocks of a stretch. */
function replaceStretch(change: Transaction, wanted: Node, stretch: Stretch): void {
  const old = change.doc.slice(stretch.now.from, stretch.now.to).content;
  const fresh = wanted.slice(stretch.wanted.from, stretch.wanted.to).content;
  const first = old.findDiffStart(fresh);
  const last = old.findDiffEnd(fresh);
  if (first === null || last === null) return;
  // From "aa" to "a" the same letter is found from both sides, and the ends would cross.
  const overlap = Math.max(0, first - Math.min(last.a, last.b));
  const { from } = stretch.now;
  const { from: wantedFrom } = stretch.wanted;
  const slice = wanted.slice(wantedFrom + first, wantedFrom + last.b + overlap);
  change.replace(from + first, from + last.a + overlap, slice);
}
