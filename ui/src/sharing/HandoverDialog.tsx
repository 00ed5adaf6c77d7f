// A hand-over file that was opened: what it brings, before anything of it is taken in.
import { useState } from "react";
import { asBackendError, type Handover, useHandover, useTakeInHandover } from "../backend";
import { Answer } from "../frame/Answer";
import { useGo } from "../frame/navigation";
import type { HandoverDialogProps } from "../frame/registry";
import { m } from "../messages";
import { Button, Dialog, ErrorMessage, Facts, tell } from "../parts";
import { explainError, sayMoment, sayNumber, saySize } from "../words";
import { HandoverProgress } from "./HandoverProgress";
import { MakeHandover } from "./MakeHandover";
import { sayName } from "./names";
import styles from "./sharing.module.css";

export function HandoverDialog({ path, onClose, onTaken, onJoin }: HandoverDialogProps) {
  const handover = useHandover(path);
  const take = useTakeInHandover();
  const standing = handover.data?.standing;
  const wasStopped = take.error !== null && asBackendError(take.error).code === "cancelled";
  const [taken, setTaken] = useState<Handover | null>(null);
  const takeIn = () =>
    void take.run(path).then(
      (known) => {
        // Who asked or was let in needs an answer, and that is the next thing to do.
        if (known.asking.length + known.letIn.length > 0) {
          setTaken(known);
          return;
        }
        onTaken(known.team);
        tell({ tone: "good", text: m.handover_taken() });
      },
      () => {},
    );
  if (taken) return <NextStep handover={taken} onClose={() => onTaken(taken.team)} />;
  if (take.isRunning) {
    return (
      <Dialog isAlert isOpen title={m.handover_taking()} onClose={() => {}}>
        <p>{m.handover_taking_lead()}</p>
        <HandoverProgress path={path} label={m.handover_taking_bar()} />
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      title={handover.data?.title ? m.handover_of({ team: handover.data.title }) : m.handover_one()}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{m.parts_cancel()}</Button>
          {standing === "ours" ? (
            <Button look="primary" onPress={takeIn}>
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
      {wasStopped ? <p role="status">{m.handover_taking_stopped()}</p> : null}
      {take.error && !wasStopped ? <ErrorMessage>{explainError(take.error)}</ErrorMessage> : null}
    </Dialog>
  );
}

/** Somebody wants in, or just came in: what to do about it. */
function NextStep({ handover, onClose }: { handover: Handover; onClose: () => void }) {
  const { team, asking, letIn } = handover;
  const go = useGo();
  const names = (all: string[]) => all.map(sayName).join(", ");
  const answer = () => {
    onClose();
    go.toPlace("sharing", {}, team);
  };
  return (
    <Dialog
      isOpen
      title={m.handover_taken_title()}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{m.parts_close()}</Button>
          {asking.length > 0 ? (
            <Button look="primary" onPress={answer}>
              {m.handover_answer()}
            </Button>
          ) : (
            <MakeHandover team={team} look="primary" />
          )}
        </>
      }
    >
      {letIn.length > 0 ? <p>{m.handover_let_in({ names: names(letIn) })}</p> : null}
      {asking.length > 0 ? <p>{m.handover_asking({ names: names(asking) })}</p> : null}
    </Dialog>
  );
}

function Contents({ handover }: { handover: Handover }) {
  const { standing, brings, newChanges, newMedia, newMediaBytes, newPeople, newRequests, unreadable } = handover;
  const bringsNothing = newChanges === 0 && newMedia === 0 && newPeople === 0 && newRequests === 0;
  return (
    <>
      <p>{standing === "notHere" ? m.handover_not_here() : bringsNothing ? m.handover_nothing() : m.handover_ours()}</p>
      <Facts
        facts={[
          [m.handover_new_changes(), newChanges > 0 ? sayNumber(newChanges) : ""],
          [m.handover_known_changes(), handover.knownChanges > 0 ? sayNumber(handover.knownChanges) : ""],
          [m.handover_new_media(), newMedia > 0 ? `${sayNumber(newMedia)} (${saySize(newMediaBytes)})` : ""],
          [m.handover_new_people(), newPeople > 0 ? sayNumber(newPeople) : ""],
          [m.handover_new_requests(), newRequests > 0 ? sayNumber(newRequests) : ""],
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
