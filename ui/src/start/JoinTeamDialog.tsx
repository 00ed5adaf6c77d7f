// Joins a colleague's team: the folder you share or the file you were handed, and the code you were given.
import { FileInput, FolderOpen } from "lucide-react";
import { useId, useState } from "react";
import { codeFrom, useJoinByHandover, useJoinTeam, usePickFolder, usePickHandover } from "../backend";
import type { JoinDialogProps } from "../frame/registry";
import { m } from "../messages";
import { Button, TextField } from "../parts";
import { BeginDialog, isEmpty, MyNameField } from "./BeginDialog";
import styles from "./BeginDialog.module.css";

interface Source {
  kind: "folder" | "handover";
  path: string;
}

export function JoinTeamDialog({ handover, onClose, onJoined }: JoinDialogProps) {
  const join = useJoinTeam();
  const joinByHandover = useJoinByHandover();
  const [source, setSource] = useState<Source | null>(handover ? { kind: "handover", path: handover } : null);
  const [code, setCode] = useState("");
  const [myName, setMyName] = useState("");
  const [wasTried, setTried] = useState(false);
  const enter = () => {
    setTried(true);
    if (!source || isEmpty(code) || isEmpty(myName)) return;
    const asked =
      source.kind === "folder"
        ? join.run({ folder: source.path, code: codeFrom(code), myName })
        : joinByHandover.run(source.path, codeFrom(code), myName);
    void asked.then(({ team }) => onJoined(team), () => {});
  };
  return (
    <BeginDialog
      title={m.start_join()}
      action={m.start_join_action()}
      isBusy={join.isRunning || joinByHandover.isRunning}
      error={source?.kind === "handover" ? joinByHandover.error : join.error}
      onClose={onClose}
      onSubmit={enter}
    >
      <p>{m.start_join_how()}</p>
      <ChooseSource source={source} onChoose={setSource} isMissing={wasTried && source === null} />
      <TextField
        isRequired
        autoFocus={handover !== null}
        label={m.start_join_code()}
        help={m.start_join_code_help()}
        error={wasTried && isEmpty(code) ? m.start_code_missing() : ""}
        value={code}
        onChange={setCode}
        spellCheck="false"
        autoComplete="off"
      />
      <MyNameField value={myName} onChange={setMyName} isMissing={wasTried && isEmpty(myName)} />
    </BeginDialog>
  );
}

interface ChooseSourceProps {
  source: Source | null;
  onChoose: (source: Source) => void;
  isMissing: boolean;
}

function ChooseSource({ source, onChoose, isMissing }: ChooseSourceProps) {
  const pickFolder = usePickFolder();
  const pickHandover = usePickHandover();
  const label = useId();
  const choose = (kind: Source["kind"]) =>
    void (kind === "folder" ? pickFolder : pickHandover)
      .run()
      .then((path) => (path ? onChoose({ kind, path }) : undefined), () => {});
  return (
    <div role="group" aria-labelledby={label} className={styles.source}>
      <span id={label} className={styles.label}>
        {source?.kind === "handover" ? m.start_join_handover() : m.start_join_folder()}
      </span>
      {source ? <span className={styles.path}>{source.path}</span> : null}
      <Button autoFocus={source === null} icon={FolderOpen} onPress={() => choose("folder")}>
        {source?.kind === "folder" ? m.start_other_folder() : m.start_choose_folder()}
      </Button>
      <Button look="quiet" icon={FileInput} onPress={() => choose("handover")}>
        {source?.kind === "handover" ? m.start_other_handover() : m.start_have_handover()}
      </Button>
      {isMissing ? (
        <span role="alert" className={styles.missing}>
          {m.start_folder_missing()}
        </span>
      ) : null}
    </div>
  );
}
