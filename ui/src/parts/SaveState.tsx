// One quiet line under a field that saves itself: saved, saving, or not saved and why.
import { Check, TriangleAlert } from "lucide-react";
import { m } from "../messages";
import { Button } from "./Button";
import styles from "./SaveState.module.css";

export type SaveStatus = "idle" | "dirty" | "saving" | "saved" | "failed";

export interface SaveStateProps {
  status: SaveStatus;
  /** The sentence to show when saving failed. */
  problem: string;
  onRetry: () => void;
}

export function SaveState({ status, problem, onRetry }: SaveStateProps) {
  return (
    <div role="status" className={styles.state} data-status={status}>
      {status === "saved" ? (
        <>
          <Check aria-hidden className={styles.icon} /> {m.parts_saved()}
        </>
      ) : null}
      {status === "saving" ? m.parts_saving() : null}
      {status === "failed" ? (
        <>
          <TriangleAlert aria-hidden className={styles.icon} />
          <span>{m.parts_kept_unsaved({ problem })}</span>
          <Button look="quiet" onPress={onRetry}>
            {m.parts_try_again()}
          </Button>
        </>
      ) : null}
    </div>
  );
}
