// The curricular spider web: vision in the middle, connected to the nine others; choosing one opens its form.
import { FileCheck2 } from "lucide-react";
import { useId } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import type { Element, ElementCode } from "../backend";
import { m } from "../messages";
import { elementLabel, sayNumber } from "../words";
import { elementStateIcon, elementStateLabel, onRing, placeElements, type Point, stateOf } from "./elements";
import styles from "./SpiderWeb.module.css";

const RINGS = [0.36, 0.68, 1];

export interface SpiderWebProps {
  elements: Element[];
  selected: ElementCode;
  onSelect: (code: ElementCode) => void;
}

export function SpiderWeb({ elements, selected, onSelect }: SpiderWebProps) {
  const title = useId();
  const codes = elements.map(({ code }) => code);
  const places = placeElements(codes);
  const around = codes.filter((code) => code !== "visie");
  const centre = places.get("visie");
  return (
    <div className={styles.web}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-labelledby={title} className={styles.threads}>
        <title id={title}>{m.arrangement_web()}</title>
        {RINGS.map((size) => (
          <polygon
            key={size}
            points={around.map((_, index) => say(onRing(index, around.length, size))).join(" ")}
            className={styles.ring}
          />
        ))}
        {around.map((code) => {
          const to = places.get(code);
          return centre && to ? (
            <line
              key={code}
              x1={centre.x}
              y1={centre.y}
              x2={to.x}
              y2={to.y}
              data-selected={code === selected || selected === "visie" || undefined}
              className={styles.thread}
            />
          ) : null;
        })}
      </svg>
      <RadioGroup
        aria-label={m.arrangement_choose_element()}
        value={selected}
        onChange={(code) => onSelect(code as ElementCode)}
        className={styles.nodes}
      >
        {elements.map((element) => (
          <Node key={element.code} element={element} at={places.get(element.code)} />
        ))}
      </RadioGroup>
    </div>
  );
}

const say = ({ x, y }: Point) => `${x.toFixed(2)},${y.toFixed(2)}`;

function Node({ element, at }: { element: Element; at: Point | undefined }) {
  const state = stateOf(element);
  const Icon = elementStateIcon[state];
  const { code, evidenceCount } = element;
  return (
    <Radio
      value={code}
      data-state={state}
      data-centre={code === "visie" || undefined}
      className={styles.node}
      style={{ left: `${at?.x ?? 0}%`, top: `${at?.y ?? 0}%` }}
    >
      <span className={styles.name}>{elementLabel[code]()}</span>
      <span className={styles.state}>
        <Icon aria-hidden className={styles.icon} />
        {elementStateLabel[state]()}
      </span>
      {evidenceCount > 0 ? (
        <span className={styles.state}>
          <FileCheck2 aria-hidden className={styles.icon} />
          {sayEvidence(evidenceCount)}
        </span>
      ) : null}
    </Radio>
  );
}

export function sayEvidence(count: number): string {
  return count === 1 ? m.arrangement_evidence_count_one() : m.arrangement_evidence_count({ count: sayNumber(count) });
}
