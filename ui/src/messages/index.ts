// The words of the app, typed; and the language they are in.
import type { Language } from "../backend/bindings";
import { m } from "./gen/messages.js";
import { getLocale, setLocale } from "./gen/runtime.js";

export { m };

export function language(): Language {
  return getLocale();
}

/** Speak this language from the next rendering on; whoever calls this renders the whole window again. */
export function speak(next: Language): void {
  void setLocale(next, { reload: false });
  document.documentElement.lang = next;
}
