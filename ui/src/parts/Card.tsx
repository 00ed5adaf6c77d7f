// A thing that can be picked up: opened, moved, linked. Not for decoration.
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import styles from "./Card.module.css";

export interface CardProps {
  children: ReactNode;
  /** Opens the thing; the whole card is the button then, named by what is on it. */
  onOpen?: () => void;
  isSelected?: boolean;
  /** The hue of its kind of activity, as a line at its start. */
  hue?: Hue | null;
  /** Buttons of the card, such as its menu; beside the part that opens. */
  actions?: ReactNode;
}

export type Hue = "inspire" | "experiment" | "design" | "research";

export function Card({ children, onOpen, isSelected = false, hue, actions }: CardProps) {
  return (
    <div className={styles.card} data-hue={hue ?? undefined} data-selected={isSelected || undefined}>
      {onOpen ? (
        <Button
          onPress={onOpen}
          className={styles.open}
          {...(isSelected ? { "aria-pressed": true } : {})}
        >
          {children}
        </Button>
      ) : (
        <div className={styles.content}>{children}</div>
      )}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
