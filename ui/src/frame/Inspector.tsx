// The right side: details of what is selected. A place renders it where it likes; it appears in the frame.
import { X } from "lucide-react";
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useId, useRef } from "react";
import { createPortal } from "react-dom";
import { m } from "../messages";
import { IconButton } from "../parts";
import { besideCard, focusBeside } from "./beside";
import styles from "./Inspector.module.css";

export const InspectorSlot = createContext<HTMLElement | null>(null);

export interface InspectorProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Beside the title, such as a menu. */
  actions?: ReactNode;
  /** The id of the element that stands for it in the place. */
  card: string;
  /** It was removed: closing moves the focus to what stood beside its card. */
  isRemoved: boolean;
}

export function Inspector(props: InspectorProps) {
  const slot = useContext(InspectorSlot);
  return slot ? createPortal(<InspectorContent {...props} />, slot) : null;
}

function InspectorContent({ title, onClose, children, actions, card, isRemoved }: InspectorProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const beside = useRef<string | null>(null);
  const id = useId();
  const leave = useEffectEvent((before: Element | null) => {
    if (isRemoved) focusBeside(card, beside.current);
    else if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus();
    return () => leave(before);
  }, []);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape, from any control inside
    <aside
      aria-labelledby={id}
      className={styles.inspector}
      // The card may be gone from the place before its removal is answered.
      onFocus={() => {
        beside.current = besideCard(card) ?? beside.current;
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose();
      }}
    >
      <header className={styles.header}>
        <h2 id={id} ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h2>
        {actions}
        <IconButton icon={X} label={m.parts_close()} onPress={onClose} />
      </header>
      <div className={styles.body}>{children}</div>
    </aside>
  );
}
