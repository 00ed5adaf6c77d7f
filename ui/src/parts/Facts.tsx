// Names with their values, one under the other; what has no value is left out.
import type { ReactNode } from "react";
import styles from "./Facts.module.css";

export interface FactsProps {
  facts: [name: string, value: ReactNode][];
}

export function Facts({ facts }: FactsProps) {
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, value]) => value !== "" && value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
