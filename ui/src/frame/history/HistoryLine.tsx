// One line of a history: who did what at what time, the values then, and the way back to them.
import { ArchiveRestore, Undo } from "lucide-react";
import {
  type ChangeKind,
  type HistoryChange,
  type Record as LogRecord,
  type TeamId,
  useBringBack,
  useRestoreValue,
} from "../../backend";
import { m } from "../../messages";
import { Button, Chip, Difference, tell } from "../../parts";
import { elementLabel, fieldLabel, isKnownField, type SayCode, sayFieldValue, sayPart, sayTime } from "../../words";
import styles from "./HistoryOf.module.css";
import type { Line, LineField } from "./lines";
import { TextChange } from "./TextChange";

export interface HistoryLineProps {
  team: TeamId;
  line: Line;
  /** All that was read so far, to compare texts with. */
  changes: HistoryChange[];
  sayCode?: SayCode;
}

export function HistoryLine({ team, line, changes, sayCode }: HistoryLineProps) {
  const { record, what, by, atMs } = line;
  const name = by.isMe ? m.history_me() : by.name || m.history_unknown();
  const fields = line.fields.filter((field) => isKnownField(record.kind, field.field) && (field.value || field.isText || field.before));
  const isGone = what === "removed" && line.fields.some(({ field, isStanding }) => field === "deleted_at" && isStanding);
  return (
    <>
      <p className={styles.who}>
        <strong>{name}</strong> <time dateTime={new Date(atMs).toISOString()}>{sayTime(atMs)}</time>
        <span>{sayWhat(line, sayCode)}</span>
      </p>
      {isGone ? <BringBack team={team} record={record} title={line.title} /> : null}
      {fields.length > 0 ? (
        <dl className={styles.fields}>
          {fields.map((field) => (
            <div key={`${field.field}/${field.version}`} className={styles.field}>
              <dt>
                {fieldLabel(record.kind, field.field)}
                {field.isStanding ? <Chip>{m.history_now()}</Chip> : null}
                {field.isAlso ? <Chip>{m.history_also()}</Chip> : null}
              </dt>
              <dd>
                {field.isText ? (
                  <TextChange team={team} record={record} field={field} atMs={atMs} changes={changes} />
                ) : (
                  <Value team={team} line={line} field={field} {...(sayCode ? { sayCode } : {})} />
                )}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </>
  );
}

/** "gemaakt", or for a part of the item what was done to it. */
function sayWhat({ what, record, title, element }: Line, sayCode?: SayCode): string {
  if (element && record.kind === "element") return elementLabel[element]();
  const words = { title: [title, element ? elementLabel[element]() : ""].filter(Boolean).join(", ") || m.history_nameless() };
  const part = { title: sayPart(record.kind, title, sayCode) || words.title };
  const ofPart: Record<ChangeKind, () => string> = {
    made: () => m.history_made_part(part),
    changed: () => m.history_changed_part(part),
    removed: () => m.history_removed_part(part),
    returned: () => m.history_returned_part(part),
  };
  const ofParts: Partial<Record<LogRecord["kind"], Partial<Record<ChangeKind, () => string>>>> = {
    institution: ofPart,
    member: ofPart,
    step: ofPart,
    question_version: { made: m.history_made_question_version },
    link: {
      made: () => m.history_made_link(words),
      removed: () => m.history_removed_link(words),
      returned: () => m.history_returned_link(words),
    },
    evidence_link: {
      made: () => m.history_made_evidence_link(words),
      removed: () => m.history_removed_evidence_link(words),
      returned: () => m.history_returned_evidence_link(words),
    },
  };
  const sayings: Record<ChangeKind, () => string> = {
    made: m.history_made,
    changed: m.history_changed,
    removed: m.history_removed,
    returned: m.history_returned,
  };
  return (ofParts[record.kind]?.[what] ?? sayings[what])();
}

interface ValueProps {
  team: TeamId;
  line: Line;
  field: LineField;
  sayCode?: SayCode;
}

/** More words than this are easier compared than read twice. */
const WORDS_TO_COMPARE = 3;
const isLong = (text: string) => text.split(/\s+/).length > WORDS_TO_COMPARE;

function Value({ team, line, field, sayCode }: ValueProps) {
  const { kind } = line.record;
  const restore = useRestoreValue();
  const say = (value: string) => sayFieldValue(kind, field.field, value, sayCode);
  const value = say(field.value);
  const before = field.before === null ? null : say(field.before);
  const name = fieldLabel(kind, field.field);
  const shown = value || m.history_emptied();
  const putBack = () =>
    restore
      .run(team, line.record, field.field, field.version)
      .then(() => tell({ tone: "good", text: m.history_restored({ field: name }) }), () => {});
  return (
    <>
      {before !== null && before !== value && isLong(before) && isLong(value) ? (
        <Difference label={m.history_difference({ field: name })} from={before} to={value} />
      ) : (
        <p className={styles.value}>
          {shown}
          {before === null || before === value ? null : (
            <span className={styles.soft}> {m.history_was({ value: before || m.history_emptied() })}</span>
          )}
        </p>
      )}
      {field.isStanding && !field.isAlso ? null : (
        <Button
          look="quiet"
          icon={Undo}
          isBusy={restore.isRunning}
          aria-label={m.history_restore_this({ field: name, value: shown })}
          onPress={() => void putBack()}
        >
          {m.history_restore()}
        </Button>
      )}
    </>
  );
}

function BringBack({ team, record, title }: { team: TeamId; record: LogRecord; title: string }) {
  const bringBack = useBringBack();
  const name = title || m.history_nameless();
  return (
    <Button
      look="quiet"
      icon={ArchiveRestore}
      isBusy={bringBack.isRunning}
      aria-label={m.history_bring_back_this({ title: name })}
      onPress={() =>
        void bringBack
          .run(team, record)
          .then(() => tell({ tone: "good", text: m.history_brought_back({ title: name }) }), () => {})
      }
    >
      {m.history_bring_back()}
    </Button>
  );
}
