// Joins a colleague's team: the folder you share, and the code you were given.
import { FolderOpen } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { type JoinTeam, useJoinTeam, usePickFolder } from "../backend";
import { m } from "../messages";
import { Button, Dialog, ErrorMessage, TextField } from "../parts";
import { explainError } from "../words";
import styles from "./dialog.module.css";

export interface JoinTeamDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onJoined: (team: string) => void;
}

export function JoinTeamDialog({ isOpen, onClose, onJoined }: JoinTeamDialogProps) {
  const form = useId();
  const join = useJoinTeam();
  return (
    <Dialog
      title={m.start_join()}
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{m.parts_cancel()}</Button>
          <Button look="primary" type="submit" form={form} isBusy={join.isRunning}>
            {m.start_join_action()}
          </Button>
        </>
      }
    >
      <JoinForm
        id={form}
        problem={join.error ? explainError(join.error) : ""}
        onSubmit={(wanted) =>
          void join.run(wanted).then(
            ({ team }) => {
              onClose();
              onJoined(team);
            },
            () => {},
          )
        }
      />
    </Dialog>
  );
}

interface JoinFormProps {
  id: string;
  problem: string;
  onSubmit: (join: JoinTeam) => void;
}

function JoinForm({ id, problem, onSubmit }: JoinFormProps) {
  const [folder, setFolder] = useState("");
  const [code, setCode] = useState("");
  const [myName, setMyName] = useState("");
  const [wasTried, setTried] = useState(false);
  const pick = usePickFolder();
  const folderLabel = useId();
  const isMissing = (text: string) => wasTried && text.trim() === "";
  const choose = () => void pick.run().then((chosen) => (chosen ? setFolder(chosen) : undefined), () => {});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if ([folder, code, myName].every((text) => text.trim() !== "")) onSubmit({ folder, code, myName });
  };
  return (
    <form id={id} noValidate className={styles.form} onSubmit={submit}>
      <p>{m.start_join_how()}</p>
      <div role="group" aria-labelledby={folderLabel} className={styles.folder}>
        <span id={folderLabel} className={styles.label}>
          {m.start_join_folder()}
        </span>
        <Button autoFocus icon={FolderOpen} onPress={choose}>
          {folder ? m.start_other_folder() : m.start_choose_folder()}
        </Button>
        {folder ? <span className={styles.path}>{folder}</span> : null}
        {isMissing(folder) ? (
          <span role="alert" className={styles.missing}>
            {m.start_folder_missing()}
          </span>
        ) : null}
      </div>
      <TextField
        isRequired
        label={m.start_join_code()}
        help={m.start_join_code_help()}
        error={isMissing(code) ? m.start_code_missing() : ""}
        value={code}
        onChange={setCode}
        spellCheck="false"
        autoComplete="off"
      />
      <TextField
        isRequired
        label={m.start_my_name()}
        help={m.start_my_name_help()}
        error={isMissing(myName) ? m.start_my_name_missing() : ""}
        value={myName}
        onChange={setMyName}
        spellCheck="false"
      />
      {problem ? <ErrorMessage>{problem}</ErrorMessage> : null}
    </form>
  );
}
