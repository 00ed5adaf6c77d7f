// One capture on the board: what happened, when, and of which kind; opens, and moves to another step.
import { ArrowRightLeft, Paperclip, TextQuote } from "lucide-react";
import { memo } from "react";
import type { Capture } from "../backend";
import { m } from "../messages";
import { Card, IconButton } from "../parts";
import { HashtagChip, hashtagHue, sayNumber, sayShortDay } from "../words";
import styles from "./CaptureCard.module.css";
import { sayEvidence } from "./words";

export interface CaptureCardProps {
  capture: Capture;
  isSelected: boolean;
  onOpen: (capture: Capture) => void;
  /** Asks where to, beside the button that was pressed. */
  onMove: (capture: Capture, beside: Element) => void;
}

// A step may hold forty of these; only the one that changed is drawn again.
export const CaptureCard = memo(function CaptureCard({ capture, isSelected, onOpen, onMove }: CaptureCardProps) {
  const { line, hashtag, happenedOn, evidenceCount, hasText } = capture;
  return (
    <Card
      hue={hashtag ? hashtagHue[hashtag] : null}
      isSelected={isSelected}
      onOpen={() => onOpen(capture)}
      actions={
        <IconButton
          icon={ArrowRightLeft}
          label={m.board_move_this({ line })}
          aria-haspopup="menu"
          onPress={({ target }) => onMove(capture, target)}
        />
      }
    >
      <span className={styles.content}>
        <span className={styles.line}>{line}</span>
        <span className={styles.about}>
          {hashtag ? <HashtagChip hashtag={hashtag} /> : null}
          <span>{sayShortDay(happenedOn)}</span>
          {hasText ? (
            <>
              <TextQuote aria-hidden className={styles.icon} />
              <span className="visually-hidden">{m.board_card_text()}</span>
            </>
          ) : null}
          {evidenceCount > 0 ? (
            <span className={styles.count}>
              <Paperclip aria-hidden className={styles.icon} />
              <span aria-hidden>{sayNumber(evidenceCount)}</span>
              <span className="visually-hidden">{sayEvidence(evidenceCount)}</span>
            </span>
          ) : null}
        </span>
      </span>
    </Card>
  );
});
