// Days, moments and sizes as people say them, in the language of the app.
import { language, m } from "../messages";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** "3 maart 2027" for an ISO date; the text itself when it is none. */
export function sayDay(isoDate: string): string {
  const day = new Date(`${isoDate.slice(0, 10)}T12:00:00`);
  if (Number.isNaN(day.getTime())) return isoDate;
  return day.toLocaleDateString(language(), { day: "numeric", month: "long", year: "numeric" });
}

/** "3 mrt" for lists. */
export function sayShortDay(isoDate: string): string {
  const day = new Date(`${isoDate.slice(0, 10)}T12:00:00`);
  if (Number.isNaN(day.getTime())) return isoDate;
  return day.toLocaleDateString(language(), { day: "numeric", month: "short" });
}

/** "zojuist", "12 min geleden", or the day and time; nothing when the moment is not known. */
export function sayMoment(ms: number | null, nowMs: number = Date.now()): string {
  if (ms === null) return "";
  const past = nowMs - ms;
  if (past >= 0 && past < MINUTE_MS) return m.words_just_now();
  if (past >= 0 && past < HOUR_MS) return m.words_minutes({ count: String(Math.floor(past / MINUTE_MS)) });
  const moment = new Date(ms);
  return moment.toLocaleString(language(), { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
}

/** "14:05". */
export function sayTime(ms: number): string {
  return new Date(ms).toLocaleTimeString(language(), { hour: "2-digit", minute: "2-digit" });
}

/** "2 uur": how long, in the largest unit that fits. */
export function sayDuration(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS));
  const [value, unit]: [number, "minute" | "hour" | "day"] =
    minutes < 90 ? [minutes, "minute"] : minutes < 36 * 60 ? [minutes / 60, "hour"] : [minutes / 1440, "day"];
  return Math.round(value).toLocaleString(language(), { style: "unit", unit, unitDisplay: "long" });
}

/** Today as an ISO date, where this person is. */
export function today(now: Date = new Date()): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** "3,4 MB"; nothing when the size is not known. */
export function saySize(bytes: number | null): string {
  if (bytes === null) return "";
  const power = bytes < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return value.toLocaleString(language(), {
    style: "unit",
    unit: SIZES[power] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: value < 10 && power > 0 ? 1 : 0,
  });
}

export function sayNumber(value: number): string {
  return value.toLocaleString(language());
}
