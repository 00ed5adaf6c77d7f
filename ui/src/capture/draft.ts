// What somebody is writing down: kept while the dialog is closed, so that nothing typed gets lost.
import type { Board, Hashtag } from "../backend";

export interface Draft {
  line: string;
  hashtag: Hashtag | null;
  /** undefined until somebody chooses: then it is the step under way. */
  step: string | null | undefined;
  /** Files on disk, by their path. */
  paths: string[];
  /** What was pasted has no path. */
  pasted: File[];
}

export const emptyDraft: Draft = { line: "", hashtag: null, step: undefined, paths: [], pasted: [] };

/** Whether something would get lost with it; a hashtag or a step alone is chosen again in a moment. */
export function hasWords({ line, paths, pasted }: Draft): boolean {
  return line.trim() !== "" || paths.length > 0 || pasted.length > 0;
}

/** Adds paths once each: dropping the same file twice is one file. */
export function withPaths(draft: Draft, paths: string[]): Draft {
  return { ...draft, paths: [...new Set([...draft.paths, ...paths])] };
}

/** The last part of a path, on any system. */
export function nameOfPath(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== "") ?? path;
}

/** The step the team went to last and is still at; null when none is under way. */
export function stepUnderWay(board: Board): string | null {
  const busy = board.rounds.flatMap(({ steps }) => steps).filter(({ state }) => state === "bezig");
  const lastVisit = board.path.findLast((visit) => busy.some(({ code }) => code === visit.step));
  return lastVisit?.step ?? busy.at(-1)?.code ?? null;
}

/** The pictures and files in a paste; a paste of words has none. */
export function filesIn(clipboard: DataTransfer | null): File[] {
  if (!clipboard) return [];
  const files = [...(clipboard.files ?? [])];
  if (files.length > 0) return files;
  return [...(clipboard.items ?? [])].flatMap((item) => {
    const file = item.kind === "file" ? item.getAsFile() : null;
    return file ? [file] : [];
  });
}

/** Every system calls a pasted picture "image.png"; a name that says how it came is easier to find again. */
export function renamed(file: File, name: string): File {
  const ending = file.name.includes(".") ? file.name.slice(file.name.lastIndexOf(".")) : `.${file.type.split("/")[1] ?? "bin"}`;
  return new File([file], `${name}${ending}`, { type: file.type });
}
