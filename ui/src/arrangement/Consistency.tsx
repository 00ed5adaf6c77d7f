// A gentle reminder that the elements hang together, and the way to those that are still empty.
import { Waypoints } from "lucide-react";
import type { Element, ElementCode } from "../backend";
import { m } from "../messages";
import { Button } from "../parts";
import { elementLabel } from "../words";
import styles from "./Consistency.module.css";

export function Consistency({ elements, onGo }: { elements: Element[]; onGo: (code: ElementCode) => void }) {
  const empty = elements.filter(({ description }) => description.content.trim() === "");
  return (
    <section aria-label={m.arrangement_hint_title()} className={styles.hint}>
      <Waypoints aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <p>
          <strong>{m.arrangement_hint_title()}</strong>{" "}
          {empty.length === 0 ? m.arrangement_hint_full() : m.arrangement_hint()}
        </p>
        {empty.length > 0 ? (
          <div className={styles.empty}>
            <span>{m.arrangement_hint_empty()}</span>
            <ul aria-label={m.arrangement_hint_empty()} className={styles.list}>
              {empty.map(({ code }) => (
                <li key={code}>
                  <Button look="quiet" onPress={() => onGo(code)}>
                    {elementLabel[code]()}
                  </Button>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
      </div>
    </section>
  );
}
