// A long list that only draws what is in sight; rows may differ in height.
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";
import styles from "./VirtualList.module.css";

export interface VirtualListProps<T> {
  label: string;
  items: T[];
  keyOf: (item: T) => string;
  children: (item: T, index: number) => ReactNode;
  /** Height of a row before it was measured, in pixels. */
  estimatedHeightPx?: number;
  gapPx?: number;
  /** CSS height of the list; it scrolls inside. */
  height?: string;
}

export function VirtualList<T>(props: VirtualListProps<T>) {
  // The virtualizer hands out functions that change by themselves; the compiler must not remember them.
  "use no memo";
  const { label, items, keyOf, children, estimatedHeightPx = 56, gapPx = 8, height = "70vh" } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- that is what "use no memo" above is for
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimatedHeightPx,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    gap: gapPx,
    overscan: 8,
  });
  return (
    <div ref={scroller} className={styles.scroller} style={{ maxHeight: height }}>
      <ul aria-label={label} className={styles.list} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const item = items[row.index];
          if (item === undefined) return null;
          return (
            <li
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              aria-setsize={items.length}
              aria-posinset={row.index + 1}
              className={styles.row}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {children(item, row.index)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
