// What went wrong and what to do about it, where it went wrong; read aloud at once.
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./ErrorMessage.module.css";

export interface ErrorMessageProps {
  children: ReactNode;
  /** A button that helps, such as trying again. */
  action?: ReactNode;
}

export function ErrorMessage({ children, action }: ErrorMessageProps) {
  return (
    <div role="alert" className={styles.error}>
      <TriangleAlert aria-hidden className={styles.icon} />
      <div className={styles.text}>{children}</div>
      {action}
    </div>
  );
}
