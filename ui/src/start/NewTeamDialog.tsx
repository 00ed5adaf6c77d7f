// Begins a team with three fields; everything else can wait.
import { useState } from "react";
import { useCreateTeam } from "../backend";
import { m } from "../messages";
import { TextField } from "../parts";
import { BeginDialog, isEmpty, MyNameField } from "./BeginDialog";

export interface NewTeamDialogProps {
  onClose: () => void;
  onMade: (team: string) => void;
}

export function NewTeamDialog({ onClose, onMade }: NewTeamDialogProps) {
  const create = useCreateTeam();
  const [title, setTitle] = useState("");
  const [myName, setMyName] = useState("");
  const [institution, setInstitution] = useState("");
  const [wasTried, setTried] = useState(false);
  const make = () => {
    setTried(true);
    if (!isEmpty(title) && !isEmpty(myName)) void create.run({ title, myName, institution }).then(onMade, () => {});
  };
  return (
    <BeginDialog
      title={m.start_new_team()}
      action={m.start_new_team_action()}
      isBusy={create.isRunning}
      error={create.error}
      onClose={onClose}
      onSubmit={make}
    >
      <TextField
        autoFocus
        isRequired
        label={m.start_team_title()}
        help={m.start_team_title_help()}
        error={wasTried && isEmpty(title) ? m.start_team_title_missing() : ""}
        value={title}
        onChange={setTitle}
      />
      <MyNameField value={myName} onChange={setMyName} isMissing={wasTried && isEmpty(myName)} />
      <TextField isOptional label={m.start_institution()} value={institution} onChange={setInstitution} spellCheck="false" />
    </BeginDialog>
  );
}
