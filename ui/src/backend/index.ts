// The door to the core: features import from here and never from the shell's packages.
export * from "./arrangements";
export { asBackendError, BackendError, type Command, typedOver, unwrap, useCommand } from "./ask";
export type * from "./bindings";
export { commands } from "./bindings";
export * from "./board";
export * from "./captures";
export { closeWindow, commandsEnded, holdWindow } from "./closing";
export * from "./erasure";
export * from "./evidence";
export * from "./history";
export * from "./handovers";
export { copyingCount, useImports } from "./imports";
export * from "./keys";
export {
  followChanges,
  showLocked,
  showWindow,
  useClosingAsked,
  useFilesOffered,
  useHandoverOffered,
  useHandoverProgress,
  useImportProgress,
  useLinkOffered,
} from "./live";
export * from "./media";
export * from "./question";
export * from "./settings";
export * from "./sharing";
export * from "./teams";
export * from "./undo";
