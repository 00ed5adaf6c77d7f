// Writing down what happened, from anywhere, in under 30 seconds: one line, and whatever else is at hand.
import { useState } from "react";
import { type CycleId, type TeamId, useAddCapture, useImportFiles, usePasteFile, useRemoveCapture } from "../backend";
import { useCycleId, useGo } from "../frame/navigation";
import type { CaptureDialogProps } from "../frame/registry";
import { m } from "../messages";
import { Dialog, tell, useHeldDraft } from "../parts";
import { CaptureForm, type WhereTo } from "./CaptureForm";
import { type Draft, emptyDraft, hasWords, withPaths } from "./draft";

export function CaptureDialog({ team, isOpen, onClose, files }: CaptureDialogProps) {
  const cycle = useCycleId();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  useHeldDraft(m.capture_line(), hasWords(draft));
  const [seenFiles, setSeenFiles] = useState<string[]>([]);
  if (files !== seenFiles) {
    setSeenFiles(files);
    if (files.length > 0) setDraft(withPaths(draft, files));
  }
  return (
    <Dialog title={m.capture_dialog_title()} isOpen={isOpen && cycle !== null} onClose={onClose}>
      {cycle ? (
        <OpenForm
          team={team}
          cycle={cycle}
          draft={draft}
          onDraft={setDraft}
          onSaved={() => {
            setDraft(emptyDraft);
            onClose();
          }}
        />
      ) : null}
    </Dialog>
  );
}

interface OpenFormProps {
  team: TeamId;
  cycle: CycleId;
  draft: Draft;
  onDraft: (change: (draft: Draft) => Draft) => void;
  onSaved: () => void;
}

function OpenForm({ team, cycle, draft, onDraft, onSaved }: OpenFormProps) {
  const go = useGo();
  const add = useAddCapture();
  const remove = useRemoveCapture();
  const importFiles = useImportFiles();
  const paste = usePasteFile();

  const save = async ({ step, stepName }: WhereTo) => {
    const { line, hashtag, paths, pasted } = draft;
    const id = await add.run(team, { cycle, line: line.trim(), hashtag, step, happenedOn: null });
    onSaved();
    tell({
      tone: "good",
      text: step === null ? m.capture_saved_unsorted() : m.capture_saved_at({ step: stepName }),
      action: { label: m.capture_look(), onAction: () => go.toPlace("board", { item: id, cycle }, team) },
      otherAction: {
        label: m.capture_undo(),
        onAction: () =>
          void remove.run(team, id).then(
            () => tell({ tone: "plain", text: m.capture_undone() }),
            () => {},
          ),
      },
    });
    // The line is safe; files follow in the background, and the frame shows how far they are.
    const target = { kind: "capture", id } as const;
    if (paths.length > 0) importFiles.run(team, paths, target).catch(() => {});
    for (const file of pasted) paste.run(team, file, target).catch(() => {});
  };

  return (
    <CaptureForm
      team={team}
      cycle={cycle}
      draft={draft}
      onDraft={onDraft}
      // The form shows what the core refused.
      onSave={(where) => void save(where).catch(() => {})}
      isSaving={add.isRunning}
      refusal={add.error}
    />
  );
}
