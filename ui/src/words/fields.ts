// The fields of the change log and what stands in them, in the words of the screens where people fill them in.
import type { Period, RecordKind } from "../backend/bindings";
import { m } from "../messages";
import { sayDay } from "./dates";
import {
  arrangementSizeLabel,
  arrangementStatusLabel,
  captureKindLabel,
  evidenceKindLabel,
  forWhomLabel,
  hashtagLabel,
  memberRoleLabel,
  sectorLabel,
  sensitivityLabel,
  stepStateLabel,
  teamKindLabel,
  themeLabel,
  whoDecidesLabel,
} from "./labels";

type Words = Record<string, () => string>;

const fieldLabels: Record<RecordKind, Words> = {
  team: {
    title: m.settings_team_title,
    kind: m.settings_team_kind,
    sector: m.settings_sector,
    theme: m.settings_theme,
    programme: m.settings_programme,
    period: m.history_field_period,
  },
  institution: { name: m.settings_institution_name, place: m.settings_institution_place },
  member: { name: m.settings_member_name, role: m.settings_member_role, institution: m.settings_member_institution },
  cycle: {
    number: m.history_field_number,
    title: m.board_cycle_title,
    goal: m.board_cycle_goal,
    period: m.history_field_period,
  },
  step: { state: m.history_field_state },
  question: {
    whose: m.question_whose,
    why_now: m.question_why_now,
    learners: m.question_learners,
    already_tried: m.question_tried,
  },
  question_version: { body: m.question_now, reason: m.question_write_reason },
  capture: {
    line: m.board_inspector_line,
    hashtag: m.board_inspector_hashtag,
    kind: m.board_inspector_kind,
    step: m.board_inspector_step,
    happened_on: m.board_inspector_day,
    text: m.board_inspector_text,
  },
  link: {},
  evidence: {
    title: m.evidence_field_title,
    kind: m.evidence_kind,
    sensitivity: m.evidence_field_sensitivity,
    happened_on: m.evidence_field_date,
    note: m.evidence_field_note,
    file: m.evidence_field_file,
  },
  evidence_link: {},
  arrangement: {
    title: m.arrangement_field_title,
    size: m.arrangement_field_size,
    status: m.arrangement_field_status,
    learners: m.arrangement_field_learners,
  },
  element: {
    description: m.arrangement_description,
    ict_role: m.arrangement_ict_role,
    who_decides: m.arrangement_who_decides,
    for_whom: m.arrangement_for_whom,
  },
};

const codeLabels: Partial<Record<RecordKind, Record<string, Words>>> = {
  team: { kind: teamKindLabel, sector: sectorLabel, theme: themeLabel },
  member: { role: memberRoleLabel },
  step: { state: stepStateLabel },
  capture: { hashtag: hashtagLabel, kind: captureKindLabel },
  evidence: { kind: evidenceKindLabel, sensitivity: sensitivityLabel },
  arrangement: { size: arrangementSizeLabel, status: arrangementStatusLabel },
  element: { who_decides: whoDecidesLabel, for_whom: forWhomLabel },
};

/** "Leerdoelen" for a field's name in the change log. */
export const fieldLabel = (kind: RecordKind, field: string): string =>
  (fieldLabels[kind][field] ?? m.history_field_other)();

/** Whether this screen has a name for the field. */
export const isKnownField = (kind: RecordKind, field: string): boolean => field in fieldLabels[kind];

/** What a screen calls what a field names by its code or id, such as a step; `null` where it knows no name. */
export type SayCode = (field: string, code: string) => string | null;

/** What a part of an item is called; of a step the log has the code. */
export const sayPart = (kind: RecordKind, title: string, sayCode?: SayCode): string =>
  (kind === "step" && sayCode?.("step", title)) || title;

/** A value of the change log in words; nothing for what was emptied. */
export function sayFieldValue(kind: RecordKind, field: string, value: string, sayCode?: SayCode): string {
  if (value === "") return "";
  const named = sayCode?.(field, value);
  if (named) return named;
  const code = codeLabels[kind]?.[field]?.[value];
  if (code) return code();
  if (field.endsWith("_on")) return sayDay(value);
  if (field === "period") return sayPeriod(value);
  if (field === "file") return readJson<{ name: string }>(value)?.name ?? value;
  return value;
}

function sayPeriod(value: string): string {
  const { startsOn, endsOn } = readJson<Period>(value) ?? { startsOn: null, endsOn: null };
  return [startsOn, endsOn].map((day) => (day ? sayDay(day) : "…")).join(" – ");
}

function readJson<T>(json: string): T | null {
  try {
    return JSON.parse(json) as T;
  } catch {
    return null;
  }
}
