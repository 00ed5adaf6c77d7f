// What still has to be saved, or would get lost, when the window closes.
import { useEffect } from "react";
import { notices } from "./notices";

/** A field that saves itself. */
export interface Saver {
  isDirty: () => boolean;
  /** Rejects when it could not be saved. */
  save: () => void | Promise<unknown>;
  words: () => string;
}

/** Words that are in the window and nowhere else. */
export interface Unsaved {
  words: string;
  /** Why they could not be saved; null when saving did not end in time. */
  error: unknown;
}

/** Who closes the window waits no longer than this before being asked what to do. */
const SAVED_AT_LATEST_MS = 10_000;
/** A person may type on while the window closes; who types for ever is asked. */
const ROUNDS_MAX = 3;

const savers = new Set<Saver>();
const running = new Set<Saver>();
const drafts = new Set<{ label: string }>();

/** From here until the answer is called, the window does not close without saving this. */
export function registerSaver(saver: Saver): () => void {
  savers.add(saver);
  return () => void savers.delete(saver);
}

/** The window does not close before this save ended, also when its field is gone. Whoever saves tells what went wrong. */
export function waitFor(save: void | Promise<unknown>, words: string): void {
  if (!save) return;
  const ended = save.then(
    () => {},
    () => {},
  );
  const one: Saver = { isDirty: () => running.has(one), save: () => ended, words: () => words };
  running.add(one);
  void ended.then(() => running.delete(one));
}

/** Saves all that is not saved yet; answers what could not be. */
export async function saveAll(): Promise<Unsaved[]> {
  const failed = new Map<Saver, Unsaved>();
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const dirty = [...savers, ...running].filter((saver) => saver.isDirty() && !failed.has(saver));
    if (dirty.length === 0) break;
    // A round looks at what the one before it left.
    await Promise.all(
      dirty.map(async (saver) => {
        const error = await inTime(saver.save());
        if (error !== undefined) failed.set(saver, { words: saver.words(), error });
      }),
    );
    // A field knows that it is saved when it was drawn again.
    await new Promise((drawn) => setTimeout(drawn));
  }
  return [...failed.values()];
}

/** undefined when it went well, null when it did not end in time, and otherwise what went wrong. */
async function inTime(save: void | Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), SAVED_AT_LATEST_MS);
  });
  const ended = Promise.resolve(save).then(
    () => undefined,
    (error: unknown) => error ?? null,
  );
  const outcome = await Promise.race([ended, late]);
  clearTimeout(timer);
  return outcome;
}

/** From here until the answer is called, what is filled in under this label is asked about before the window closes. */
export function holdDraft(label: string): () => void {
  const draft = { label };
  drafts.add(draft);
  return () => void drafts.delete(draft);
}

/** The same for a draft that lives in a component, while `hasWords`. */
export function useHeldDraft(label: string, hasWords: boolean): void {
  useEffect(() => (hasWords ? holdDraft(label) : undefined), [label, hasWords]);
}

const typedIn = new WeakSet<EventTarget>();

/** Remembers which fields somebody typed in, until the answer is called. */
export function watchTyping(): () => void {
  const onInput = ({ target }: Event) => {
    if (target) typedIn.add(target);
  };
  document.addEventListener("input", onInput);
  return () => document.removeEventListener("input", onInput);
}

/** The fields of forms, but for a form that says of itself that what is filled in outlives the window. */
const FIELDS = 'form:not([data-draft-is-kept="true"]) :is(input, textarea)';

/** The labels of what is filled in and saved by a button only. */
export function draftLabels(): string[] {
  const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(FIELDS)];
  const typed = fields.filter((field) => typedIn.has(field) && holdsDraft(field));
  // Without what stands behind a label in brackets.
  const labels = typed.map((field) => field.labels?.[0]?.firstChild?.textContent ?? field.ariaLabel ?? field.value);
  return [...new Set([...[...drafts].map(({ label }) => label), ...labels])];
}

/** What is searched for, and what nobody may read back, is no draft. */
function holdsDraft({ type, value }: HTMLInputElement | HTMLTextAreaElement): boolean {
  return value.trim() !== "" && type !== "search" && type !== "password";
}

/** Words that outlived their field in a notice: they are lost with the window. */
export function wordsInNotices(): { text: string; words: string }[] {
  return notices.visibleToasts.flatMap(({ content: { text, words } }) => (words ? [{ text, words }] : []));
}
