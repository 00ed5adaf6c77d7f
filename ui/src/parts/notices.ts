// Short messages about what just happened; anything may tell one, the frame shows them.
import { UNSTABLE_ToastQueue as ToastQueue } from "react-aria-components";

export interface Notice {
  tone: "good" | "problem" | "plain";
  text: string;
  /** What somebody wrote and must not lose: shown in full, to read, select and copy. */
  words?: string;
  /** One thing to do about it, such as undoing it. */
  action?: NoticeAction;
  /** A second thing to do, such as going there. */
  otherAction?: NoticeAction;
}

export interface NoticeAction {
  label: string;
  onAction: () => void;
  /** The notice stays after it was done. */
  isRepeatable?: boolean;
}

const READING_TIME_MS = 7_000;

export const notices = new ToastQueue<Notice>({ maxVisibleToasts: 4 });

/** A problem stays until it is closed; the rest goes by itself. */
export function tell(notice: Notice): void {
  notices.add(notice, notice.tone === "problem" ? {} : { timeout: READING_TIME_MS });
}

/** What was read already makes way for what is asked now; problems stay. */
export function clearTheWay(): void {
  for (const { key, content } of notices.visibleToasts) {
    if (content.tone !== "problem") notices.close(key);
  }
}
