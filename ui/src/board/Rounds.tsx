// The rounds with their steps and captures: side by side as a board, or below each other as an outline.
import { Inbox } from "lucide-react";
import { type ReactNode, useId } from "react";
import type { Board, BoardStep, Capture, CycleId, Hashtag, TeamId } from "../backend";
import { language, m } from "../messages";
import { Button } from "../parts";
import { hashtagLabel, sayNumber } from "../words";
import { CaptureCard } from "./CaptureCard";
import { Prompts } from "./Prompts";
import styles from "./Rounds.module.css";
import { StepStateMenu } from "./StepStateMenu";
import { nameOfStep, sayCount } from "./words";

export type View = "board" | "outline";

export interface RoundsProps {
  team: TeamId;
  cycle: CycleId;
  board: Board;
  view: View;
  hashtag: Hashtag | null;
  selected: string | null;
  onOpen: (capture: Capture) => void;
  onMove: (capture: Capture, beside: Element) => void;
  /** Shows every capture of a step, or of the unsorted with an empty code. */
  onShowAll: (step: string) => void;
}

export function Rounds(props: RoundsProps) {
  const { board, view } = props;
  const unsorted = { captures: board.unsorted, captureCount: board.unsortedCount, code: "" };
  return (
    <div className={styles.rounds} data-view={view}>
      {board.unsortedCount > 0 ? (
        <Section title={m.board_unsorted()} count={board.unsortedCount} icon={<Inbox aria-hidden className={styles.icon} />}>
          <p className={styles.lead}>{m.board_unsorted_why()}</p>
          <Captures {...props} of={unsorted} name={m.board_unsorted()} isWide />
        </Section>
      ) : null}
      {board.rounds.map((round, index) => (
        <Section key={round.code} title={round.title[language()]} icon={<span className={styles.number}>{index + 1}</span>}>
          <div className={styles.steps} data-count={round.steps.length}>
            {round.steps.map((step) => (
              <Step key={step.code} {...props} step={step} />
            ))}
          </div>
        </Section>
      ))}
    </div>
  );
}

interface SectionProps {
  title: string;
  count?: number;
  icon: ReactNode;
  children: ReactNode;
}

function Section({ title, count, icon, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.round}>
      <h2 id={id} className={styles.title}>
        {icon}
        <span className={styles.words}>
          {title}
          {count === undefined ? null : <span className={styles.count}>{sayCount(count)}</span>}
        </span>
      </h2>
      {children}
    </section>
  );
}

function Step({ step, ...props }: RoundsProps & { step: BoardStep }) {
  const id = useId();
  const { team, cycle, hashtag } = props;
  return (
    <section aria-labelledby={id} className={styles.step} data-state={step.state}>
      <header className={styles.head}>
        <h3 id={id} className={styles.name}>
          {nameOfStep(step)}
        </h3>
        <StepStateMenu team={team} cycle={cycle} step={step} />
      </header>
      <Prompts step={step} headingLevel={4} />
      {step.captureCount === 0 ? (
        <p className={styles.empty}>
          {hashtag ? m.board_filtered_empty({ hashtag: hashtagLabel[hashtag]() }) : m.board_step_empty()}
        </p>
      ) : (
        <Captures {...props} of={step} name={nameOfStep(step)} />
      )}
    </section>
  );
}

interface CapturesProps extends RoundsProps {
  of: Pick<BoardStep, "code" | "captures" | "captureCount">;
  name: string;
  isWide?: boolean;
}

function Captures({ of, name, isWide = false, selected, onOpen, onMove, onShowAll }: CapturesProps) {
  const { code, captures, captureCount } = of;
  return (
    <>
      <ul aria-label={m.board_captures_of({ step: name })} className={styles.captures} data-wide={isWide || undefined}>
        {captures.map((capture) => (
          <li key={capture.id} id={`capture-${capture.id}`}>
            <CaptureCard capture={capture} isSelected={capture.id === selected} onOpen={onOpen} onMove={onMove} />
          </li>
        ))}
      </ul>
      {captureCount > captures.length ? (
        <Button look="quiet" onPress={() => onShowAll(code)}>
          {m.board_show_all({ count: sayNumber(captureCount) })}
        </Button>
      ) : null}
    </>
  );
}
