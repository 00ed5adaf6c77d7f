// Every way the core can refuse, as a sentence that says what to do. A code without a sentence does not compile.
import { asBackendError, type ErrorCode } from "../backend";
import { m } from "../messages";

const sentences: Record<ErrorCode, (words: { detail: string }) => string> = {
  empty: m.error_empty,
  tooLong: m.error_tooLong,
  notADate: m.error_notADate,
  notALink: m.error_notALink,
  outOfRange: m.error_outOfRange,
  notFound: m.error_notFound,
  unknownStep: m.error_unknownStep,
  nothingToUndo: m.error_nothingToUndo,
  doneSince: m.error_doneSince,
  mayNotWrite: m.error_mayNotWrite,
  mayNotErase: m.error_mayNotErase,
  erased: m.error_erased,
  stillInTeam: m.error_stillInTeam,
  fileEmpty: m.error_fileEmpty,
  fileTooLarge: m.error_fileTooLarge,
  fileVanished: m.error_fileVanished,
  fileChanged: m.error_fileChanged,
  fileNotHere: m.error_fileNotHere,
  notAFile: m.error_notAFile,
  notChosen: m.error_notChosen,
  noProgram: m.error_noProgram,
  mayNotOpen: m.error_mayNotOpen,
  noAccess: m.error_noAccess,
  diskFull: m.error_diskFull,
  cancelled: m.error_cancelled,
  folderMissing: m.error_folderMissing,
  folderNotEmpty: m.error_folderNotEmpty,
  folderHoldsDatabase: m.error_folderHoldsDatabase,
  noTeamHere: m.error_noTeamHere,
  otherTeamHere: m.error_otherTeamHere,
  codeMistyped: m.error_codeMistyped,
  codeUnknown: m.error_codeUnknown,
  codeExpired: m.error_codeExpired,
  codeForAnother: m.error_codeForAnother,
  alreadyMember: m.error_alreadyMember,
  lastManager: m.error_lastManager,
  newerFormat: m.error_newerFormat,
  damaged: m.error_damaged,
  notSecure: m.error_notSecure,
  credentialsRefused: m.error_credentialsRefused,
  serverUnreachable: m.error_serverUnreachable,
  keychainLocked: m.error_keychainLocked,
  keysLost: m.error_keysLost,
  passphraseNeeded: m.error_passphraseNeeded,
  passphraseWrong: m.error_passphraseWrong,
  passphraseTooShort: m.error_passphraseTooShort,
  methodBroken: m.error_methodBroken,
  dataInUse: m.error_dataInUse,
  newerData: m.error_newerData,
  unexpected: m.error_unexpected,
};

export function sentenceFor(code: ErrorCode, detail = ""): string {
  return sentences[code]({ detail });
}

export const isErrorCode = (code: string): code is ErrorCode => code in sentences;

/** Whatever was thrown, as a sentence. */
export function explainError(error: unknown): string {
  const { code, detail } = asBackendError(error);
  return sentenceFor(code, detail);
}
