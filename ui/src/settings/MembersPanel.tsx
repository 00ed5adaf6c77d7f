// Who is in the team, in which role and from where. A name or initials is enough.
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { type Member, type Team, typedOver, useAddMember, useChangeMember, useRemoveMember } from "../backend";
import { m } from "../messages";
import { AutosaveText, ConfirmDialog, IconButton, Panel, Select, tell } from "../parts";
import { explainError, memberRoleLabel, optionsOf } from "../words";
import styles from "./settings.module.css";
import { AddByName } from "./TeamPanel";

const tellProblem = (error: unknown) => tell({ tone: "problem", text: explainError(error) });

export function MembersPanel({ team }: { team: Team }) {
  const change = useChangeMember();
  const remove = useRemoveMember();
  const add = useAddMember();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const set = (...args: Parameters<typeof change.run>) => void change.run(...args).catch(tellProblem);
  return (
    <Panel title={m.settings_members()} lead={m.settings_members_lead()}>
      <ul className={styles.list}>
        {team.members.map((member) => (
          <li key={member.id} className={styles.person}>
            <AutosaveText
              label={member.isMe ? m.settings_member_me() : m.settings_member_name()}
              value={member.name}
              save={(value, from) => change.run(team.id, member.id, ...typedOver("name", value, from))}
            />
            <Select
              label={m.settings_member_role()}
              emptyLabel={m.settings_not_filled_in()}
              options={optionsOf(memberRoleLabel)}
              value={member.role}
              onChange={(value) => set(team.id, member.id, { field: "role", value })}
            />
            <Select
              label={m.settings_member_institution()}
              emptyLabel={m.settings_not_filled_in()}
              options={team.institutions.map(({ id, name }) => ({ value: id, label: name }))}
              value={member.institution}
              onChange={(value) => set(team.id, member.id, { field: "institution", value })}
            />
            <div className={styles.remove}>
              <IconButton
                icon={Trash2}
                label={m.settings_remove_named({ name: member.name })}
                isDisabled={member.isMe}
                onPress={() => setLeaving(member)}
              />
            </div>
          </li>
        ))}
      </ul>
      <AddByName
        label={m.settings_new_member()}
        action={m.settings_add_member()}
        problem={add.error ? explainError(add.error) : ""}
        onAdd={(name) => add.run(team.id, name)}
      />
      <ConfirmDialog
        isDanger
        title={m.settings_remove_member_title({ name: leaving?.name ?? "" })}
        isOpen={leaving !== null}
        onClose={() => setLeaving(null)}
        confirmLabel={m.settings_remove_member()}
        isBusy={remove.isRunning}
        onConfirm={() => {
          if (leaving) void remove.run(team.id, leaving.id).then(() => setLeaving(null), () => setLeaving(null));
        }}
      >
        <p>{m.settings_remove_member_what()}</p>
      </ConfirmDialog>
    </Panel>
  );
}
