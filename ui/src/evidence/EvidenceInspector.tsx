// Everything about one piece of evidence: what it shows, what it is, and what it belongs to.
import { Trash2 } from "lucide-react";
import { useState } from "react";
import {
  type EvidenceChange,
  type EvidenceDetail,
  type EvidenceId,
  saveText,
  type TeamId,
  typedOver,
  useChangeEvidence,
  useEvidence,
  useRemoveEvidence,
  useUndoThis,
} from "../backend";
import { AlsoChanged } from "../frame/AlsoChanged";
import { Answer } from "../frame/Answer";
import { EraseButton } from "../frame/erasing/EraseButton";
import { HistoryOf } from "../frame/history/HistoryOf";
import { Inspector } from "../frame/Inspector";
import { m } from "../messages";
import { AutosaveText, Button, MarkdownField, Menu, Panel, Select, tell } from "../parts";
import { evidenceKindLabel, explainError, optionsOf, sensitivityLabel } from "../words";
import { FileFacts } from "./FileFacts";
import { LinkedTo } from "./LinkedTo";
import { Preview } from "./Preview";
import { Warnings } from "./Warnings";

export interface EvidenceInspectorProps {
  team: TeamId;
  id: EvidenceId;
  onClose: () => void;
}

export function EvidenceInspector({ team, id, onClose }: EvidenceInspectorProps) {
  const detail = useEvidence(team, id);
  const removing = useRemoveEvidence();
  const undo = useUndoThis();
  const [isRemoved, setRemoved] = useState(false);
  const removed = () => {
    setRemoved(true);
    onClose();
  };
  const title = detail.data?.evidence.title ?? m.evidence_title();
  const remove = () =>
    removing.run(team, id).then(
      () => {
        removed();
        tell({
          tone: "plain",
          text: m.evidence_removed({ title }),
          action: { label: m.frame_undo(), onAction: () => void undo.run(team, "removeEvidence", { kind: "evidence", id }).catch(() => {}) },
        });
      },
      () => {},
    );
  return (
    <Inspector
      title={title}
      card={`evidence-${id}`}
      isRemoved={isRemoved}
      onClose={onClose}
      actions={
        detail.data ? (
          <Menu
            label={m.evidence_actions({ title })}
            actions={[{ id: "remove", label: m.evidence_remove(), icon: Trash2, onAction: () => void remove(), isDanger: true }]}
          />
        ) : null
      }
    >
      <Answer of={detail}>{(data) => <Detail team={team} detail={data} onRemove={() => void remove()} onRemoved={removed} />}</Answer>
    </Inspector>
  );
}

interface DetailProps {
  team: TeamId;
  detail: EvidenceDetail;
  onRemove: () => void;
  onRemoved: () => void;
}

function Detail({ team, detail, onRemove, onRemoved }: DetailProps) {
  const { evidence, note, linkedTo, alsoChanged } = detail;
  const { run } = useChangeEvidence();
  const change = (wanted: EvidenceChange, over?: EvidenceChange) => run(team, evidence.id, wanted, over);
  const choose = (wanted: EvidenceChange) =>
    void change(wanted).catch((error: unknown) => tell({ tone: "problem", text: explainError(error) }));
  return (
    <>
      <Preview team={team} evidence={evidence} />
      <Warnings
        evidence={evidence}
        remove={
          <Button look="danger" icon={Trash2} onPress={onRemove}>
            {m.evidence_remove()}
          </Button>
        }
      />
      <AlsoChanged team={team} record={{ kind: "evidence", id: evidence.id }} others={alsoChanged} />
      <Panel title={m.evidence_about()} headingLevel={3}>
        <AutosaveText
          label={m.evidence_field_title()}
          value={evidence.title}
          save={(value, from) => change(...typedOver("title", value, from))}
        />
        <Select
          label={m.evidence_kind()}
          options={optionsOf(evidenceKindLabel)}
          value={evidence.kind}
          onChange={(value) => choose({ field: "kind", value })}
          emptyLabel={m.evidence_kind_none()}
        />
        <Select
          label={m.evidence_field_sensitivity()}
          options={optionsOf(sensitivityLabel)}
          value={evidence.sensitivity}
          onChange={(value) => choose({ field: "sensitivity", value })}
          emptyLabel={m.evidence_field_sensitivity_none()}
        />
        <AutosaveText
          type="date"
          label={m.evidence_field_date()}
          value={evidence.happenedOn}
          save={(value, from) => change(...typedOver("happenedOn", value, from))}
        />
        <MarkdownField
          label={m.evidence_field_note()}
          help={m.evidence_field_note_help()}
          text={note}
          save={saveText(team, { of: "evidenceNote", id: evidence.id })}
        />
      </Panel>
      <LinkedTo team={team} evidence={evidence.id} links={linkedTo} />
      <FileFacts team={team} evidence={evidence} />
      <HistoryOf team={team} item={{ kind: "evidence", id: evidence.id }} />
      <EraseButton team={team} kind="evidence" id={evidence.id} title={evidence.title} onErased={onRemoved} />
    </>
  );
}
