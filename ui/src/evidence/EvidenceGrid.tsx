// Evidence as pictures, in as many columns as fit; only the rows in sight are drawn.
import { CloudDownload, Rotate3d } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import type { Evidence } from "../backend";
import { m } from "../messages";
import { Chip } from "../parts";
import { evidenceKindLabel, sayShortDay } from "../words";
import { sayElsewhere } from "./elsewhere";
import styles from "./EvidenceGrid.module.css";
import { EvidencePicture } from "./EvidencePicture";
import { FetchNow } from "./FetchNow";
import { type EvidenceListProps, useRowsInSight } from "./longList";

const CARD_REM = 13;
const GAP_PX = 16;

export function EvidenceGrid({ team, items, total, selected, onSelect, onEndInSight }: EvidenceListProps) {
  "use no memo";
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useColumns(scroller);
  const count = Math.ceil(items.length / columns);
  const rows = useRowsInSight({ scroller, count, estimatedRem: 16, gapPx: GAP_PX, onEndInSight });
  return (
    <div ref={scroller} className={styles.scroller}>
      <div role="list" aria-label={m.evidence_title()} className={styles.list} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => (
          <div
            key={row.key}
            ref={rows.measureElement}
            role="none"
            data-index={row.index}
            className={styles.row}
            style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, transform: `translateY(${row.start}px)` }}
          >
            {items.slice(row.index * columns, (row.index + 1) * columns).map((evidence, column) => (
              <div
                key={evidence.id}
                id={`evidence-${evidence.id}`}
                role="listitem"
                aria-setsize={total}
                aria-posinset={row.index * columns + column + 1}
                className={styles.item}
              >
                <EvidenceCard
                  evidence={evidence}
                  isSelected={evidence.id === selected}
                  onOpen={() => onSelect(evidence.id)}
                />
                <FetchNow team={team} evidence={evidence} />
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function EvidenceCard({ evidence, isSelected, onOpen }: { evidence: Evidence; isSelected: boolean; onOpen: () => void }) {
  const { title, kind, happenedOn, file, isHere } = evidence;
  return (
    <Button onPress={onOpen} className={styles.card} {...(isSelected ? { "aria-pressed": true } : {})}>
      <EvidencePicture evidence={evidence} size="card" />
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        <span className={styles.about}>
          {[kind ? evidenceKindLabel[kind]() : "", sayShortDay(happenedOn)].filter((part) => part !== "").join(" · ")}
        </span>
        {file?.is360 ? <Chip icon={Rotate3d}>{m.evidence_360()}</Chip> : null}
        {isHere ? null : <Chip icon={CloudDownload}>{sayElsewhere(evidence)}</Chip>}
      </span>
    </Button>
  );
}

/** As many columns as fit at the present size of the letters. */
function useColumns(scroller: RefObject<HTMLDivElement | null>): number {
  const [columns, setColumns] = useState(4);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      if (element.clientWidth > 0) setColumns(Math.max(1, Math.floor((element.clientWidth + GAP_PX) / (CARD_REM * rem + GAP_PX))));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return columns;
}
