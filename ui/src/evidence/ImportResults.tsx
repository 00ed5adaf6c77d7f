// What happened to the files that were added: how far each is, and how each ended, until the person clears it.
import { CircleCheck, CircleSlash, CopyCheck, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import {
  type EvidenceId,
  type ImportProgress,
  type ImportState,
  type TeamId,
  useCancelImport,
  useGoneEvidence,
  useImports,
} from "../backend";
import { m } from "../messages";
import { Button, Panel, ProgressBar } from "../parts";
import { sayNumber, saySize, sentenceFor } from "../words";
import styles from "./ImportResults.module.css";

/** More than this many at once would push the evidence out of sight. */
const SHOWN_MAX = 5;

export interface ImportResultsProps {
  team: TeamId;
  onShow: (id: EvidenceId) => void;
}

export function ImportResults({ team, onShow }: ImportResultsProps) {
  const { imports: all, clear } = useImports();
  const gone = useGoneEvidence(team, named(all));
  // What was removed or erased since is named no more: nothing would be there to show.
  const imports = all.filter(({ state }) => !("evidence" in state && gone.has(state.evidence)));
  const cancel = useCancelImport();
  if (imports.length === 0) return null;
  const copying = imports.filter(({ state }) => state.state === "copying");
  const hasEnded = copying.length < imports.length;
  const stop = (one: ImportProgress) => void cancel.run(one.id).catch(() => {});
  return (
    <Panel
      title={m.evidence_imports()}
      actions={
        <>
          {copying.length > 1 ? (
            <Button onPress={() => copying.forEach(stop)}>{m.evidence_import_stop_all()}</Button>
          ) : null}
          {hasEnded ? (
            <Button look="quiet" onPress={clear}>
              {m.evidence_import_clear()}
            </Button>
          ) : null}
        </>
      }
    >
      {copying.slice(0, SHOWN_MAX).map((one) => (
        <ProgressBar key={one.id} label={one.name} {...sayProgress(one)} onCancel={() => stop(one)} />
      ))}
      {copying.length > SHOWN_MAX ? (
        <p>{m.evidence_import_more_wait({ count: sayNumber(copying.length - SHOWN_MAX) })}</p>
      ) : null}
      <ul aria-live="polite" className={styles.results}>
        <Added imports={imports} onShow={onShow} />
        {imports.map((one) => (
          <Ending key={one.id} name={one.name} state={one.state} onShow={onShow} />
        ))}
      </ul>
    </Panel>
  );
}

/** The evidence that the outcomes name: of many that were added, only the number is told. */
function named(imports: ImportProgress[]): EvidenceId[] {
  const of = (wanted: "done" | "alreadyHere") =>
    imports.flatMap(({ state }) => (state.state === wanted ? [state.evidence] : []));
  const added = of("done");
  return [...(added.length === 1 ? added : []), ...of("alreadyHere")];
}

function sayProgress({ doneBytes, totalBytes }: ImportProgress): { percent?: number; detail: string } {
  if (doneBytes === null || doneBytes === 0) return { detail: m.evidence_import_waits() };
  if (totalBytes === null || totalBytes === 0) return { detail: saySize(doneBytes) };
  return {
    percent: Math.min(100, (100 * doneBytes) / totalBytes),
    detail: m.evidence_import_bytes({ done: saySize(doneBytes), total: saySize(totalBytes) }),
  };
}

/** All that went as it should, in one line. */
function Added({ imports, onShow }: { imports: ImportProgress[]; onShow: (id: EvidenceId) => void }) {
  const added = imports.flatMap(({ name, state }) => (state.state === "done" ? [{ name, id: state.evidence }] : []));
  const [first] = added;
  if (!first) return null;
  if (added.length > 1) {
    return (
      <Line tone="good" icon={CircleCheck}>
        {m.evidence_import_added({ count: sayNumber(added.length) })}
      </Line>
    );
  }
  return (
    <Line tone="good" icon={CircleCheck} action={<Show name={first.name} onShow={() => onShow(first.id)} />}>
      {m.evidence_import_added_one({ name: first.name })}
    </Line>
  );
}

/** What the person may want to know or do something about. */
function Ending({ name, state, onShow }: { name: string; state: ImportState; onShow: (id: EvidenceId) => void }) {
  switch (state.state) {
    case "copying":
    case "done":
      return null;
    case "alreadyHere":
      return (
        <Line tone="plain" icon={CopyCheck} action={<Show name={name} onShow={() => onShow(state.evidence)} />}>
          {m.evidence_import_already({ name })}
        </Line>
      );
    case "cancelled":
      return (
        <Line tone="plain" icon={CircleSlash}>
          {m.evidence_import_cancelled({ name })}
        </Line>
      );
    case "failed":
      return (
        <Line tone="problem" icon={TriangleAlert}>
          <strong>{name}</strong> {sentenceFor(state.error, name)}
        </Line>
      );
  }
}

function Show({ name, onShow }: { name: string; onShow: () => void }) {
  return (
    <Button look="quiet" aria-label={m.evidence_import_show_named({ name })} onPress={onShow}>
      {m.evidence_import_show()}
    </Button>
  );
}

interface LineProps {
  tone: "good" | "plain" | "problem";
  icon: LucideIcon;
  children: ReactNode;
  action?: ReactNode;
}

function Line({ tone, icon: Icon, children, action }: LineProps) {
  return (
    <li className={styles.line} data-tone={tone}>
      <Icon aria-hidden className={styles.icon} />
      <span className={styles.words}>{children}</span>
      {action}
    </li>
  );
}
