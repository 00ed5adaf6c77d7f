// Who was taken out or left, and what they wrote after that.
import type { Person, TeamId } from "../backend";
import { EraseButton } from "../frame/erasing/EraseButton";
import { m } from "../messages";
import { Panel } from "../parts";
import { sayMoment, sayNumber } from "../words";
import { sayName } from "./names";
import styles from "./sharing.module.css";

export function Departed({ team, persons }: { team: TeamId; persons: Person[] }) {
  return (
    <Panel title={m.people_gone()} headingLevel={3}>
      <ul className={styles.list}>
        {persons.map(({ id, name, member, departure }) =>
          departure ? (
            <li key={id}>
              <span className={styles.strong}>{sayName(name)}</span>
              {" · "}
              {departure.by
                ? m.people_gone_by({ name: departure.by, moment: sayMoment(departure.atMs) })
                : m.people_gone_self({ moment: sayMoment(departure.atMs) })}
              {departure.unappliedChanges > 0 ? (
                <p className={styles.small}>
                  {departure.unappliedChanges === 1
                    ? m.people_unapplied_one()
                    : m.people_unapplied({ count: sayNumber(departure.unappliedChanges) })}
                </p>
              ) : null}
              {member !== null && name ? (
                <EraseButton team={team} kind="member" id={member} title={name} />
              ) : null}
            </li>
          ) : null,
        )}
      </ul>
    </Panel>
  );
}
