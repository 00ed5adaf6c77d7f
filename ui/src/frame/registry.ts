// What a place, an action and the capture dialog are, for the frame that shows them.
import type { LucideIcon } from "lucide-react";
import { type ComponentType, createContext, useContext } from "react";
import type { ItemKind, TeamId } from "../backend";
import type { Go } from "./navigation";

export interface Place {
  /** Last part of the address: "board" lives at /t/<team>/board. */
  id: string;
  label: () => string;
  icon: LucideIcon;
  component: ComponentType;
  /** Items that open here: the palette sends them as the place's selected item. */
  shows?: ItemKind[];
  /** Files dropped on the window while this place is open are for the place, not for the capture dialog. */
  takesFiles?: boolean;
  /** What the command palette offers besides going here. */
  actions?: PaletteAction[];
}

export interface PaletteAction {
  id: string;
  label: () => string;
  icon: LucideIcon;
  run: (context: { go: Go; team: TeamId }) => void;
}

export interface CaptureDialogProps {
  team: TeamId;
  isOpen: boolean;
  onClose: () => void;
  /** Files dropped on the window while no place took them. */
  files: string[];
}

/** Shown as long as it is drawn. */
export interface HandoverDialogProps {
  path: string;
  onClose: () => void;
  onTaken: (team: TeamId) => void;
  /** It is of a team that is not here. */
  onJoin: () => void;
}

/** Shown as long as it is drawn. */
export interface JoinDialogProps {
  /** The hand-over file to join with; null to choose a folder, a store or a file. */
  handover: string | null;
  /** The link that was clicked; null when the code is still to be filled in. */
  link: string | null;
  onClose: () => void;
  onJoined: (team: TeamId) => void;
}

export interface Registry {
  places: Place[];
  /** Opens on Ctrl/Cmd+N, on the button in the sidebar, and on files dropped on the window. */
  captureDialog: ComponentType<CaptureDialogProps> | null;
  /** Opens what a hand-over file brings. */
  handoverDialog: ComponentType<HandoverDialogProps> | null;
  joinDialog: ComponentType<JoinDialogProps> | null;
}

export const RegistryContext = createContext<Registry>({
  places: [],
  captureDialog: null,
  handoverDialog: null,
  joinDialog: null,
});

export const useRegistry = () => useContext(RegistryContext);
