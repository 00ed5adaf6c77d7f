// What was done to an item, by whom and when, folded away until somebody asks; every old value can be put back.
import { type HistoryChange, type Record as LogRecord, type TeamId, useHistory } from "../../backend";
import { m } from "../../messages";
import { Button, Disclosure } from "../../parts";
import { type SayCode, sayDay } from "../../words";
import { Answer } from "../Answer";
import { HistoryLine } from "./HistoryLine";
import styles from "./HistoryOf.module.css";
import { daysOf } from "./lines";

export interface HistoryOfProps {
  team: TeamId;
  item: LogRecord;
  headingLevel?: 2 | 3 | 4;
  /** Where a screen shows more than one history. */
  name?: string;
  sayCode?: SayCode;
}

export function HistoryOf({ headingLevel = 3, name, ...props }: HistoryOfProps) {
  return (
    <Disclosure title={name ? m.history_title_of({ name }) : m.history_title()} headingLevel={headingLevel}>
      {() => <Read {...props} />}
    </Disclosure>
  );
}

function Read({ team, item, sayCode }: Omit<HistoryOfProps, "headingLevel" | "name">) {
  const found = useHistory(team, item);
  return (
    <Answer of={found}>
      {({ items }) => (
        <>
          <Days team={team} changes={items} {...(sayCode ? { sayCode } : {})} />
          {found.hasNextPage ? (
            <Button isBusy={found.isFetchingNextPage} onPress={() => void found.fetchNextPage()}>
              {m.history_more()}
            </Button>
          ) : null}
        </>
      )}
    </Answer>
  );
}

function Days({ team, changes, sayCode }: { team: TeamId; changes: HistoryChange[]; sayCode?: SayCode }) {
  if (changes.length === 0) return <p className={styles.soft}>{m.history_empty()}</p>;
  return (
    <ol aria-label={m.history_list()} className={styles.days}>
      {daysOf(changes).map(({ date, lines }) => (
        <li key={date}>
          <p className={styles.day}>{sayDay(date)}</p>
          <ol className={styles.lines}>
            {lines.map((line) => (
              <li key={`${line.record.id}/${line.version}`} className={styles.line}>
                <HistoryLine team={team} line={line} changes={changes} {...(sayCode ? { sayCode } : {})} />
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}
