// The folder that a team shares, or the hand-over file that somebody got: chosen in the system's own dialog.
import { FileInput, FolderOpen } from "lucide-react";
import { useId } from "react";
import { usePickFolder, usePickHandover } from "../backend";
import { m } from "../messages";
import { Button } from "../parts";
import styles from "./BeginDialog.module.css";

export type PathKind = "folder" | "handover";

const words = {
  folder: { label: m.start_join_folder, choose: m.start_choose_folder, other: m.start_other_folder, missing: m.start_folder_missing },
  handover: {
    label: m.start_join_handover,
    choose: m.start_choose_handover,
    other: m.start_other_handover,
    missing: m.start_handover_missing,
  },
};

export interface ChoosePathProps {
  kind: PathKind;
  /** Empty until one is chosen. */
  path: string;
  autoFocus: boolean;
  onChoose: (path: string) => void;
  /** It was needed and not there. */
  isMissing: boolean;
}

export function ChoosePath({ kind, path, autoFocus, onChoose, isMissing }: ChoosePathProps) {
  const pick = { folder: usePickFolder(), handover: usePickHandover() }[kind];
  const label = useId();
  const { label: name, choose, other, missing } = words[kind];
  return (
    <div role="group" aria-labelledby={label} className={styles.source}>
      <span id={label} className={styles.label}>
        {name()}
      </span>
      {path ? <span className={styles.path}>{path}</span> : null}
      <Button
        autoFocus={autoFocus}
        icon={kind === "folder" ? FolderOpen : FileInput}
        onPress={() => void pick.run().then((chosen) => (chosen ? onChoose(chosen) : undefined), () => {})}
      >
        {path ? other() : choose()}
      </Button>
      {isMissing ? (
        <span role="alert" className={styles.missing}>
          {missing()}
        </span>
      ) : null}
    </div>
  );
}
