// An empty screen that teaches: what belongs here, why it helps, and the one action that starts it.
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./EmptyState.module.css";

export interface EmptyStateProps {
  icon: LucideIcon;
  /** What belongs here. */
  title: string;
  /** Why it helps; a sentence or two. */
  children: ReactNode;
  /** The one action that starts it, usually a primary Button. */
  action?: ReactNode;
  headingLevel?: 2 | 3;
}

export function EmptyState({ icon: Icon, title, children, action, headingLevel = 2 }: EmptyStateProps) {
  const Title = `h${headingLevel}` as const;
  return (
    <div className={styles.empty}>
      <Icon aria-hidden className={styles.icon} />
      <Title className={styles.title}>{title}</Title>
      <div className={styles.why}>{children}</div>
      {action ? <div className={styles.action}>{action}</div> : null}
    </div>
  );
}
