// How the board names its steps, states and captures.
import { Circle, CircleCheck, CircleDotDashed, CircleSlash, type LucideIcon } from "lucide-react";
import type { Board, BoardStep, Capture, StepState } from "../backend";
import { language, m } from "../messages";
import { hashtagLabel, sayNumber, sayShortDay } from "../words";

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

export const sayCount = (count: number) =>
  count === 1 ? m.board_count_one() : m.board_count({ count: sayNumber(count) });

const sayEvidence = (count: number) =>
  count === 1 ? m.board_card_evidence_one() : m.board_card_evidence({ count: sayNumber(count) });

/** What a capture's card says, as one sentence for who cannot see the card. */
export function sayCapture({ line, hashtag, happenedOn, evidenceCount, hasText }: Capture): string {
  const day = sayShortDay(happenedOn);
  const parts = [
    hashtag ? m.board_card_tagged({ line, hashtag: hashtagLabel[hashtag](), day }) : m.board_card({ line, day }),
    evidenceCount > 0 ? sayEvidence(evidenceCount) : "",
    hasText ? m.board_card_text() : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}
