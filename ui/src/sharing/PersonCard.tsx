// One person: what they may do, on which devices they work, and changing or ending that.
import { ShieldCheck, UserMinus } from "lucide-react";
import { useState } from "react";
import type { Person, PersonDevice, TeamId } from "../backend";
import { useNow } from "../frame/clock";
import { m } from "../messages";
import { Button, Chip } from "../parts";
import { accessRoleHelp, accessRoleLabel, sayMoment, sayNumber } from "../words";
import { ChangeRoleDialog } from "./ChangeRoleDialog";
import { sayName } from "./names";
import styles from "./PersonCard.module.css";
import { RemoveDevice, RemovePerson } from "./Removals";

type Asking = { about: "nothing" | "role" | "person" } | { about: "device"; device: PersonDevice };

export function PersonCard({ team, person }: { team: TeamId; person: Person }) {
  const [asking, setAsking] = useState<Asking>({ about: "nothing" });
  const close = () => setAsking({ about: "nothing" });
  const { access, isMe, grantable, mayRemove } = person;
  const name = sayName(person.name);
  if (access === null) return null;
  return (
    <article aria-label={name} className={styles.card}>
      <header className={styles.header}>
        <h3>{name}</h3>
        {isMe ? <Chip>{m.people_me()}</Chip> : null}
        <div className={styles.actions}>
          {grantable.length > 0 ? (
            <Button
              look="quiet"
              icon={ShieldCheck}
              onPress={() => setAsking({ about: "role" })}
              aria-label={m.people_change_role_of({ name })}
            >
              {m.people_change_role()}
            </Button>
          ) : null}
          {mayRemove ? (
            <Button
              look="quiet"
              icon={UserMinus}
              onPress={() => setAsking({ about: "person" })}
              aria-label={m.people_remove_named({ name })}
            >
              {m.people_remove()}
            </Button>
          ) : null}
        </div>
      </header>
      <p>
        <strong>{accessRoleLabel[access]()}</strong>
        {". "}
        {accessRoleHelp[access]()}
      </p>
      <Devices person={person} onRemove={(device) => setAsking({ about: "device", device })} />
      {asking.about === "role" ? <ChangeRoleDialog team={team} person={person} onClose={close} /> : null}
      {asking.about === "person" ? <RemovePerson team={team} person={person} onClose={close} /> : null}
      {asking.about === "device" ? (
        <RemoveDevice team={team} person={person} device={asking.device} onClose={close} />
      ) : null}
    </article>
  );
}

function Devices({ person, onRemove }: { person: Person; onRemove: (device: PersonDevice) => void }) {
  const now = useNow();
  return (
    <ul className={styles.devices}>
      {person.devices.map((device, index) => {
        const name = sayDevice(device, index + 1, person.devices.length);
        const seen = sayMoment(device.lastSeenMs, now);
        return (
          <li key={device.id} data-removed={device.isRemoved || undefined}>
            <span>
              {name}
              {device.isThis ? null : ` · ${device.isRemoved ? m.people_device_removed() : seen ? m.people_seen({ moment: seen }) : m.device_never_seen()}`}
            </span>
            {device.mayRemove && !device.isRemoved ? (
              <Button look="quiet" onPress={() => onRemove(device)} aria-label={m.people_remove_device_named({ device: name, name: sayName(person.name) })}>
                {m.people_remove_device()}
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

function sayDevice({ isThis }: PersonDevice, number: number, count: number): string {
  if (isThis) return m.people_this_device();
  return count === 1 ? m.people_only_device() : m.people_device({ number: sayNumber(number) });
}
