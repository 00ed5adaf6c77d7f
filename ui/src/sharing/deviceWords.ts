// How a device is doing, in plain words.
import type { DeviceHealth } from "../backend";
import { m } from "../messages";
import { sayDuration, sayNumber } from "../words";

/** What it has and lacks; one line for each that is so. */
export function sayHas({ isThis, differs, behindSegments, missingSegments }: DeviceHealth): string[] {
  const lines: string[] = [];
  if (differs) lines.push(m.device_differs());
  if (behindSegments > 0) {
    lines.push(behindSegments === 1 ? m.device_behind_one() : m.device_behind({ count: sayNumber(behindSegments) }));
  }
  if (missingSegments > 0) {
    lines.push(missingSegments === 1 ? m.device_missing_one() : m.device_missing({ count: sayNumber(missingSegments) }));
  }
  if (lines.length === 0) lines.push(isThis ? m.device_here() : m.device_complete());
  return lines;
}

export function sayClock({ clock, clockOffMs }: DeviceHealth): string {
  switch (clock) {
    case "good":
      return m.device_clock_good();
    case "ahead":
      return m.device_clock_ahead({ duration: sayDuration(Math.abs(clockOffMs ?? 0)) });
    case "behind":
      return m.device_clock_behind({ duration: sayDuration(Math.abs(clockOffMs ?? 0)) });
    case "unknown":
      return m.device_clock_unknown();
  }
}
