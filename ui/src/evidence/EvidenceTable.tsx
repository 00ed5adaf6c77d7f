// Evidence as a table, with the same powers as the pictures; only the rows in sight are drawn.
import { useRef } from "react";
import { Button } from "react-aria-components";
import type { Evidence, TeamId } from "../backend";
import { m } from "../messages";
import { evidenceKindLabel, sayDay, sayNumber, saySize } from "../words";
import { sayElsewhere } from "./elsewhere";
import { EvidencePicture } from "./EvidencePicture";
import styles from "./EvidenceTable.module.css";
import { FetchNow } from "./FetchNow";
import { type EvidenceListProps, useRowsInSight } from "./longList";
import { fileKindOf } from "./mediaTypes";

export function EvidenceTable({ team, items, total, selected, onSelect, onEndInSight }: EvidenceListProps) {
  "use no memo";
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRowsInSight({ scroller, count: items.length, estimatedRem: 3.5, onEndInSight });
  const drawn = rows.getVirtualItems();
  const before = drawn[0]?.start ?? 0;
  const after = rows.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    <div ref={scroller} className={styles.scroller}>
      <table aria-label={m.evidence_title()} aria-rowcount={total + 1} className={styles.table}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{m.evidence_column_title()}</th>
            <th scope="col" data-from="medium">{m.evidence_kind()}</th>
            <th scope="col" data-from="wide">{m.evidence_column_type()}</th>
            <th scope="col" data-from="wide" className={styles.number}>{m.evidence_column_size()}</th>
            <th scope="col">{m.evidence_column_date()}</th>
            <th scope="col" data-from="medium" className={styles.number}>{m.evidence_column_links()}</th>
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <Space height={before} /> : null}
          {drawn.map((row) => {
            const evidence = items[row.index];
            return evidence === undefined ? null : (
              <tr
                key={row.key}
                id={`evidence-${evidence.id}`}
                ref={rows.measureElement}
                data-index={row.index}
                data-selected={evidence.id === selected || undefined}
                aria-rowindex={row.index + 2}
              >
                <Cells team={team} evidence={evidence} isSelected={evidence.id === selected} onOpen={() => onSelect(evidence.id)} />
              </tr>
            );
          })}
          {after > 0 ? <Space height={after} /> : null}
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows out of sight. */
function Space({ height }: { height: number }) {
  return (
    <tr aria-hidden style={{ height }}>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- hidden, and only takes up room */}
      <td colSpan={6} className={styles.space} />
    </tr>
  );
}

interface CellsProps {
  team: TeamId;
  evidence: Evidence;
  isSelected: boolean;
  onOpen: () => void;
}

function Cells({ team, evidence, isSelected, onOpen }: CellsProps) {
  const { title, kind, file, isHere, happenedOn, linkCount } = evidence;
  return (
    <>
      <td>
        <Button onPress={onOpen} className={styles.open} {...(isSelected ? { "aria-pressed": true } : {})}>
          <EvidencePicture evidence={evidence} size="row" />
          <span className={styles.words}>
            <span className={styles.title}>{title}</span>
            {file?.is360 ? <span className={styles.mark}>{m.evidence_360()}</span> : null}
            {isHere ? null : <span className={styles.mark}>{sayElsewhere(evidence)}</span>}
          </span>
        </Button>
        <FetchNow team={team} evidence={evidence} />
      </td>
      <td data-from="medium">{kind ? evidenceKindLabel[kind]() : m.evidence_kind_none()}</td>
      <td data-from="wide">{fileKindOf(file?.mediaType ?? "").label()}</td>
      <td data-from="wide" className={styles.number}>{saySize(file?.sizeBytes ?? null)}</td>
      <td>{sayDay(happenedOn)}</td>
      <td data-from="medium" className={styles.number}>{sayNumber(linkCount)}</td>
    </>
  );
}
