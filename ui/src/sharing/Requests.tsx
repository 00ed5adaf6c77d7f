// Who asks to be let in: the name as they typed it, and letting in or refusing.
import { Check, UserRoundPlus, X } from "lucide-react";
import { type JoinRequest, type Person, type TeamId, useAcceptRequest, useRefuseRequest } from "../backend";
import { useNow } from "../frame/clock";
import { m } from "../messages";
import { Button, Callout } from "../parts";
import { accessRoleHelp, accessRoleLabel, sayMoment } from "../words";
import { sayName } from "./names";
import styles from "./sharing.module.css";

export interface RequestsProps {
  team: TeamId;
  requests: JoinRequest[];
  persons: Person[];
}

export function Requests({ team, requests, persons }: RequestsProps) {
  const now = useNow();
  const accept = useAcceptRequest();
  const refuse = useRefuseRequest();
  return (
    <ul className={styles.list}>
      {requests.map(({ id, name, role, atMs, person, mayAccept }) => {
        const owner = persons.find((one) => one.id === person);
        const isAboutManager = [role, owner?.access].includes("beheerder");
        return (
          <li key={id}>
            <Callout
              icon={UserRoundPlus}
              tone="warning"
              title={owner ? m.request_device({ name: sayName(owner.name) }) : m.request_title({ name: sayName(name) })}
              actions={
                mayAccept ? (
                  <>
                    <Button look="primary" icon={Check} isBusy={accept.isRunning} onPress={() => void accept.run(team, id).catch(() => {})}>
                      {m.request_accept()}
                    </Button>
                    <Button icon={X} isBusy={refuse.isRunning} onPress={() => void refuse.run(team, id).catch(() => {})}>
                      {m.request_refuse()}
                    </Button>
                  </>
                ) : null
              }
            >
              <p>
                <strong>{accessRoleLabel[role]()}</strong>
                {". "}
                {accessRoleHelp[role]()} <span className={styles.small}>{sayMoment(atMs, now)}</span>
              </p>
              <p>{mayAccept ? m.request_sure() : isAboutManager ? m.request_may_not_manager() : m.request_may_not()}</p>
            </Callout>
          </li>
        );
      })}
    </ul>
  );
}
