// Saving by itself: when a field is left, when nobody types for a while, and when the field disappears.
import { useEffect, useEffectEvent } from "react";

/** Long enough to be one thought, short enough to lose nothing. */
export const IDLE_MS = 20_000;

/** Runs `save` after a pause since `draft` last changed, when the window hides, and when the field goes away. */
export function useSaveOnPause(draft: string, isDirty: boolean, save: () => void): void {
  const saveNow = useEffectEvent(() => {
    if (isDirty) save();
  });
  useEffect(() => {
    if (!isDirty || draft === null) return undefined;
    const timer = setTimeout(() => saveNow(), IDLE_MS);
    return () => clearTimeout(timer);
  }, [draft, isDirty]);
  useEffect(() => {
    const onHide = () => saveNow();
    window.addEventListener("pagehide", onHide);
    return () => {
      window.removeEventListener("pagehide", onHide);
      saveNow();
    };
  }, []);
}
