// What the team is: name, kind, sector, theme, programme, period and institutions.
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import {
  type Team,
  typedOver,
  useAddInstitution,
  useChangeInstitution,
  useChangeTeam,
  useRemoveInstitution,
} from "../backend";
import { AlsoChangedWithin } from "../frame/AlsoChanged";
import { m } from "../messages";
import { AutosaveText, Button, IconButton, Panel, PeriodFields, Select, TextField, tell } from "../parts";
import { explainError, optionsOf, type SayCode, sectorLabel, teamKindLabel, themeLabel } from "../words";
import styles from "./settings.module.css";

/** The name of an institution wherever a field names one. */
export const sayInstitutionOf =
  (team: Team): SayCode =>
  (field, code) =>
    field === "institution" ? (team.institutions.find(({ id }) => id === code)?.name ?? m.history_nameless()) : null;

const tellProblem = (error: unknown) => tell({ tone: "problem", text: explainError(error) });

export function TeamPanel({ team }: { team: Team }) {
  const change = useChangeTeam();
  const set = (...args: Parameters<typeof change.run>) => void change.run(...args).catch(tellProblem);
  return (
    <Panel title={m.settings_team()} lead={m.settings_team_lead()}>
      <AlsoChangedWithin team={team.id} item={{ kind: "team", id: team.id }} sayCode={sayInstitutionOf(team)} />
      <AutosaveText
        label={m.settings_team_title()}
        value={team.title}
        save={(value, from) => change.run(team.id, ...typedOver("title", value, from))}
      />
      <div className={styles.grid}>
        <Select
          label={m.settings_team_kind()}
          emptyLabel={m.settings_not_filled_in()}
          options={optionsOf(teamKindLabel)}
          value={team.kind}
          onChange={(value) => set(team.id, { field: "kind", value })}
        />
        <Select
          label={m.settings_sector()}
          emptyLabel={m.settings_not_filled_in()}
          options={optionsOf(sectorLabel)}
          value={team.sector}
          onChange={(value) => set(team.id, { field: "sector", value })}
        />
        <Select
          label={m.settings_theme()}
          emptyLabel={m.settings_not_filled_in()}
          options={optionsOf(themeLabel)}
          value={team.theme}
          onChange={(value) => set(team.id, { field: "theme", value })}
        />
      </div>
      <AutosaveText
        isOptional
        label={m.settings_programme()}
        help={m.settings_programme_help()}
        value={team.programme}
        save={(value, from) => change.run(team.id, ...typedOver("programme", value, from))}
      />
      <PeriodFields
        startLabel={m.settings_starts_on()}
        endLabel={m.settings_ends_on()}
        period={team.period}
        save={(value, over) => change.run(team.id, ...typedOver("period", value, over))}
      />
      <Institutions team={team} />
    </Panel>
  );
}

function Institutions({ team }: { team: Team }) {
  const change = useChangeInstitution();
  const remove = useRemoveInstitution();
  const add = useAddInstitution();
  return (
    <Panel title={m.settings_institutions()} headingLevel={3}>
      <ul className={styles.list}>
        {team.institutions.map(({ id, name, place }) => (
          <li key={id} className={styles.person}>
            <AutosaveText
              label={m.settings_institution_name()}
              value={name}
              save={(value, from) => change.run(team.id, id, ...typedOver("name", value, from))}
            />
            <AutosaveText
              isOptional
              label={m.settings_institution_place()}
              value={place}
              save={(value, from) => change.run(team.id, id, ...typedOver("place", value, from))}
            />
            <div className={styles.remove}>
              <IconButton
                icon={Trash2}
                label={m.settings_remove_named({ name })}
                onPress={() => void remove.run(team.id, id).catch(() => {})}
              />
            </div>
          </li>
        ))}
      </ul>
      <AddByName
        label={m.settings_new_institution()}
        action={m.settings_add_institution()}
        problem={add.error ? explainError(add.error) : ""}
        onAdd={(name) => add.run(team.id, name)}
      />
    </Panel>
  );
}

export interface AddByNameProps {
  label: string;
  action: string;
  problem: string;
  onAdd: (name: string) => Promise<unknown>;
}

/** One field and a button; empties when it was added, keeps the words when not. */
export function AddByName({ label, action, problem, onAdd }: AddByNameProps) {
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void onAdd(name).then(
      () => setName(""),
      () => {},
    );
  };
  return (
    <form noValidate onSubmit={submit} className={styles.add}>
      <TextField label={label} error={problem} value={name} onChange={setName} spellCheck="false" />
      <Button type="submit" icon={Plus}>
        {action}
      </Button>
    </form>
  );
}
