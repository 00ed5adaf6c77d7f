// The whole window: data, language, light or dark, text size, and the frame in it, or what keeps it from opening.
import { MutationCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { Suspense, useEffect, useLayoutEffect } from "react";
import { I18nProvider } from "react-aria-components";
import { followChanges, type Language, useLock, useSettings } from "../backend";
import { language as spoken, speak } from "../messages";
import { ExplainError, tell } from "../parts";
import { explainError } from "../words";
import { Closing } from "./Closing";
import { ErrorBoundary } from "./ErrorBoundary";
import { Locked } from "./Locked";
import { type Registry, RegistryContext } from "./registry";
import type { makeRouter } from "./router";

export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The core says when something changed, answers from disk, and knows nothing of the internet.
      queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, networkMode: "always", refetchOnWindowFocus: false },
      mutations: { networkMode: "always" },
    },
    mutationCache: new MutationCache({
      onError: (error, _sent, _context, mutation) => {
        if (!mutation.meta?.showsOwnError) tell({ tone: "problem", text: explainError(error) });
      },
    }),
  });
}

export interface AppProps {
  queries: QueryClient;
  router: ReturnType<typeof makeRouter>;
  registry: Registry;
}

export function App({ queries, router, registry }: AppProps) {
  useEffect(() => followChanges(queries), [queries]);
  return (
    <QueryClientProvider client={queries}>
      <RegistryContext value={registry}>
        <ExplainError value={explainError}>
          <ErrorBoundary onRetry={() => void queries.resetQueries()}>
            <Suspense>
              <Spoken router={router} />
            </Suspense>
          </ErrorBoundary>
        </ExplainError>
      </RegistryContext>
    </QueryClientProvider>
  );
}

function Spoken({ router }: Pick<AppProps, "router">) {
  const { language, appearance, textSizePercent } = useSettings();
  // Words are read while rendering, so the language must stand before anything below is rendered.
  if (spoken() !== language) speak(language);
  useLayoutEffect(() => {
    const { dataset, style, lang } = document.documentElement;
    dataset.appearance = appearance;
    style.setProperty("--text-size", String(textSizePercent / 100));
    if (lang !== language) document.documentElement.lang = language;
  }, [appearance, textSizePercent, language]);
  return (
    <I18nProvider locale={language === "nl" ? "nl-NL" : "en-GB"}>
      <Window key={language} language={language} router={router} />
    </I18nProvider>
  );
}

// The control that switched the language is drawn anew with the rest; it keeps the focus all the same.
let switchedFrom: Language | null = null;

function Window({ language, router }: { language: Language } & Pick<AppProps, "router">) {
  const lock = useLock();
  useEffect(() => {
    if (switchedFrom !== null && switchedFrom !== language) {
      document.querySelector<HTMLElement>("#language input:checked")?.focus();
    }
    switchedFrom = language;
  }, [language]);
  if (lock !== null) return <Locked why={lock} />;
  return (
    <>
      <RouterProvider router={router} />
      <Closing />
    </>
  );
}
