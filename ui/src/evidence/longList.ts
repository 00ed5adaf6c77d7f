// What the grid and the table of evidence share: what they get, and drawing only the rows in sight.
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useEffectEvent } from "react";
import type { Evidence, EvidenceId, TeamId } from "../backend";

export interface EvidenceListProps {
  team: TeamId;
  /** What was read so far; `total` says how many there are. */
  items: Evidence[];
  total: number;
  selected: EvidenceId | null;
  onSelect: (id: EvidenceId) => void;
  /** The last of `items` is nearly in sight: read more. */
  onEndInSight: () => void;
}

interface Rows {
  scroller: RefObject<HTMLDivElement | null>;
  count: number;
  estimatedRem: number;
  gapPx?: number;
  onEndInSight: () => void;
}

/** The virtualizer's functions change by themselves: whoever calls this opts out of the compiler's memory. */
export function useRowsInSight({ scroller, count, estimatedRem, gapPx = 0, onEndInSight }: Rows): Virtualizer<HTMLDivElement, Element> {
  "use no memo";
  // oxlint-disable-next-line react/incompatible-library -- that is what "use no memo" above is for
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimatedRem * 16,
    gap: gapPx,
    overscan: 4,
    initialRect: { width: 800, height: 800 },
  });
  const last = rows.getVirtualItems().at(-1)?.index ?? 0;
  const isEndInSight = count > 0 && last >= count - 3;
  const endInSight = useEffectEvent(onEndInSight);
  useEffect(() => {
    if (isEndInSight) endInSight();
  }, [isEndInSight, count]);
  return rows;
}
