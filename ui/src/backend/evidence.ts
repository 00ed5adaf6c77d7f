// Evidence: files with what they show, and where their pictures are.
import { convertFileSrc } from "@tauri-apps/api/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { read, unwrap, useChange, useCommand, usePages } from "./ask";
import { commands, type EvidenceId, type EvidenceQuery, type Target, type TeamId } from "./bindings";
import { isHandover, offerHandover } from "./handovers";

const PAGE_SIZE = 200;

/** Evidence, newest first, a page at a time; every field of the filter may be left out. */
export const useEvidenceList = (team: TeamId, filter: Partial<Omit<EvidenceQuery, "offset" | "limit">> = {}) =>
  usePages({
    topic: "evidence",
    team,
    name: "list",
    args: [filter],
    ask: (offset) =>
      commands.listEvidence(team, {
        target: null,
        kind: null,
        words: "",
        ...filter,
        offset,
        limit: PAGE_SIZE,
      }),
    itemsOf: (page) => page.evidence,
  });

const oneOf = (team: TeamId, id: EvidenceId) =>
  read({
    topic: "evidence",
    also: ["captures", "questions", "arrangements"],
    team,
    name: "evidence",
    args: [id],
    ask: () => commands.getEvidence(team, id),
  });

export const useEvidence = (team: TeamId, id: EvidenceId) => useQuery(oneOf(team, id));

/** Which of these are not there any more: removed, or erased for privacy. */
export function useGoneEvidence(team: TeamId, ids: EvidenceId[]): Set<EvidenceId> {
  const asked = useQueries({ queries: ids.map((id) => oneOf(team, id)) });
  return new Set(ids.filter((_, at) => asked[at]?.isError));
}

/** Takes files in as evidence; a hand-over file among them is opened as what it is. */
export function useImportFiles() {
  const take = useCommand(commands.importFiles);
  return {
    ...take,
    run: async (team: TeamId, paths: string[], target: Target | null) => {
      for (const path of paths) if (isHandover(path)) offerHandover(path);
      const files = paths.filter((path) => !isHandover(path));
      return files.length > 0 ? take.run(team, files, target) : [];
    },
  };
}

export const useCancelImport = () => useCommand(commands.cancelImport);
export const useChangeEvidence = () => useChange(commands.changeEvidence);
export const useRemoveEvidence = () => useCommand(commands.removeEvidence);
export const useLinkEvidence = () => useCommand(commands.linkEvidence);
export const useUnlinkEvidence = () => useCommand(commands.unlinkEvidence);
export const useOpenEvidence = () => useCommand(commands.openEvidence);
export const usePickFiles = () => useCommand(commands.pickFiles);
export const usePickFolder = () => useCommand(commands.pickFolder);

/** Takes evidence off one item, for lists that show evidence and not its links. */
export function useDetachEvidence() {
  const unlink = useUnlinkEvidence();
  return {
    ...unlink,
    run: async (team: TeamId, id: EvidenceId, target: Target) => {
      const { linkedTo } = await unwrap(commands.getEvidence(team, id));
      const link = linkedTo.find((one) => one.target.kind === target.kind && one.target.id === target.id);
      if (link) await unlink.run(team, link.id);
    },
  };
}

/** Where the window reads a picture from: `evidence://localhost/thumbnail/<hash>`, or the form Windows needs. */
export function evidenceUrl(kind: "thumbnail" | "file", hash: string): string {
  return convertFileSrc(`${kind}/${hash}`, "evidence").replace("%2F", "/");
}

/** Takes in something pasted, which has a name and content but no path. */
export function usePasteFile() {
  const paste = useCommand(commands.importPasted);
  return {
    ...paste,
    run: async (team: TeamId, file: File, target: Target | null) =>
      paste.run(team, file.name, base64(new Uint8Array(await file.arrayBuffer())), target),
  };
}

// Longer pieces would overflow the arguments of one call.
const PIECE_BYTES = 0x8000;

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    text += String.fromCharCode(...bytes.subarray(start, start + PIECE_BYTES));
  }
  return btoa(text);
}
