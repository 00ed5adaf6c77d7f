// The page of a place: its heading, which takes the focus on arrival, its actions and its content.
import { useLocation } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { m } from "../messages";
import styles from "./Place.module.css";

export interface PlaceProps {
  title: string;
  /** One line on what the place is for. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Text and forms read best narrow; boards and grids want the whole width. */
  width?: "reading" | "full";
}

// Arriving moves the focus; drawing the same place again, as when the language changes, does not.
let arrivedAt = "";

export function PlacePage({ title, lead, actions, children, width = "full" }: PlaceProps) {
  const { pathname } = useLocation();
  const place = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${m.frame_app_name()}`;
  }, [title]);
  useEffect(() => {
    if (arrivedAt === "") arrivedAt = pathname;
    if (arrivedAt === pathname) return undefined;
    // A dialog or menu that closed on the way gives its focus back first, one frame from now.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        arrivedAt = pathname;
        // Whoever is typing here already has arrived, and whoever opened a dialog meanwhile stays in it.
        const isBusy = place.current?.contains(document.activeElement) || document.activeElement?.closest("[role=dialog]");
        if (!isBusy) heading.current?.focus();
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [pathname]);
  return (
    <div ref={place} className={styles.place} data-width={width}>
      <header className={styles.header}>
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead ? <p className={styles.lead}>{lead}</p> : null}
        </div>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}
