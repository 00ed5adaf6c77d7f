// One element of an arrangement: what happens, what ict does there, who decides, for whom, and the evidence for it.
import {
  type Element,
  type ElementChange,
  type ForWhom,
  saveText,
  type TeamId,
  useChangeElement,
  useEvidenceList,
  type WhoDecides,
} from "../backend";
import { AlsoChanged } from "../frame/AlsoChanged";
import { Attached } from "../frame/Attached";
import { HistoryOf } from "../frame/history/HistoryOf";
import { m } from "../messages";
import { MarkdownField, Select } from "../parts";
import { elementLabel, forWhomLabel, optionsOf, whoDecidesLabel } from "../words";
import styles from "./ElementForm.module.css";

export interface ElementFormProps {
  team: TeamId;
  arrangement: string;
  element: Element;
  headingLevel: 3 | 4;
}

export function ElementForm({ team, arrangement, element, headingLevel }: ElementFormProps) {
  const { code, description, ictRole, whoDecides, forWhom, alsoChanged } = element;
  const { run } = useChangeElement();
  // The frame tells what went wrong.
  const change = (wanted: ElementChange) => void run(team, arrangement, code, wanted).catch(() => {});
  return (
    <div className={styles.form}>
      <AlsoChanged team={team} record={{ kind: "element", id: element.id }} others={alsoChanged} />
      <MarkdownField
        label={`${m.arrangement_description()}: ${elementLabel[code]()}`}
        text={description}
        save={saveText(team, { of: "elementDescription", arrangement, code })}
      />
      <MarkdownField
        label={`${m.arrangement_ict_role()}: ${elementLabel[code]()}`}
        help={m.arrangement_ict_role_help()}
        text={ictRole}
        save={saveText(team, { of: "elementIctRole", arrangement, code })}
      />
      <div className={styles.choices}>
        <Select<WhoDecides>
          label={m.arrangement_who_decides()}
          options={optionsOf(whoDecidesLabel)}
          value={whoDecides}
          onChange={(value) => change({ field: "whoDecides", value })}
          emptyLabel={m.arrangement_not_chosen()}
        />
        <Select<ForWhom>
          label={m.arrangement_for_whom()}
          options={optionsOf(forWhomLabel)}
          value={forWhom}
          onChange={(value) => change({ field: "forWhom", value })}
          emptyLabel={m.arrangement_not_chosen()}
        />
      </div>
      <ElementEvidence team={team} element={element} headingLevel={headingLevel} />
      <HistoryOf team={team} item={{ kind: "element", id: element.id }} headingLevel={headingLevel} name={elementLabel[code]()} />
    </div>
  );
}

function ElementEvidence({ team, element, headingLevel }: Pick<ElementFormProps, "team" | "element" | "headingLevel">) {
  const target = { kind: "element" as const, id: element.id };
  const { data } = useEvidenceList(team, { target });
  return (
    <Attached
      team={team}
      target={target}
      evidence={data?.items ?? []}
      headingLevel={headingLevel}
      title={m.arrangement_evidence_for({ element: elementLabel[element.code]() })}
    />
  );
}
