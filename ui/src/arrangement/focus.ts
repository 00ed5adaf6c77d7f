// Moves the focus to the heading when the place turns from the list to one arrangement, or back.
import { useEffect } from "react";

export function useFocusOnHeading(): void {
  useEffect(() => {
    document.querySelector<HTMLElement>("#content h1")?.focus();
  }, []);
}
