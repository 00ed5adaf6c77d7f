// What was erased for privacy: what waits can be kept after all, by who may.
import { Undo2 } from "lucide-react";
import { type ErasedItem, type TeamId, useErasures, useTakeBackErasure } from "../../backend";
import { m } from "../../messages";
import { Button, Panel, tell } from "../../parts";
import { recordKindLabel, sayMoment, sayNumber } from "../../words";
import { useNow } from "../clock";
import styles from "../itemList.module.css";

export function ErasedItems({ team }: { team: TeamId }) {
  const { data } = useErasures(team);
  if (!data || data.items.length === 0) return null;
  return (
    <Panel title={m.privacy_list()} lead={m.privacy_list_lead({ days: sayNumber(data.daysToTakeBack) })}>
      <ul aria-label={m.privacy_list()} className={styles.list}>
        {data.items.map((item) => (
          <li key={item.id} className={styles.item}>
            <Item team={team} item={item} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Item({ team, item }: { team: TeamId; item: ErasedItem }) {
  const now = useNow();
  const takeBack = useTakeBackErasure();
  const kind = recordKindLabel[item.kind]();
  const moment = sayMoment(item.atMs, now);
  const title = item.title || kind;
  return (
    <>
      <div>
        <p>{title}</p>
        <p className={styles.soft}>
          {item.by.isMe
            ? m.privacy_by_me({ kind, moment })
            : m.privacy_by({ kind, name: item.by.name || m.history_somebody(), moment })}
        </p>
        <p className={styles.soft}>{sayState(item, now)}</p>
      </div>
      {item.mayTakeBack ? (
        <Button
          icon={Undo2}
          isBusy={takeBack.isRunning}
          aria-label={m.privacy_keep_named({ title })}
          onPress={() =>
            void takeBack
              .run(team, item.id)
              .then(() => tell({ tone: "good", text: m.privacy_kept({ title }) }), () => {})
          }
        >
          {m.privacy_keep()}
        </Button>
      ) : null}
    </>
  );
}

function sayState({ state, finalAtMs }: ErasedItem, now: number): string {
  switch (state) {
    case "waiting":
      return m.privacy_waits({ moment: sayMoment(finalAtMs, now) });
    case "leaving":
      return m.privacy_leaving();
    case "gone":
      return m.privacy_gone();
  }
}
