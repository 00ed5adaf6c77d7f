// A titled section of a place or of the inspector, with its own actions.
import { type ReactNode, useId } from "react";
import styles from "./Panel.module.css";

export interface PanelProps {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  headingLevel?: 2 | 3 | 4;
  /** One line under the title. */
  lead?: ReactNode;
}

export function Panel({ title, children, actions, headingLevel = 2, lead }: PanelProps) {
  const id = useId();
  const Title = `h${headingLevel}` as const;
  return (
    <section aria-labelledby={id} className={styles.panel} data-level={headingLevel}>
      <header className={styles.header}>
        <Title id={id}>{title}</Title>
        {actions}
      </header>
      {lead ? <p className={styles.lead}>{lead}</p> : null}
      {children}
    </section>
  );
}
