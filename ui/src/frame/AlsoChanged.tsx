// What two people wrote in one field at the same time: both values, and one click to choose.
import { Check, GitMerge, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import {
  type AlsoChanged as Other,
  type Record as LogRecord,
  type TeamId,
  useAlsoChanged,
  useBringBack,
  useRestoreValue,
} from "../backend";
import { m } from "../messages";
import { Button, Difference, tell } from "../parts";
import { fieldLabel, type SayCode, sayFieldValue, sayMoment, sayPart } from "../words";
import styles from "./AlsoChanged.module.css";
import { useNow } from "./clock";

export interface AlsoChangedProps {
  team: TeamId;
  record: LogRecord;
  others: Other[];
  sayCode?: SayCode;
}

export function AlsoChanged({ others, ...props }: AlsoChangedProps) {
  if (others.length === 0) return null;
  return (
    <Box others={others}>
      {others.map((other) => (
        <One key={other.version} other={other} title="" {...props} />
      ))}
    </Box>
  );
}

export interface AlsoChangedWithinProps {
  team: TeamId;
  item: LogRecord;
  sayCode?: SayCode;
}

/** For a team with its people, or a cycle with its steps, which are changed in place. */
export function AlsoChangedWithin({ team, item, sayCode }: AlsoChangedWithinProps) {
  const found = useAlsoChanged(team, item).data ?? [];
  if (found.length === 0) return null;
  return (
    <Box others={found.flatMap((one) => one.others)}>
      {found.flatMap(({ record, title, others }) =>
        others.map((other) => (
          <One
            key={`${record.id}/${other.field}/${other.version}`}
            team={team}
            record={record}
            other={other}
            title={sayPart(record.kind, title, sayCode)}
            {...(sayCode ? { sayCode } : {})}
          />
        )),
      )}
    </Box>
  );
}

function Box({ others, children }: { others: Other[]; children: ReactNode }) {
  return (
    <section aria-label={m.also_changed_title()} className={styles.box}>
      <p className={styles.title}>
        <GitMerge aria-hidden className={styles.icon} />
        {m.also_changed_title()}
      </p>
      {others.some(({ field }) => field !== "deleted_at") ? <p>{m.also_changed_why()}</p> : null}
      {children}
    </section>
  );
}

/** The title of the record, where more than one is told of in a box. */
type OneProps = Omit<AlsoChangedProps, "others"> & { other: Other; title: string };

const One = (props: OneProps) =>
  props.other.field === "deleted_at" ? <RemovedMeanwhile {...props} /> : <BothValues {...props} />;

function BothValues({ team, record, other, title, sayCode }: OneProps) {
  const now = useNow();
  const { field, shown } = other;
  const plainName = fieldLabel(record.kind, field);
  const name = title ? m.also_changed_field_of({ title, field: plainName }) : plainName;
  const say = (value: string) => sayFieldValue(record.kind, field, value, sayCode) || m.also_changed_emptied();
  const [shownWords, otherWords] = [say(shown.value), say(other.value)];
  const isEmptied = shown.value === "" || other.value === "";
  const isSentence = !isEmptied && shownWords.includes(" ") && otherWords.includes(" ");
  const sides = [
    { ...shown, label: m.also_changed_shown(), words: shownWords, isOther: false },
    { ...other, label: m.also_changed_other(), words: otherWords, isOther: true },
  ];
  return (
    <div role="group" aria-label={name} className={styles.field}>
      <p className={styles.name}>{name}</p>
      <dl className={styles.list}>
        {sides.map(({ version, label, words, by, atMs, isOther }) => (
          <div key={version}>
            <dt>
              {label}: {m.also_changed_by({ name: by || m.also_changed_unknown(), moment: sayMoment(atMs, now) })}
            </dt>
            <dd>
              {isOther && isSentence ? <Difference label={m.history_difference({ field: name })} from={shownWords} to={words} /> : <p>{words}</p>}
              <Keep team={team} record={record} field={field} version={version} words={words} name={name} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

interface KeepProps {
  team: TeamId;
  record: LogRecord;
  field: string;
  version: string;
  words: string;
  name: string;
}

function Keep({ team, record, field, version, words, name }: KeepProps) {
  const restore = useRestoreValue();
  return (
    <Button
      icon={Check}
      isBusy={restore.isRunning}
      aria-label={m.also_changed_keep_this({ value: words })}
      onPress={() =>
        void restore
          .run(team, record, field, version)
          .then(() => tell({ tone: "good", text: m.also_changed_kept({ field: name, value: words }) }), () => {})
      }
    >
      {m.also_changed_keep()}
    </Button>
  );
}

/** One removed it, the other went on: it is there, and somebody says whether it stays. */
function RemovedMeanwhile({ team, record, other, title }: OneProps) {
  const bringBack = useBringBack();
  const restore = useRestoreValue();
  const who = { name: other.by || m.also_changed_unknown(), other: other.shown.by || m.also_changed_unknown() };
  return (
    <div className={styles.field}>
      <p>{title ? m.also_changed_removed_named({ ...who, title }) : m.also_changed_removed(who)}</p>
      <div className={styles.actions}>
        <Button icon={Check} isBusy={bringBack.isRunning} onPress={() => void bringBack.run(team, record).catch(() => {})}>
          {m.also_changed_stay()}
        </Button>
        <Button
          icon={Trash2}
          isBusy={restore.isRunning}
          onPress={() => void restore.run(team, record, other.field, other.version).catch(() => {})}
        >
          {m.also_changed_remove()}
        </Button>
      </div>
    </div>
  );
}
