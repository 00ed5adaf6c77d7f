// How far something is, in words and as a bar, with a way to stop it.
import { Label, ProgressBar as AriaProgressBar } from "react-aria-components";
import { m } from "../messages";
import { Button } from "./Button";
import styles from "./ProgressBar.module.css";

export interface ProgressBarProps {
  label: string;
  /** 0-100; absent while nobody can tell. */
  percent?: number;
  /** The count in words: "3 van 12 bestanden, 240 MB". */
  detail?: string;
  onCancel?: () => void;
}

export function ProgressBar({ label, percent, detail, onCancel }: ProgressBarProps) {
  return (
    <div className={styles.row}>
      <AriaProgressBar
        value={percent ?? 0}
        isIndeterminate={percent === undefined}
        {...(detail ? { valueLabel: detail } : {})}
        className={styles.progress}
      >
        {({ valueText }) => (
          <>
            <div className={styles.words}>
              <Label>{label}</Label>
              <span>{detail ?? valueText}</span>
            </div>
            <div className={styles.track} data-moving={percent === undefined || undefined}>
              <div className={styles.done} style={{ width: `${percent ?? 30}%` }} />
            </div>
          </>
        )}
      </AriaProgressBar>
      {onCancel ? <Button onPress={onCancel}>{m.parts_stop()}</Button> : null}
    </div>
  );
}
