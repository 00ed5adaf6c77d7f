// What was taken away in a team, with the way back.
import { ArchiveRestore } from "lucide-react";
import { type Removed, type TeamId, useBringBack, useRemoved } from "../backend";
import { m } from "../messages";
import { Button, Disclosure, tell } from "../parts";
import { recordKindLabel, sayMoment } from "../words";
import { Answer } from "./Answer";
import { useNow } from "./clock";
import styles from "./itemList.module.css";

export function RemovedItems({ team }: { team: TeamId }) {
  return (
    <Disclosure title={m.removed_title()} headingLevel={2}>
      {() => <List team={team} />}
    </Disclosure>
  );
}

function List({ team }: { team: TeamId }) {
  const found = useRemoved(team);
  return (
    <Answer of={found}>
      {(removed) =>
        removed.length === 0 ? (
          <p>{m.removed_empty()}</p>
        ) : (
          <>
            <p className={styles.soft}>{m.removed_lead()}</p>
            <ul aria-label={m.removed_title()} className={styles.list}>
              {removed.map((one) => (
                <li key={one.record.id} className={styles.item}>
                  <Item team={team} removed={one} />
                </li>
              ))}
            </ul>
          </>
        )
      }
    </Answer>
  );
}

function Item({ team, removed: { record, title, by, atMs } }: { team: TeamId; removed: Removed }) {
  const now = useNow();
  const bringBack = useBringBack();
  const name = title || m.history_nameless();
  const [kind, moment] = [recordKindLabel[record.kind](), sayMoment(atMs, now)];
  return (
    <>
      <div>
        <p>{name}</p>
        <p className={styles.soft}>
          {by.isMe
            ? m.removed_by_me({ kind, moment })
            : m.removed_by({ kind, name: by.name || m.history_somebody(), moment })}
        </p>
      </div>
      <Button
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
    </>
  );
}
