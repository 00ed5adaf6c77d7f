// The three ways files come in: chosen with a button, dropped on the window, pasted.
import { useEffect, useEffectEvent } from "react";
import { type TeamId, useFilesOffered, useImportFiles, usePasteFile, usePickFiles } from "../backend";
import { m } from "../messages";
import { sayDay, today } from "../words";

/** Takes dropped and pasted files in for as long as the place is open; `pick` lets the person choose. */
export function useAddFiles(team: TeamId): { pick: () => void; isBusy: boolean } {
  const picking = usePickFiles();
  const importing = useImportFiles();
  const pasting = usePasteFile();

  const take = (paths: string[]) => {
    if (paths.length > 0) importing.run(team, paths, null).catch(() => {});
  };
  useFilesOffered(take);
  usePastedFiles((files) => {
    for (const file of files) pasting.run(team, file, null).catch(() => {});
  });
  return {
    pick: () => void picking.run().then(take, () => {}),
    isBusy: picking.isRunning || importing.isRunning || pasting.isRunning,
  };
}

function usePastedFiles(onFiles: (files: File[]) => void): void {
  const paste = useEffectEvent((event: ClipboardEvent) => {
    if (event.defaultPrevented || isInField(event.target)) return;
    const files = [...(event.clipboardData?.files ?? [])].map(withOwnName);
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => paste(event);
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, []);
}

/** Somebody who types pastes into the text. */
function isInField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, [contenteditable='true']") !== null;
}

/** A picture from the clipboard is always called image.png; the day says more. */
function withOwnName(file: File): File {
  const extension = /^image\.(\w+)$/.exec(file.name)?.[1];
  if (!extension) return file;
  return new File([file], `${m.evidence_pasted_name({ day: sayDay(today()) })}.${extension}`, { type: file.type });
}
