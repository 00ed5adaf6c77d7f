// How far a step is, and the menu that says so.
import { ChevronDown, Circle, CircleCheck, CircleDotDashed, CircleSlash, Undo2 } from "lucide-react";
import { Button } from "react-aria-components";
import { type BoardStep, type CycleId, type StepState, type TeamId, useSetStepState } from "../backend";
import { m } from "../messages";
import { Menu, type MenuAction } from "../parts";
import { stepStateLabel } from "../words";
import styles from "./StepStateMenu.module.css";
import { nameOfStep, stepStateIcon } from "./words";

export interface StepStateMenuProps {
  team: TeamId;
  cycle: CycleId;
  step: BoardStep;
}

export function StepStateMenu({ team, cycle, step }: StepStateMenuProps) {
  const set = useSetStepState();
  const { state } = step;
  const wasThere = state === "klaar" || state === "overgeslagen";
  const Icon = stepStateIcon[state];
  const to = (next: StepState) => () => void set.run(team, cycle, step.code, next).catch(() => {});
  const all: (MenuAction & { id: StepState })[] = [
    {
      id: "bezig",
      label: wasThere ? m.board_step_back() : m.board_step_begin(),
      icon: wasThere ? Undo2 : CircleDotDashed,
      onAction: to("bezig"),
    },
    { id: "klaar", label: m.board_step_done(), icon: CircleCheck, onAction: to("klaar") },
    { id: "overgeslagen", label: m.board_step_skip(), icon: CircleSlash, onAction: to("overgeslagen") },
    { id: "open", label: m.board_step_open(), icon: Circle, onAction: to("open") },
  ];
  const label = m.board_step_state({ step: nameOfStep(step), state: stepStateLabel[state]() });
  return (
    <Menu
      label={label}
      actions={all.filter(({ id }) => id !== state)}
      trigger={
        <Button aria-label={label} className={styles.state} data-state={state}>
          <Icon aria-hidden className={styles.icon} />
          <span>{stepStateLabel[state]()}</span>
          <ChevronDown aria-hidden className={styles.arrow} />
        </Button>
      }
    />
  );
}
