// The keys that work everywhere. All need Ctrl or Cmd; none is a single letter.
import { useEffect, useEffectEvent } from "react";

const isMac = typeof navigator !== "undefined" && navigator.platform.startsWith("Mac");

/** "Ctrl+K", or "⌘K" where that is what the keyboard says. */
export function sayShortcut(key: string): string {
  return isMac ? `⌘${key}` : `Ctrl+${key}`;
}

export interface Shortcuts {
  palette: () => void;
  capture: () => void;
  undo: () => void;
  redo: () => void;
}

export function useShortcuts(shortcuts: Shortcuts): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || !(isMac ? event.metaKey : event.ctrlKey)) return;
    const action = actionFor(event, shortcuts);
    if (!action) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function actionFor(event: KeyboardEvent, { palette, capture, undo, redo }: Shortcuts): (() => void) | null {
  const key = event.key.toLowerCase();
  if (key === "k" || (key === "f" && !event.shiftKey)) return palette;
  if (key === "n" && !event.shiftKey) return capture;
  // A field undoes its own typing.
  if (isTyping(event.target)) return null;
  if (key === "z") return event.shiftKey ? redo : undo;
  if (key === "y") return redo;
  return null;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "range"].includes(target.type);
}
