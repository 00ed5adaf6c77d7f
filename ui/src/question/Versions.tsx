// Every version of the question with its reason, and what changed between any two.
import { useState } from "react";
import type { Member, QuestionVersion } from "../backend";
import { m } from "../messages";
import { Difference, Panel, Select } from "../parts";
import { sayDay } from "../words";
import styles from "./Versions.module.css";

/** "Versie 2, 13 oktober 2026, door Noor". */
export function sayVersion({ number, writtenOn, by }: QuestionVersion, members: Member[]): string {
  const name = members.find(({ id }) => id === by)?.name;
  const known = { number: String(number), day: sayDay(writtenOn) };
  return name ? m.question_version_line_by({ ...known, name }) : m.question_version_line(known);
}

export interface VersionsProps {
  /** Newest first. */
  versions: QuestionVersion[];
  members: Member[];
}

export function Versions({ versions, members }: VersionsProps) {
  return (
    <>
      {versions.length > 1 ? <Compare versions={versions} /> : null}
      <Panel title={m.question_history()}>
        {versions.length === 1 ? <p className={styles.soft}>{m.question_history_one()}</p> : null}
        <ol reversed className={styles.list}>
          {versions.map((version) => (
            <li key={version.id} className={styles.version}>
              <p className={styles.about}>{sayVersion(version, members)}</p>
              <p className={styles.text}>{version.text}</p>
              <p className={styles.soft}>
                {version.reason ? m.question_reason({ reason: version.reason }) : m.question_first()}
              </p>
            </li>
          ))}
        </ol>
      </Panel>
    </>
  );
}

function Compare({ versions }: { versions: QuestionVersion[] }) {
  const [chosen, setChosen] = useState<{ from: string | null; to: string | null }>({ from: null, to: null });
  const find = (id: string | null) => versions.find((version) => version.id === id);
  const to = find(chosen.to) ?? versions[0];
  const from = find(chosen.from) ?? versions[1];
  if (!from || !to) return null;
  const options = versions.map(({ id, number }) => ({
    value: id,
    label: m.question_compare_option({ number: String(number) }),
  }));
  return (
    <Panel title={m.question_compare()}>
      <div className={styles.choose}>
        <Select
          label={m.question_compare_from()}
          options={options}
          value={from.id}
          onChange={(id) => setChosen((now) => ({ ...now, from: id }))}
        />
        <Select
          label={m.question_compare_to()}
          options={options}
          value={to.id}
          onChange={(id) => setChosen((now) => ({ ...now, to: id }))}
        />
      </div>
      <Difference
        label={m.question_compare_result({ from: String(from.number), to: String(to.number) })}
        from={from.text}
        to={to.text}
      />
    </Panel>
  );
}
