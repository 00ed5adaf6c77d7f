// From changes as they were logged to lines as people remember them: what one person did in one go.
import type { HistoryChange, HistoryField } from "../../backend";

/** Longer apart than this is another time that somebody sat down. */
const PAUSE_MS = 10 * 60_000;

/** What one person did to one record in one go. */
export interface Line extends Omit<HistoryChange, "fields" | "atMs"> {
  atMs: number;
  fields: LineField[];
  beganMs: number;
}

export interface LineField extends HistoryField {
  /** The change that wrote this value last, and the first one of this line. */
  version: string;
  firstVersion: string;
}

export interface Day {
  /** Noon of the day, to say it. */
  date: string;
  lines: Line[];
}

/** Newest first, as they come. */
export function daysOf(changes: HistoryChange[]): Day[] {
  const days: Day[] = [];
  for (const line of linesOf(changes)) {
    const date = dayOf(line.atMs);
    const last = days.at(-1);
    if (last?.date === date) last.lines.push(line);
    else days.push({ date, lines: [line] });
  }
  return days;
}

export function linesOf(changes: HistoryChange[]): Line[] {
  const lines: Line[] = [];
  for (const change of changes) {
    const line = lines.at(-1);
    if (line && isSameGo(line, change)) addOlder(line, change);
    else lines.push(begin(change));
  }
  return lines;
}

function begin(change: HistoryChange): Line {
  const { version } = change;
  const fields = change.fields.map((field) => Object.assign({ version, firstVersion: version }, field));
  return { ...change, fields, atMs: msOf(change), beganMs: msOf(change) };
}

function isSameGo(line: Line, older: HistoryChange): boolean {
  return (
    line.what === "changed" &&
    older.what === "changed" &&
    line.record.id === older.record.id &&
    line.by.name === older.by.name &&
    line.by.member === older.by.member &&
    line.beganMs - msOf(older) <= PAUSE_MS &&
    dayOf(line.atMs) === dayOf(msOf(older))
  );
}

function addOlder(line: Line, older: HistoryChange): void {
  line.beganMs = msOf(older);
  for (const field of older.fields) {
    const same = line.fields.find((one) => one.field === field.field);
    if (!same) line.fields.push({ ...field, version: older.version, firstVersion: older.version });
    // Two that stand at once are two values, however soon one came after the other.
    else if (same.isAlso || field.isAlso) line.fields.push({ ...field, version: older.version, firstVersion: older.version });
    else Object.assign(same, { before: field.before, firstVersion: older.version });
  }
}

/** Numbers may be absent on the wire; a stamp never is. */
const msOf = ({ atMs }: HistoryChange): number => atMs ?? 0;

/** The ISO date where this person is. */
function dayOf(ms: number): string {
  const day = new Date(ms);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
