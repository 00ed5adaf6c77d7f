// Gives a person another role, with what each role may do in sight.
import { useState } from "react";
import { type AccessRole, type Person, type TeamId, useSetAccess } from "../backend";
import { m } from "../messages";
import { Button, Dialog, ErrorMessage, RadioGroup, tell } from "../parts";
import { accessRoleHelp, accessRoleLabel, explainError, optionsOf } from "../words";
import { sayName } from "./names";

export interface ChangeRoleDialogProps {
  team: TeamId;
  person: Person;
  onClose: () => void;
}

export function ChangeRoleDialog({ team, person, onClose }: ChangeRoleDialogProps) {
  const [role, setRole] = useState<AccessRole | null>(person.access);
  const set = useSetAccess();
  const name = sayName(person.name);
  const save = () => {
    if (role === null || role === person.access) return onClose();
    return void set.run(team, person.id, role).then(
      () => {
        onClose();
        tell({ tone: "good", text: m.people_role_changed({ name, role: accessRoleLabel[role]() }) });
      },
      () => {},
    );
  };
  return (
    <Dialog
      isOpen
      title={m.people_change_role_of({ name })}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{m.parts_cancel()}</Button>
          <Button look="primary" isBusy={set.isRunning} onPress={save}>
            {m.people_give_role()}
          </Button>
        </>
      }
    >
      <RadioGroup label={m.people_role_choice({ name })} options={roleOptions(person)} value={role} onChange={setRole} />
      {set.error ? <ErrorMessage>{explainError(set.error)}</ErrorMessage> : null}
    </Dialog>
  );
}

function roleOptions({ access, grantable }: Person) {
  return optionsOf(accessRoleLabel)
    .filter(({ value }) => value === access || grantable.includes(value))
    .map((option) => ({ ...option, help: accessRoleHelp[option.value]() }));
}
