// What somebody else wrote in the same field at the same time: shown, so that no word is lost.
import { GitMerge } from "lucide-react";
import type { AlsoChanged as Other } from "../backend";
import { m } from "../messages";
import styles from "./AlsoChanged.module.css";

export interface AlsoChangedProps {
  others: Other[];
  /** The name on screen of a field of the change log. */
  nameOf: (field: string) => string;
  /** The value as words, when it is a code. */
  sayValue?: (field: string, value: string) => string;
}

const asWritten = (_field: string, value: string) => value;

export function AlsoChanged({ others, nameOf, sayValue = asWritten }: AlsoChangedProps) {
  if (others.length === 0) return null;
  return (
    <section aria-label={m.also_changed_title()} className={styles.box}>
      <p className={styles.title}>
        <GitMerge aria-hidden className={styles.icon} />
        {m.also_changed_title()}
      </p>
      <p>{m.also_changed_why()}</p>
      <dl className={styles.list}>
        {others.map(({ field, value, by }) => (
          <div key={`${field}/${by}/${value}`}>
            <dt>{m.also_changed_by({ field: nameOf(field), name: by || m.also_changed_unknown() })}</dt>
            <dd>{value === "" ? m.also_changed_emptied() : sayValue(field, value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
