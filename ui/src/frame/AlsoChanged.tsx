// What two people wrote in one field at the same time: both values, and one click to choose.
import { Check, GitMerge, Trash2 } from "lucide-react";
import {
  type AlsoChanged as Other,
  type Record as LogRecord,
  type TeamId,
  useBringBack,
  useRestoreValue,
} from "../backend";
import { m } from "../messages";
import { Button, Difference, tell } from "../parts";
import { fieldLabel, sayFieldValue, sayMoment } from "../words";
import styles from "./AlsoChanged.module.css";
import { useNow } from "./clock";

export interface AlsoChangedProps {
  team: TeamId;
  record: LogRecord;
  others: Other[];
  /** The name of a step of the method, where the screen knows it. */
  sayStep?: (code: string) => string;
}

export function AlsoChanged({ team, record, others, sayStep }: AlsoChangedProps) {
  if (others.length === 0) return null;
  return (
    <section aria-label={m.also_changed_title()} className={styles.box}>
      <p className={styles.title}>
        <GitMerge aria-hidden className={styles.icon} />
        {m.also_changed_title()}
      </p>
      {others.map((other) =>
        other.field === "deleted_at" ? (
          <RemovedMeanwhile key={other.version} team={team} record={record} other={other} />
        ) : (
          <BothValues key={other.version} team={team} record={record} other={other} {...(sayStep ? { sayStep } : {})} />
        ),
      )}
    </section>
  );
}

type OneProps = Omit<AlsoChangedProps, "others"> & { other: Other };

function BothValues({ team, record, other, sayStep }: OneProps) {
  const now = useNow();
  const { field, shown } = other;
  const name = fieldLabel(record.kind, field);
  const say = (value: string) =>
    (field === "step" && value !== "" ? sayStep?.(value) : null) ??
    (sayFieldValue(record.kind, field, value) || m.also_changed_emptied());
  const [shownWords, otherWords] = [say(shown.value), say(other.value)];
  const isSentence = shownWords.includes(" ") && otherWords.includes(" ");
  const sides = [
    { ...shown, label: m.also_changed_shown(), words: shownWords, isOther: false },
    { ...other, label: m.also_changed_other(), words: otherWords, isOther: true },
  ];
  return (
    <div role="group" aria-label={name} className={styles.field}>
      <p className={styles.name}>{name}</p>
      <p>{m.also_changed_why()}</p>
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
function RemovedMeanwhile({ team, record, other }: OneProps) {
  const bringBack = useBringBack();
  const restore = useRestoreValue();
  const name = other.by || m.also_changed_unknown();
  return (
    <div className={styles.field}>
      <p>{m.also_changed_removed({ name, other: other.shown.by || m.also_changed_unknown() })}</p>
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
