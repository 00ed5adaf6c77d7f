// Whether the file of one piece of evidence is kept back, as far as the health of sharing tells.
import type { Evidence, Problem, ProblemKind } from "../backend";

export interface KeptBack {
  why: "noRoomHere" | "doesNotGoOut" | "doesNotComeIn";
  /** It is named. Of several files only one is: another that is still to come may be among them. */
  isSure: boolean;
  /** How many files it is about. */
  count: number;
  /** The code of the error, where it is not for lack of room on this computer. */
  code: string;
}

/** Health knows files by the name they had when they were added. */
export function keptBack(evidence: Evidence, problems: Problem[]): KeptBack | null {
  const { file, isHere, elsewhere } = evidence;
  if (!file) return null;
  const isToCome = !isHere && elsewhere !== null && elsewhere.isWanted;
  const mayBeAmong = isToCome && elsewhere.isThere;
  const known = (kind: ProblemKind) => problems.find((problem) => problem.kind === kind);

  const noRoom = known("mediaNoRoom");
  if (noRoom && isToCome) {
    const isSure = noRoom.about.includes(file.name);
    if (isSure || (mayBeAmong && noRoom.count > 1)) return { why: "noRoomHere", isSure, count: noRoom.count, code: "" };
  }
  const stuck = known("mediaStuck");
  if (!stuck) return null;
  const { count, about } = stuck;
  const [code = "", ...names] = about;
  const isSure = names.includes(file.name);
  // Of what lies here nobody can tell which files go out: only the one that is named is told of.
  if (isHere) return isSure ? { why: "doesNotGoOut", isSure, count, code } : null;
  // A folder without room still gives what it holds.
  if (!isToCome || code === "diskFull") return null;
  return isSure || (mayBeAmong && count > 1) ? { why: "doesNotComeIn", isSure, count, code } : null;
}
