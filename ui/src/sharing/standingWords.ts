// How sharing is going, as a headline and one sentence that says what that means for the team.
import type { Sharing, SharingState } from "../backend";
import { m } from "../messages";
import type { CalloutProps } from "../parts";
import { sayNumber, sentenceFor } from "../words";
import { why } from "./problemWords";

export const standingTone: Record<SharingState, CalloutProps["tone"]> = {
  localOnly: "plain",
  waitingForAcceptance: "plain",
  requestLapsed: "warning",
  needsInvitation: "warning",
  allShared: "good",
  waiting: "plain",
  busy: "plain",
  folderUnreachable: "warning",
  needsHelp: "warning",
  removed: "warning",
};

const headlines: Record<Exclude<SharingState, "waiting">, () => string> = {
  localOnly: m.sharing_is_local,
  waitingForAcceptance: m.sharing_is_asking,
  requestLapsed: m.sharing_is_lapsed,
  needsInvitation: m.sharing_is_new_device,
  allShared: m.sharing_is_shared,
  busy: m.sharing_is_busy,
  folderUnreachable: m.sharing_is_unreachable,
  needsHelp: m.sharing_is_help,
  removed: m.sharing_is_removed,
};

export function sayStanding({ state, waitingChanges, problemAbout }: Sharing): string {
  if (state === "needsHelp" && problemAbout !== null) return m.frame_sharing_part();
  if (state !== "waiting") return headlines[state]();
  if (waitingChanges === 0) return m.sharing_is_waiting();
  return waitingChanges === 1
    ? m.sharing_is_waiting_one()
    : m.sharing_is_waiting_count({ count: sayNumber(waitingChanges) });
}

const reasons: Record<SharingState, () => string> = {
  localOnly: m.sharing_why_local,
  waitingForAcceptance: m.sharing_why_asking,
  requestLapsed: m.sharing_why_lapsed,
  needsInvitation: m.sharing_why_new_device,
  allShared: m.sharing_why_shared,
  waiting: m.sharing_why_waiting,
  busy: m.sharing_why_busy,
  folderUnreachable: m.sharing_why_unreachable,
  needsHelp: m.sharing_why_help,
  removed: m.sharing_why_removed,
};

export function whyStanding({ state, problem, problemAbout, folder, missingFiles }: Sharing): string {
  if (state === "waitingForAcceptance" && folder === null) return m.sharing_why_asking_by_file();
  if (state === "allShared" && missingFiles > 0) return m.sharing_why_shared_but_files();
  if (problem === null || (state !== "needsHelp" && state !== "folderUnreachable")) return reasons[state]();
  if (problemAbout === null) return sentenceFor(problem, folder ?? "");
  return `${m.sharing_why_part({ what: problemAbout })} ${why(problem, problemAbout)}`.trim();
}
