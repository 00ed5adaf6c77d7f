// What to ask yourselves at a step, and what a team usually takes away from it.
import { Disclosure, DisclosurePanel, Button, Heading } from "react-aria-components";
import { ChevronRight, Package } from "lucide-react";
import type { BoardStep } from "../backend";
import { language, m } from "../messages";
import styles from "./Prompts.module.css";
import { nameOfStep } from "./words";

export interface PromptsProps {
  step: BoardStep;
  headingLevel: 3 | 4;
}

export function Prompts({ step, headingLevel }: PromptsProps) {
  // Whoever begins a step with nothing on it needs the questions most.
  const isNew = step.state === "bezig" && step.captureCount === 0;
  return (
    <Disclosure defaultExpanded={isNew} className={styles.prompts}>
      <Heading level={headingLevel} className={styles.heading}>
        <Button slot="trigger" className={styles.trigger} aria-label={`${m.board_prompts()} ${nameOfStep(step)}`}>
          <ChevronRight aria-hidden className={styles.arrow} />
          {m.board_prompts()}
        </Button>
      </Heading>
      <DisclosurePanel className={styles.panel}>
        <ul className={styles.list}>
          {step.prompts.map((prompt) => (
            <li key={prompt.nl}>{prompt[language()]}</li>
          ))}
        </ul>
        <p className={styles.products}>
          <Package aria-hidden className={styles.icon} />
          <span>
            {m.board_products()}: {step.products.map((product) => product[language()]).join("; ")}
          </span>
        </p>
      </DisclosurePanel>
    </Disclosure>
  );
}
