// Taking a person or one device out of the team, with what that does and what it does not.
import { type BackendError, type Person, type PersonDevice, type TeamId, useRemoveDevice, useRemovePerson } from "../backend";
import { m } from "../messages";
import { ConfirmDialog, ErrorMessage, tell } from "../parts";
import { explainError } from "../words";
import { sayName } from "./names";
import styles from "./sharing.module.css";

interface RemovePersonProps {
  team: TeamId;
  person: Person;
  onClose: () => void;
}

export function RemovePerson({ team, person, onClose }: RemovePersonProps) {
  const remove = useRemovePerson();
  const name = sayName(person.name);
  const confirm = () =>
    void remove.run(team, person.id).then(
      () => {
        onClose();
        tell({ tone: "plain", text: m.people_removed({ name }) });
      },
      () => {},
    );
  return (
    <Removal
      title={m.people_remove_title({ name })}
      confirmLabel={m.people_remove()}
      error={remove.error}
      isBusy={remove.isRunning}
      onClose={onClose}
      onConfirm={confirm}
      consequences={[
        m.people_remove_folder({ name }),
        m.people_remove_keeps({ name }),
        m.people_remove_key(),
        m.people_remove_stays(),
      ]}
    />
  );
}

export function RemoveDevice({ team, person, device, onClose }: RemovePersonProps & { device: PersonDevice }) {
  const remove = useRemoveDevice();
  const name = sayName(person.name);
  return (
    <Removal
      title={m.people_remove_device_title({ name })}
      confirmLabel={m.people_remove_device()}
      error={remove.error}
      isBusy={remove.isRunning}
      onClose={onClose}
      onConfirm={() => void remove.run(team, device.id).then(onClose, () => {})}
      consequences={[m.people_remove_device_lost(), m.people_remove_device_folder(), m.people_remove_key()]}
    />
  );
}

interface RemovalProps {
  title: string;
  confirmLabel: string;
  /** What will happen, and what a person must do themselves. */
  consequences: string[];
  error: BackendError | null;
  isBusy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

export function Removal({ consequences, error, ...rest }: RemovalProps) {
  return (
    <ConfirmDialog isDanger isOpen {...rest}>
      <ul className={styles.steps}>
        {consequences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {error ? <ErrorMessage>{explainError(error)}</ErrorMessage> : null}
    </ConfirmDialog>
  );
}
