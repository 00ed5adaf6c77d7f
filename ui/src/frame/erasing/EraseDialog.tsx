// Asks before something is erased for privacy: what will happen, when it is final, and what it cannot reach.
import { type Record as LogRecord, type TeamId, useErase } from "../../backend";
import { m } from "../../messages";
import { ConfirmDialog, ErrorMessage, tell } from "../../parts";
import { explainError, sayNumber } from "../../words";
import styles from "./erasing.module.css";

export type Erasable = "evidence" | "capture" | "member";

export interface EraseDialogProps {
  team: TeamId;
  kind: Erasable;
  id: string;
  title: string;
  /** So many days it can be taken back. */
  days: number;
  onClose: () => void;
  /** It is erased: what showed it has nothing to show any more. */
  onErased: () => void;
}

export function EraseDialog({ team, kind, id, title, days, onClose, onErased }: EraseDialogProps) {
  const erase = useErase();
  const record: LogRecord = { kind, id };
  const confirm = () =>
    void erase.run(team, record).then(
      () => {
        onErased();
        tell({ tone: "plain", text: m.privacy_erased({ days: sayNumber(days) }) });
      },
      () => {},
    );
  return (
    <ConfirmDialog
      isDanger
      isOpen
      title={m.privacy_title({ title })}
      confirmLabel={m.privacy_confirm()}
      isBusy={erase.isRunning}
      onClose={onClose}
      onConfirm={confirm}
    >
      <ul className={styles.steps}>
        {consequences(kind, sayNumber(days)).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {erase.error ? <ErrorMessage>{explainError(erase.error)}</ErrorMessage> : null}
    </ConfirmDialog>
  );
}

function consequences(kind: Erasable, days: string): string[] {
  switch (kind) {
    case "evidence":
      return [
        m.privacy_now_evidence(),
        m.privacy_final_evidence({ days }),
        m.privacy_words_stay(),
        m.privacy_not_reached(),
      ];
    case "capture":
      return [m.privacy_now_capture(), m.privacy_final({ days }), m.privacy_words_stay(), m.privacy_not_reached_words()];
    case "member":
      return [m.privacy_now_member(), m.privacy_final({ days }), m.privacy_words_stay(), m.privacy_not_reached_words()];
  }
}
