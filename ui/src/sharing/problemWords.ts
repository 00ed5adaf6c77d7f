// What can be wrong with sharing, each in its own words: what it is, why nothing is lost, what to do now.
import {
  ArrowUpCircle,
  Ban,
  ClockAlert,
  CloudAlert,
  Copy,
  FileLock,
  FileX,
  FileWarning,
  HardDrive,
  FolderX,
  Hourglass,
  ImageOff,
  KeyRound,
  MonitorX,
  Split,
  Users,
  type LucideIcon,
} from "lucide-react";
import type { Problem, ProblemKind } from "../backend";
import { m } from "../messages";
import { inSentences, isErrorCode, sayMoment, sayNumber, sentenceFor } from "../words";

export interface ProblemWords {
  icon: LucideIcon;
  tone: "plain" | "warning" | "danger";
  title: () => string;
  /** Why it is not dangerous. */
  safe: () => string;
  /** What to do. */
  now: () => string;
  action: "share" | "check" | "folder" | null;
}

export const problemWords: Record<ProblemKind, ProblemWords> = {
  folder: {
    icon: FolderX,
    tone: "warning",
    title: m.problem_folder,
    safe: m.problem_folder_safe,
    now: m.problem_folder_now,
    action: "folder",
  },
  folderPart: {
    icon: FileWarning,
    tone: "warning",
    title: m.problem_folder_part,
    safe: m.problem_folder_part_safe,
    now: m.problem_folder_part_now,
    action: "share",
  },
  differs: {
    icon: Split,
    tone: "danger",
    title: m.problem_differs,
    safe: m.problem_differs_safe,
    now: m.problem_differs_now,
    action: "check",
  },
  damaged: {
    icon: FileX,
    tone: "warning",
    title: m.problem_damaged,
    safe: m.problem_damaged_safe,
    now: m.problem_damaged_now,
    action: "check",
  },
  unreadable: {
    icon: FileLock,
    tone: "warning",
    title: m.problem_unreadable,
    safe: m.problem_unreadable_safe,
    now: m.problem_unreadable_now,
    action: "share",
  },
  newerFormat: {
    icon: ArrowUpCircle,
    tone: "warning",
    title: m.problem_newer_format,
    safe: m.problem_newer_format_safe,
    now: m.problem_newer_format_now,
    action: null,
  },
  missingSegments: {
    icon: Hourglass,
    tone: "plain",
    title: m.problem_missing_segments,
    safe: m.problem_missing_segments_safe,
    now: m.problem_missing_segments_now,
    action: "share",
  },
  notAllowed: {
    icon: Ban,
    tone: "plain",
    title: m.problem_not_allowed,
    safe: m.problem_not_allowed_safe,
    now: m.problem_not_allowed_now,
    action: null,
  },
  unknownDevice: {
    icon: MonitorX,
    tone: "plain",
    title: m.problem_unknown_device,
    safe: m.problem_unknown_device_safe,
    now: m.problem_unknown_device_now,
    action: "share",
  },
  unknownKey: {
    icon: KeyRound,
    tone: "plain",
    title: m.problem_unknown_key,
    safe: m.problem_unknown_key_safe,
    now: m.problem_unknown_key_now,
    action: null,
  },
  otherTeam: {
    icon: Users,
    tone: "plain",
    title: m.problem_other_team,
    safe: m.problem_other_team_safe,
    now: m.problem_other_team_now,
    action: null,
  },
  clockWrong: {
    icon: ClockAlert,
    tone: "plain",
    title: m.problem_clock_wrong,
    safe: m.problem_clock_wrong_safe,
    now: m.problem_clock_wrong_now,
    action: null,
  },
  mediaNoRoom: {
    icon: HardDrive,
    tone: "warning",
    title: m.problem_media_no_room,
    safe: m.problem_media_no_room_safe,
    now: m.problem_media_no_room_now,
    action: "share",
  },
  mediaStuck: {
    icon: CloudAlert,
    tone: "warning",
    title: m.problem_media_stuck,
    safe: m.problem_media_stuck_safe,
    now: m.problem_media_stuck_now,
    action: "share",
  },
  mediaMissing: {
    icon: ImageOff,
    tone: "plain",
    title: m.problem_media_missing,
    safe: m.problem_media_missing_safe,
    now: m.problem_media_missing_now,
    action: null,
  },
  twoOfOneNumber: {
    icon: Copy,
    tone: "warning",
    title: m.problem_two_of_one_number,
    safe: m.problem_two_of_one_number_safe,
    now: m.problem_two_of_one_number_now,
    action: "check",
  },
};

/** How much, whose or which, why, and since when. */
export function sayAbout({ kind, count, about, sinceMs }: Problem, nowMs: number): string {
  const [first = "", second = ""] = about;
  const number = count > 0 ? m.problem_count({ count: sayNumber(count) }) : "";
  switch (kind) {
    case "folder":
      return isErrorCode(first) ? sentenceFor(first, second) : m.error_folderMissing();
    case "folderPart":
      return inSentences(m.problem_which({ name: second }), why(first, second));
    case "mediaNoRoom":
      return count === 1
        ? m.problem_media_no_room_one({ name: first })
        : m.problem_media_no_room_count({ count: sayNumber(count) });
    case "mediaStuck":
      return inSentences(
        count === 1
          ? m.problem_media_stuck_one({ name: second })
          : m.problem_media_stuck_count({ count: sayNumber(count), name: second }),
        // What does not fit on this computer is a problem of its own, so it is the folder that is full.
        first === "diskFull" ? m.problem_folder_full() : why(first, second),
      );
    default:
      return together(number, about.filter((name) => name !== "").join(", "), sinceMs === null ? "" : m.problem_since({ moment: sayMoment(sinceMs, nowMs) }));
  }
}

/** Why something cannot be used, for behind a sentence that names it: naming it again helps nobody. */
export function why(code: string, name: string): string {
  if (!isErrorCode(code)) return "";
  if (code === "noAccess") return m.problem_no_rights();
  const sentence = sentenceFor(code, name);
  return name !== "" && sentence.includes(name) ? "" : sentence;
}

const together = (...parts: string[]) => parts.filter((part) => part !== "").join(" · ");
