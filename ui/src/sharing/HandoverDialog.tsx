// A hand-over file that was opened: what it brings, before anything of it is taken in.
import { type Handover, useHandover, useTakeInHandover } from "../backend";
import { Answer } from "../frame/Answer";
import type { HandoverDialogProps } from "../frame/registry";
import { m } from "../messages";
import { Button, Dialog, ErrorMessage, Facts, tell } from "../parts";
import { explainError, sayMoment, sayNumber, saySize } from "../words";
import { sayName } from "./names";
import styles from "./sharing.module.css";

export function HandoverDialog({ path, onClose, onTaken, onJoin }: HandoverDialogProps) {
  const handover = useHandover(path);
  const take = useTakeInHandover();
  const standing = handover.data?.standing;
  const takeIn = () =>
    void take.run(path).then(
      (taken) => {
        onTaken(taken.team);
        tell({ tone: "good", text: m.handover_taken() });
      },
      () => {},
    );
  return (
    <Dialog
      isOpen
      title={handover.data?.title ? m.handover_of({ team: handover.data.title }) : m.handover_one()}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{m.parts_cancel()}</Button>
          {standing === "ours" ? (
            <Button look="primary" isBusy={take.isRunning} onPress={takeIn}>
              {m.handover_take()}
            </Button>
          ) : null}
          {standing === "notHere" ? (
            <Button look="primary" onPress={onJoin}>
              {m.handover_join()}
            </Button>
          ) : null}
        </>
      }
    >
      <Answer of={handover}>{(known) => <Contents handover={known} />}</Answer>
      {take.error ? <ErrorMessage>{explainError(take.error)}</ErrorMessage> : null}
    </Dialog>
  );
}

function Contents({ handover }: { handover: Handover }) {
  const { standing, brings, newChanges, newMedia, newMediaBytes, newPeople, unreadable } = handover;
  const bringsNothing = newChanges === 0 && newMedia === 0 && newPeople === 0;
  return (
    <>
      <p>{standing === "notHere" ? m.handover_not_here() : bringsNothing ? m.handover_nothing() : m.handover_ours()}</p>
      <Facts
        facts={[
          [m.handover_new_changes(), newChanges > 0 ? sayNumber(newChanges) : ""],
          [m.handover_known_changes(), handover.knownChanges > 0 ? sayNumber(handover.knownChanges) : ""],
          [m.handover_new_media(), newMedia > 0 ? `${sayNumber(newMedia)} (${saySize(newMediaBytes)})` : ""],
          [m.handover_new_people(), newPeople > 0 ? sayNumber(newPeople) : ""],
          [m.handover_made_at(), sayMoment(handover.madeAtMs)],
          [m.handover_size(), saySize(handover.sizeBytes)],
          [m.handover_file(), <span key="path" className={styles.path}>{handover.path}</span>],
        ]}
      />
      {brings.length > 0 ? (
        <ul className={styles.steps}>
          {brings.map(({ name, changes, untilMs }) => (
            <li key={`${name}/${untilMs}`}>
              {changes === 1
                ? m.handover_brings_one({ name: sayName(name), moment: sayMoment(untilMs) })
                : m.handover_brings({ name: sayName(name), count: sayNumber(changes), moment: sayMoment(untilMs) })}
            </li>
          ))}
        </ul>
      ) : null}
      {unreadable > 0 ? <p>{m.handover_unreadable({ count: sayNumber(unreadable) })}</p> : null}
    </>
  );
}
