// Begins a team with three fields; everything else can wait.
import { type FormEvent, useId, useState } from "react";
import { useCreateTeam } from "../backend";
import { m } from "../messages";
import { Button, Dialog, ErrorMessage, TextField } from "../parts";
import { explainError } from "../words";
import styles from "./dialog.module.css";

export interface NewTeamDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onMade: (team: string) => void;
}

export function NewTeamDialog({ isOpen, onClose, onMade }: NewTeamDialogProps) {
  const form = useId();
  const create = useCreateTeam();
  return (
    <Dialog
      title={m.start_new_team()}
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{m.parts_cancel()}</Button>
          <Button look="primary" type="submit" form={form} isBusy={create.isRunning}>
            {m.start_new_team_action()}
          </Button>
        </>
      }
    >
      <NewTeamForm
        id={form}
        problem={create.error ? explainError(create.error) : ""}
        onSubmit={(team) =>
          void create.run(team).then(
            (id) => {
              onClose();
              onMade(id);
            },
            () => {},
          )
        }
      />
    </Dialog>
  );
}

interface NewTeamFormProps {
  id: string;
  problem: string;
  onSubmit: (team: { title: string; myName: string; institution: string }) => void;
}

function NewTeamForm({ id, problem, onSubmit }: NewTeamFormProps) {
  const [title, setTitle] = useState("");
  const [myName, setMyName] = useState("");
  const [institution, setInstitution] = useState("");
  const [wasTried, setTried] = useState(false);
  const isMissing = (text: string) => wasTried && text.trim() === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (title.trim() !== "" && myName.trim() !== "") onSubmit({ title, myName, institution });
  };
  return (
    <form id={id} noValidate className={styles.form} onSubmit={submit}>
      <TextField
        autoFocus
        isRequired
        label={m.start_team_title()}
        help={m.start_team_title_help()}
        error={isMissing(title) ? m.start_team_title_missing() : ""}
        value={title}
        onChange={setTitle}
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
      <TextField isOptional label={m.start_institution()} value={institution} onChange={setInstitution} spellCheck="false" />
      {problem ? <ErrorMessage>{problem}</ErrorMessage> : null}
    </form>
  );
}
