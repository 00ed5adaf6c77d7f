// The right side: details of what is selected. A place renders it where it likes; it appears in the frame.
import { X } from "lucide-react";
import { createContext, type ReactNode, useContext, useEffect, useId, useRef } from "react";
import { createPortal } from "react-dom";
import { m } from "../messages";
import { IconButton } from "../parts";
import styles from "./Inspector.module.css";

export const InspectorSlot = createContext<HTMLElement | null>(null);

export interface InspectorProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Beside the title, such as a menu. */
  actions?: ReactNode;
}

export function Inspector(props: InspectorProps) {
  const slot = useContext(InspectorSlot);
  return slot ? createPortal(<InspectorContent {...props} />, slot) : null;
}

function InspectorContent({ title, onClose, children, actions }: InspectorProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape, from any control inside
    <aside
      aria-labelledby={id}
      className={styles.inspector}
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
