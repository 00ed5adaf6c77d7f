// Saving by itself: when a field is left, when nobody types for a while, and when the field or the window disappears.
import { useEffect, useEffectEvent } from "react";
import { registerSaver, waitFor } from "./unsaved";

/** Long enough to be one thought, short enough to lose nothing. */
export const IDLE_MS = 20_000;

/**
 * Runs `save` after a pause since `draft` last changed, when the window hides or closes, and when the field goes away.
 * What `save` answers says when it is done; whoever closes the window waits for that.
 */
export function useSaveOnPause(draft: string, isDirty: boolean, save: () => void | Promise<unknown>): void {
  const hasWords = useEffectEvent(() => isDirty);
  const words = useEffectEvent(() => draft);
  const saveNow = useEffectEvent(() => (isDirty ? save() : undefined));
  useEffect(() => {
    if (!isDirty || draft === null) return undefined;
    const timer = setTimeout(() => waitFor(saveNow(), draft), IDLE_MS);
    return () => clearTimeout(timer);
  }, [draft, isDirty]);
  useEffect(() => {
    const onHide = () => waitFor(saveNow(), words());
    window.addEventListener("pagehide", onHide);
    const leave = registerSaver({ isDirty: () => hasWords(), save: () => saveNow(), words: () => words() });
    return () => {
      window.removeEventListener("pagehide", onHide);
      leave();
      onHide();
    };
  }, []);
}
