// Files that are being taken in, wherever that was asked: how far, and a way to stop each.
import { useEffect, useEffectEvent, useState } from "react";
import { type ImportProgress, useCancelImport, useImportProgress } from "../backend";
import { m } from "../messages";
import { ProgressBar, tell } from "../parts";
import { sayNumber, saySize, sentenceFor } from "../words";
import styles from "./Imports.module.css";

const SHOWN_MAX = 3;
/** Files that follow each other this closely are told as one batch. */
const BATCH_MS = 700;

export function Imports() {
  const [running, setRunning] = useState<ImportProgress[]>([]);
  const [added, setAdded] = useState<string[]>([]);
  const cancel = useCancelImport();

  useImportProgress((progress) => {
    const others = (now: ImportProgress[]) => now.filter(({ id }) => id !== progress.id);
    switch (progress.state.state) {
      case "copying":
        setRunning((now) =>
          now.some(({ id }) => id === progress.id)
            ? now.map((one) => (one.id === progress.id ? progress : one))
            : [...now, progress],
        );
        return;
      case "done":
      case "alreadyHere":
        setAdded((now) => [...now, progress.name]);
        break;
      case "cancelled":
        tell({ tone: "plain", text: m.imports_stopped({ name: progress.name }) });
        break;
      case "failed":
        tell({ tone: "problem", text: sentenceFor(progress.state.error, progress.name) });
    }
    setRunning(others);
  });

  const tellAdded = useEffectEvent(() => {
    tell({
      tone: "good",
      text:
        added.length === 1
          ? m.imports_one_added({ name: added[0] ?? "" })
          : m.imports_added({ count: sayNumber(added.length) }),
    });
    setAdded([]);
  });
  const runningCount = running.length;
  const addedCount = added.length;
  useEffect(() => {
    if (runningCount > 0 || addedCount === 0) return undefined;
    const timer = setTimeout(() => tellAdded(), BATCH_MS);
    return () => clearTimeout(timer);
  }, [runningCount, addedCount]);

  if (running.length === 0) return null;
  return (
    <section aria-label={m.imports_title()} className={styles.imports}>
      {running.slice(0, SHOWN_MAX).map((one) => (
        <ProgressBar
          key={one.id}
          label={one.name}
          {...progressOf(one)}
          onCancel={() => void cancel.run(one.id).catch(() => {})}
        />
      ))}
      {running.length > SHOWN_MAX ? <p>{m.imports_more({ count: sayNumber(running.length - SHOWN_MAX) })}</p> : null}
    </section>
  );
}

function progressOf({ doneBytes, totalBytes }: ImportProgress): { percent?: number; detail?: string } {
  if (doneBytes === null || !totalBytes) return {};
  return {
    percent: Math.min(100, (doneBytes / totalBytes) * 100),
    detail: m.imports_detail({ done: saySize(doneBytes), total: saySize(totalBytes) }),
  };
}
