// Turns answers of the core into values or typed errors, and queries into keys that the change feed understands.
import { keepPreviousData, useInfiniteQuery, useMutation, type UseMutationResult } from "@tanstack/react-query";
import type { CommandError, ErrorCode, TeamId, Topic } from "./bindings";

type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: CommandError };

/** What the core refused, and why: a code for the sentence, and the number or name that belongs in it. */
export class BackendError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(error: CommandError) {
    super(error.code);
    this.name = "BackendError";
    this.code = error.code;
    this.detail = error.detail;
  }
}

/** Whatever was thrown, as something that has a sentence. */
export function asBackendError(error: unknown): BackendError {
  return error instanceof BackendError ? error : new BackendError({ code: "unexpected", detail: "" });
}

export async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  const result = await answer;
  if (result.status === "error") throw new BackendError(result.error);
  return result.data;
}

/** The topic comes first: the core says which topics changed, and only those are read again. */
export type QueryKey = readonly [topic: Topic, team: TeamId | null, name: string, ...args: unknown[]];

interface Read<T> {
  topic: Topic;
  /** Further topics this answer shows, such as the captures on a board. */
  also?: Topic[];
  team: TeamId | null;
  name: string;
  args?: unknown[];
  ask: () => Promise<Answer<T>>;
}

export function read<T>({ topic, also = [], team, name, args = [], ask }: Read<T>) {
  const queryKey: QueryKey = [topic, team, name, ...args];
  return { queryKey, queryFn: () => unwrap(ask()), meta: { also } };
}

interface ReadPages<Page extends { total: number }, Item> extends Omit<Read<Page>, "ask"> {
  ask: (offset: number) => Promise<Answer<Page>>;
  itemsOf: (page: Page) => Item[];
}

/** A list too long to read at once: `data.items` grows with every `fetchNextPage()` while `hasNextPage`. */
export function usePages<Page extends { total: number }, Item>(list: ReadPages<Page, Item>) {
  const { topic, also = [], team, name, args = [], ask, itemsOf } = list;
  const queryKey: QueryKey = [topic, team, name, ...args];
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => unwrap(ask(pageParam)),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const shown = pages.reduce((sum, page) => sum + itemsOf(page).length, 0);
      return shown < last.total && itemsOf(last).length > 0 ? shown : undefined;
    },
    select: ({ pages }) => ({ items: pages.flatMap(itemsOf), total: pages.at(-1)?.total ?? 0 }),
    placeholderData: keepPreviousData,
    meta: { also },
  });
}

export type Run<Args extends unknown[], T> = (...args: Args) => Promise<T>;

export interface Command<Args extends unknown[], T> {
  /** Resolves with the answer; rejects with a BackendError after the frame has told the person. */
  run: Run<Args, T>;
  isRunning: boolean;
  error: BackendError | null;
  reset: () => void;
}

interface CommandOptions {
  /** The caller shows the error itself, so the frame keeps quiet. */
  showsOwnError?: boolean;
}

/** A field as somebody typed it, and what stood there when they began: what `useChange` takes last. */
export function typedOver<Field extends string, Value>(field: Field, value: Value, from: Value) {
  return [
    { field, value },
    { field, value: from },
  ] as const;
}

/**
 * A change of one field of something. `over` is what stood there when the person began: what a colleague wrote since is
 * then kept beside it. Whoever shows the field shows the error.
 */
export function useChange<Id, Change>(
  command: (team: TeamId, id: Id, change: Change, over: Change | null) => Promise<Answer<null>>,
) {
  return useCommand((team: TeamId, id: Id, change: Change, over?: Change) => command(team, id, change, over ?? null), {
    showsOwnError: true,
  });
}

/** One command as something a component can run: `const add = useCommand(commands.addCapture)`. */
export function useCommand<Args extends unknown[], T>(
  command: (...args: Args) => Promise<Answer<T>>,
  options: CommandOptions = {},
): Command<Args, T> {
  const mutation: UseMutationResult<T, Error, Args> = useMutation({
    mutationFn: (args: Args) => unwrap(command(...args)),
    meta: { showsOwnError: options.showsOwnError ?? false },
  });
  return {
    run: (...args) => mutation.mutateAsync(args),
    isRunning: mutation.isPending,
    error: mutation.error ? asBackendError(mutation.error) : null,
    reset: mutation.reset,
  };
}
