// Codes that can still be used, and taking one back.
import { type OpenInvitation, type TeamId, useRevokeInvitation } from "../backend";
import { m } from "../messages";
import { Button, Panel } from "../parts";
import { accessRoleLabel, sayDay } from "../words";
import { sayName } from "./names";
import styles from "./sharing.module.css";

export function OpenInvitations({ team, invitations }: { team: TeamId; invitations: OpenInvitation[] }) {
  const revoke = useRevokeInvitation();
  return (
    <Panel title={m.invite_open()} headingLevel={3} lead={m.invite_open_lead()}>
      <ul className={styles.list}>
        {invitations.map(({ id, role, expiresAt, by, isAutomatic, isOwnDevice, mayRevoke }) => {
          const what = isOwnDevice ? m.invite_for_device() : m.invite_for({ role: accessRoleLabel[role]() });
          return (
            <li key={id} className={styles.row}>
              <span>
                <span className={styles.strong}>{what}</span>
                {" · "}
                {m.invite_open_facts({ name: sayName(by), day: sayDay(expiresAt) })}
                {" · "}
                {isAutomatic ? m.invite_automatic_short() : m.invite_ask_short()}
              </span>
              {mayRevoke ? (
                <Button
                  look="quiet"
                  isBusy={revoke.isRunning}
                  onPress={() => void revoke.run(team, id).catch(() => {})}
                  aria-label={m.invite_revoke_named({ what, day: sayDay(expiresAt) })}
                >
                  {m.invite_revoke()}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
