// Something worth a look, with its icon in the colour of how it is; words and buttons below.
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./Callout.module.css";

export interface CalloutProps {
  icon: LucideIcon;
  title: string;
  tone: "good" | "plain" | "warning" | "danger";
  headingLevel?: 2 | 3 | 4;
  children?: ReactNode;
  /** Buttons, below the words. */
  actions?: ReactNode;
}

export function Callout({ icon: Icon, title, tone, headingLevel = 3, children, actions }: CalloutProps) {
  const Title = `h${headingLevel}` as const;
  return (
    <div className={styles.callout} data-tone={tone}>
      <Icon aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <Title className={styles.title}>{title}</Title>
        {children}
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
    </div>
  );
}
