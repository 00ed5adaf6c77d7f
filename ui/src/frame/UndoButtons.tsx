// Undo and redo of whole actions, with the name of what they take back.
import { Redo2, Undo2 } from "lucide-react";
import { type TeamId, useRedo, useUndo, useUndoState } from "../backend";
import { m } from "../messages";
import { IconButton, tell } from "../parts";
import { actionLabel } from "../words";
import { sayShortcut } from "./shortcuts";

export function useUndoActions(team: TeamId | null) {
  const { data: state } = useUndoState(team);
  const undo = useUndo();
  const redo = useRedo();
  return {
    state,
    undo: () => {
      const action = state?.undo;
      if (!team || !action) return;
      undo.run(team).then(
        (isDone) => tell({ tone: "plain", text: isDone ? m.frame_undone({ action: actionLabel[action]() }) : m.frame_left_alone() }),
        () => {},
      );
    },
    redo: () => {
      const action = state?.redo;
      if (!team || !action) return;
      redo.run(team).then(
        (isDone) => tell({ tone: "plain", text: isDone ? m.frame_redone({ action: actionLabel[action]() }) : m.frame_left_alone() }),
        () => {},
      );
    },
  };
}

export function UndoButtons({ team }: { team: TeamId }) {
  const { state, undo, redo } = useUndoActions(team);
  const name = (words: string, action: keyof typeof actionLabel | null | undefined) =>
    action ? `${words}: ${actionLabel[action]()}` : words;
  return (
    <>
      <IconButton
        icon={Undo2}
        label={name(m.frame_undo(), state?.undo)}
        shortcut={sayShortcut("Z")}
        isDisabled={!state?.undo}
        onPress={undo}
      />
      <IconButton
        icon={Redo2}
        label={name(m.frame_redo(), state?.redo)}
        shortcut={sayShortcut("Shift+Z")}
        isDisabled={!state?.redo}
        onPress={redo}
      />
    </>
  );
}
