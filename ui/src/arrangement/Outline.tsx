// The ten elements one below the other: the same as the spider web, for whoever prefers or needs a list.
import { ChevronRight } from "lucide-react";
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import type { Element, ElementCode, TeamId } from "../backend";
import { m } from "../messages";
import { Button } from "../parts";
import { elementLabel, elementQuestion, forWhomLabel, whoDecidesLabel } from "../words";
import { ElementForm } from "./ElementForm";
import { elementStateIcon, elementStateLabel, stateOf } from "./elements";
import styles from "./Outline.module.css";
import { sayEvidence } from "./SpiderWeb";

export interface OutlineProps {
  team: TeamId;
  arrangement: string;
  elements: Element[];
  open: ElementCode[];
  onOpen: (open: ElementCode[]) => void;
}

export function Outline({ team, arrangement, elements, open, onOpen }: OutlineProps) {
  const isAllOpen = open.length === elements.length;
  return (
    <div className={styles.outline}>
      <div>
        <Button onPress={() => onOpen(isAllOpen ? [] : elements.map(({ code }) => code))}>
          {isAllOpen ? m.arrangement_close_all() : m.arrangement_open_all()}
        </Button>
      </div>
      {elements.map((element) => (
        <Row
          key={element.code}
          team={team}
          arrangement={arrangement}
          element={element}
          isOpen={open.includes(element.code)}
          onOpen={(isOpen) =>
            onOpen(isOpen ? [...open, element.code] : open.filter((code) => code !== element.code))
          }
        />
      ))}
    </div>
  );
}

interface RowProps {
  team: TeamId;
  arrangement: string;
  element: Element;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
}

function Row({ team, arrangement, element, isOpen, onOpen }: RowProps) {
  const { code, whoDecides, forWhom, evidenceCount } = element;
  const state = stateOf(element);
  const Icon = elementStateIcon[state];
  const facts = [
    elementStateLabel[state](),
    whoDecides ? whoDecidesLabel[whoDecides]() : "",
    forWhom ? forWhomLabel[forWhom]() : "",
    evidenceCount > 0 ? sayEvidence(evidenceCount) : "",
  ];
  return (
    <Disclosure isExpanded={isOpen} onExpandedChange={onOpen} className={styles.row}>
      <Heading level={3} className={styles.heading}>
        <AriaButton slot="trigger" className={styles.trigger}>
          <ChevronRight aria-hidden data-open={isOpen || undefined} className={styles.arrow} />
          <span className={styles.words}>
            <span>{elementLabel[code]()}</span>
            <span className={styles.question}>{elementQuestion[code]()}</span>
          </span>
          <span className={styles.facts}>
            <Icon aria-hidden className={styles.icon} />
            {facts.filter((fact) => fact !== "").join(" · ")}
          </span>
        </AriaButton>
      </Heading>
      <DisclosurePanel className={styles.panel}>
        {isOpen ? (
          <div className={styles.content}>
            <ElementForm team={team} arrangement={arrangement} element={element} headingLevel={4} />
          </div>
        ) : null}
      </DisclosurePanel>
    </Disclosure>
  );
}
