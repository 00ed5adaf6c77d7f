// Imports of this session: what is being copied, and how each ended, until the person clears it.
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ImportProgress } from "./bindings";

const importsKey = ["imports"] as const;

/** What is known of an import is kept for as long as the window lives, whichever place is open. */
export function noteImport(queries: QueryClient, progress: ImportProgress): void {
  queries.setQueryDefaults(importsKey, { gcTime: Number.POSITIVE_INFINITY });
  queries.setQueryData<ImportProgress[]>(importsKey, (known = []) =>
    known.some(({ id }) => id === progress.id)
      ? known.map((one) => (one.id === progress.id ? progress : one))
      : [...known, progress],
  );
}

/** How many files are being copied now. */
export function copyingCount(queries: QueryClient): number {
  const imports = queries.getQueryData<ImportProgress[]>(importsKey) ?? [];
  return imports.filter(({ state }) => state.state === "copying").length;
}

/** The imports in the order they began, and the way to forget those that ended. */
export function useImports(): { imports: ImportProgress[]; clear: () => void } {
  const queries = useQueryClient();
  const { data = [] } = useQuery<ImportProgress[]>({
    queryKey: importsKey,
    queryFn: () => queries.getQueryData<ImportProgress[]>(importsKey) ?? [],
    staleTime: Number.POSITIVE_INFINITY,
  });
  const clear = () =>
    void queries.setQueryData<ImportProgress[]>(importsKey, (known = []) =>
      known.filter(({ state }) => state.state === "copying"),
    );
  return { imports: data, clear };
}
