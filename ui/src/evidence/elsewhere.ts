// How a file stands that is not on this computer, in a few words for lists.
import type { Elsewhere, Evidence } from "../backend";
import { m } from "../messages";
import { saySize } from "../words";

/** It was asked for, or it comes by itself and is there to be fetched. */
export const isComing = (elsewhere: Elsewhere | null) =>
  elsewhere !== null && elsewhere.isWanted && (elsewhere.isAsked || elsewhere.isThere);

export function percentOf({ file, elsewhere }: Evidence): number {
  return file?.sizeBytes ? Math.min(100, ((elsewhere?.bytesDone ?? 0) / file.sizeBytes) * 100) : 0;
}

export function sayElsewhere({ file, elsewhere }: Evidence): string {
  const size = saySize(file?.sizeBytes ?? null);
  return isComing(elsewhere)
    ? m.evidence_coming({ done: saySize(elsewhere?.bytesDone ?? 0), size })
    : m.evidence_not_here({ size });
}
