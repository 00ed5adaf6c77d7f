// One capture with everything about it; each field saves by itself.
import { Trash2 } from "lucide-react";
import { useState } from "react";
import {
  type Board,
  type CaptureDetail,
  type CaptureId,
  saveText,
  type TeamId,
  typedOver,
  useCapture,
  useChangeCapture,
  useRemoveCapture,
  useTeam,
  useUndoThis,
} from "../backend";
import { AlsoChanged } from "../frame/AlsoChanged";
import { Answer } from "../frame/Answer";
import { Attached } from "../frame/Attached";
import { EraseButton } from "../frame/erasing/EraseButton";
import { HistoryOf } from "../frame/history/HistoryOf";
import { Inspector } from "../frame/Inspector";
import { m } from "../messages";
import { AutosaveText, Button, MarkdownField, Select, tell } from "../parts";
import { captureKindLabel, explainError, HashtagChoice, itemKindLabel, optionsOf } from "../words";
import styles from "./CaptureInspector.module.css";
import { Links } from "./Links";
import { nameOfStep, sayStepOf, stepsOf } from "./words";

export interface CaptureInspectorProps {
  team: TeamId;
  board: Board;
  id: CaptureId;
  onClose: () => void;
}

export function CaptureInspector({ team, board, id, onClose }: CaptureInspectorProps) {
  const found = useCapture(team, id);
  const [isRemoved, setRemoved] = useState(false);
  const removed = () => {
    setRemoved(true);
    onClose();
  };
  return (
    <Inspector
      title={found.data?.capture.line ?? itemKindLabel.capture()}
      card={`capture-${id}`}
      isRemoved={isRemoved}
      onClose={onClose}
    >
      <Answer of={found}>{(detail) => <Fields team={team} board={board} detail={detail} onRemoved={removed} />}</Answer>
    </Inspector>
  );
}

interface FieldsProps {
  team: TeamId;
  board: Board;
  detail: CaptureDetail;
  onRemoved: () => void;
}

function Fields({ team, board, detail, onRemoved }: FieldsProps) {
  const { capture, text, links, evidence, alsoChanged } = detail;
  const { id } = capture;
  const change = useChangeCapture();
  const choose = (part: Parameters<typeof change.run>[2]) =>
    void change.run(team, id, part).catch((error: unknown) => tell({ tone: "problem", text: explainError(error) }));
  return (
    <>
      <AlsoChanged
        team={team}
        record={{ kind: "capture", id }}
        others={alsoChanged}
        sayCode={sayStepOf(board)}
      />
      <AutosaveText
        label={m.board_inspector_line()}
        rows={2}
        value={capture.line}
        save={(value, from) => change.run(team, id, ...typedOver("line", value, from))}
      />
      <div className={styles.group}>
        <span aria-hidden className={styles.label}>
          {m.board_inspector_hashtag()}
        </span>
        <HashtagChoice
          label={m.board_inspector_hashtag()}
          value={capture.hashtag}
          onChange={(value) => choose({ field: "hashtag", value })}
        />
      </div>
      <Select
        label={m.board_inspector_step()}
        options={stepsOf(board).map((step) => ({ value: step.code, label: nameOfStep(step) }))}
        value={capture.step}
        onChange={(value) => choose({ field: "step", value })}
        emptyLabel={m.board_unsorted()}
      />
      <Select
        label={m.board_inspector_kind()}
        options={optionsOf(captureKindLabel)}
        value={capture.kind}
        onChange={(value) => choose({ field: "kind", value })}
        emptyLabel={m.board_inspector_no_kind()}
      />
      <AutosaveText
        label={m.board_inspector_day()}
        type="date"
        value={capture.happenedOn}
        save={(value, from) => change.run(team, id, ...typedOver("happenedOn", value, from))}
      />
      <MarkdownField label={m.board_inspector_text()} text={text} save={saveText(team, { of: "captureText", id })} />
      <Attached team={team} target={{ kind: "capture", id }} evidence={evidence} />
      <Links team={team} capture={id} links={links} />
      <HistoryOf team={team} item={{ kind: "capture", id }} sayCode={sayStepOf(board)} />
      <Foot team={team} detail={detail} onRemoved={onRemoved} />
    </>
  );
}

function Foot({ team, detail, onRemoved }: Omit<FieldsProps, "board">) {
  const { capture } = detail;
  const { data } = useTeam(team);
  const remove = useRemoveCapture();
  const undo = useUndoThis();
  const by = data?.members.find(({ id }) => id === capture.by);
  const removeNow = () =>
    remove.run(team, capture.id).then(
      () => {
        onRemoved();
        tell({
          tone: "plain",
          text: m.board_removed({ line: capture.line }),
          action: { label: m.board_undo(), onAction: () => void undo.run(team, "removeCapture", { kind: "capture", id: capture.id }).catch(() => {}) },
        });
      },
      () => {},
    );
  return (
    <footer className={styles.foot}>
      {by ? <p>{m.board_inspector_by({ name: by.name })}</p> : null}
      <Button icon={Trash2} isBusy={remove.isRunning} onPress={() => void removeNow()}>
        {m.board_remove()}
      </Button>
      <EraseButton team={team} kind="capture" id={capture.id} title={capture.line} onErased={onRemoved} />
    </footer>
  );
}
