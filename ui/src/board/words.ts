// How the board names its steps, states and captures.
import { Circle, CircleCheck, CircleDotDashed, CircleSlash, type LucideIcon } from "lucide-react";
import type { Board, BoardStep, StepState } from "../backend";
import { language, m } from "../messages";
import { type SayCode, sayNumber } from "../words";

export const stepStateIcon: Record<StepState, LucideIcon> = {
  open: Circle,
  bezig: CircleDotDashed,
  klaar: CircleCheck,
  overgeslagen: CircleSlash,
};

/** "1b (Ict) verkennen en verzamelen". */
export const nameOfStep = ({ code, title }: Pick<BoardStep, "code" | "title">) =>
  m.board_step_name({ code, title: title[language()] });

export const stepsOf = (board: Board): BoardStep[] => board.rounds.flatMap(({ steps }) => steps);

export function nameOfStepCode(board: Board, code: string | null): string {
  const step = stepsOf(board).find((one) => one.code === code);
  return step ? nameOfStep(step) : m.board_unsorted();
}

/** The name of a step wherever a field names one. */
export const sayStepOf = (board: Board): SayCode => (field, code) => (field === "step" ? nameOfStepCode(board, code) : null);

export const sayCount = (count: number) =>
  count === 1 ? m.board_count_one() : m.board_count({ count: sayNumber(count) });

export const sayEvidence = (count: number) =>
  count === 1 ? m.board_card_evidence_one() : m.board_card_evidence({ count: sayNumber(count) });
