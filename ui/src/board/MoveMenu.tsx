// The one menu of the board that moves a capture: to any step, or back among the unsorted.
import { Inbox } from "lucide-react";
import { Header, Menu, MenuItem, MenuSection, Popover } from "react-aria-components";
import { type Board, type Capture, type TeamId, useChangeCapture } from "../backend";
import { language, m } from "../messages";
import { tell } from "../parts";
import { explainError } from "../words";
import styles from "./MoveMenu.module.css";
import { nameOfStep, nameOfStepCode, stepStateIcon } from "./words";

export interface Moving {
  capture: Capture;
  /** The button that was pressed; the menu stands beside it and gives the focus back. */
  beside: Element;
}

export interface MoveMenuProps {
  team: TeamId;
  board: Board;
  moving: Moving | null;
  onClose: () => void;
  onMoved: (moved: { id: string; step: string | null }) => void;
}

const UNSORTED = "unsorted";

export function MoveMenu({ team, board, moving, onClose, onMoved }: MoveMenuProps) {
  const change = useChangeCapture();
  if (!moving) return null;
  const { capture } = moving;
  const move = async (key: string) => {
    const step = key === UNSORTED ? null : key;
    try {
      await change.run(team, capture.id, { field: "step", value: step });
      onMoved({ id: capture.id, step });
      const text = step === null ? m.board_moved_out() : m.board_moved({ step: nameOfStepCode(board, step) });
      tell({ tone: "good", text });
    } catch (error) {
      tell({ tone: "problem", text: explainError(error) });
    }
  };
  return (
    <Popover
      triggerRef={{ current: moving.beside }}
      isOpen
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      placement="bottom end"
      className={styles.popover}
    >
      <Menu
        autoFocus="first"
        aria-label={m.board_move_this({ line: capture.line })}
        disabledKeys={[capture.step ?? UNSORTED]}
        onAction={(key) => void move(String(key))}
        onClose={onClose}
        className={styles.menu}
      >
        {board.rounds.map((round) => (
          <MenuSection key={round.code} className={styles.section}>
            <Header className={styles.round}>{round.title[language()]}</Header>
            {round.steps.map((step) => {
              const Icon = stepStateIcon[step.state];
              return (
                <MenuItem key={step.code} id={step.code} textValue={nameOfStep(step)} className={styles.item}>
                  <Icon aria-hidden className={styles.icon} />
                  {nameOfStep(step)}
                </MenuItem>
              );
            })}
          </MenuSection>
        ))}
        <MenuItem id={UNSORTED} textValue={m.board_unsorted()} className={styles.item}>
          <Inbox aria-hidden className={styles.icon} />
          {m.board_unsorted()}
        </MenuItem>
      </Menu>
    </Popover>
  );
}
