// A section that shows its content only when asked for.
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "react-aria-components";
import styles from "./Disclosure.module.css";

export interface DisclosureProps {
  title: string;
  headingLevel?: 2 | 3 | 4;
  /** Made only when it is opened. */
  children: () => ReactNode;
}

export function Disclosure({ title, headingLevel = 3, children }: DisclosureProps) {
  const [isOpen, setOpen] = useState(false);
  const Title = `h${headingLevel}` as const;
  return (
    <div className={styles.section}>
      <Title className={styles.title}>
        <Button aria-expanded={isOpen} onPress={() => setOpen(!isOpen)} className={styles.toggle}>
          <ChevronRight aria-hidden className={styles.icon} data-open={isOpen} />
          {title}
        </Button>
      </Title>
      {isOpen ? children() : null}
    </div>
  );
}
