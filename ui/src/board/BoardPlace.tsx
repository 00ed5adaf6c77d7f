// Bord: the rounds and steps of a cycle, what the team captured at each, and the path really taken.
import { Columns3, Rows3, SquarePen } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type Board, type Capture, type CycleId, type Hashtag, type TeamId, useBoard } from "../backend";
import { AlsoChangedWithin } from "../frame/AlsoChanged";
import { Answer } from "../frame/Answer";
import { useOpenCapture } from "../frame/capturing";
import { useCycleId, useItem, useTeamId } from "../frame/navigation";
import { NewsOfTeam } from "../frame/news/NewsOf";
import { PlacePage } from "../frame/Place";
import { RemovedItems } from "../frame/RemovedItems";
import { sayShortcut } from "../frame/shortcuts";
import { m } from "../messages";
import { Button, EmptyState, SegmentedControl } from "../parts";
import { HashtagChoice } from "../words";
import { AllCaptures } from "./AllCaptures";
import styles from "./BoardPlace.module.css";
import { CaptureInspector } from "./CaptureInspector";
import { CycleBar } from "./CycleBar";
import { MoveMenu, type Moving } from "./MoveMenu";
import { Path } from "./Path";
import { Rounds, type View } from "./Rounds";
import { nameOfStepCode, sayStepOf, stepsOf } from "./words";

// Who works in the outline finds it again on the next visit.
let lastView: View = "board";
const rememberView = (view: View) => {
  lastView = view;
};

export function BoardPlace() {
  const team = useTeamId();
  const cycle = useCycleId();
  const [view, setView] = useState<View>(lastView);
  return (
    <PlacePage
      title={m.board_title()}
      lead={m.board_lead()}
      actions={
        <SegmentedControl<View>
          label={m.board_view()}
          isLabelHidden
          value={view}
          onChange={(next) => {
            rememberView(next);
            setView(next);
          }}
          options={[
            { value: "board", label: m.board_view_board(), icon: Columns3 },
            { value: "outline", label: m.board_view_outline(), icon: Rows3 },
          ]}
        />
      }
    >
      <NewsOfTeam team={team} />
      {cycle ? <BoardOf key={cycle} team={team} cycle={cycle} view={view} /> : null}
      <RemovedItems team={team} />
    </PlacePage>
  );
}

interface BoardOfProps {
  team: TeamId;
  cycle: CycleId;
  view: View;
}

function BoardOf({ team, cycle, view }: BoardOfProps) {
  const [hashtag, setHashtag] = useState<Hashtag | null>(null);
  const found = useBoard(team, cycle, { hashtag });
  return (
    <Answer of={found}>
      {(board) => (
        <ShownBoard team={team} cycle={cycle} view={view} board={board} hashtag={hashtag} onHashtag={setHashtag} />
      )}
    </Answer>
  );
}

interface ShownBoardProps extends BoardOfProps {
  board: Board;
  hashtag: Hashtag | null;
  onHashtag: (hashtag: Hashtag | null) => void;
}

function ShownBoard({ team, cycle, view, board, hashtag, onHashtag }: ShownBoardProps) {
  const [item, select] = useItem();
  const [moving, setMoving] = useState<Moving | null>(null);
  const [showingAll, setShowingAll] = useState<string | null>(null);
  const moved = useFocusOnMoved(board);
  const openCapture = useOpenCapture();
  const isEmpty = hashtag === null && board.unsortedCount === 0 && stepsOf(board).every((step) => step.captureCount === 0);
  const onMove = (capture: Capture, beside: Element) => setMoving({ capture, beside });
  const onOpen = (capture: Capture) => {
    setShowingAll(null);
    select(capture.id);
  };
  return (
    <>
      <div className={styles.top}>
        <CycleBar team={team} board={board} />
        <AlsoChangedWithin team={team} item={{ kind: "cycle", id: cycle }} sayCode={sayStepOf(board)} />
        <Path board={board} />
        {isEmpty ? null : (
          <div className={styles.filter}>
            <span aria-hidden className={styles.label}>
              {m.board_filter()}
            </span>
            <HashtagChoice label={m.board_filter()} value={hashtag} onChange={onHashtag} />
            {hashtag ? (
              <Button look="quiet" onPress={() => onHashtag(null)}>
                {m.board_filter_none()}
              </Button>
            ) : null}
          </div>
        )}
      </div>
      {isEmpty ? (
        <EmptyState
          icon={SquarePen}
          title={m.board_empty_title()}
          action={
            <Button look="primary" icon={SquarePen} onPress={openCapture}>
              {m.frame_capture()}
            </Button>
          }
        >
          {m.board_empty_why({ shortcut: sayShortcut("N") })}
        </EmptyState>
      ) : null}
      <Rounds
        team={team}
        cycle={cycle}
        board={board}
        view={view}
        hashtag={hashtag}
        selected={item}
        onOpen={onOpen}
        onMove={onMove}
        onShowAll={setShowingAll}
      />
      <AllCaptures
        team={team}
        cycle={cycle}
        step={showingAll}
        stepName={nameOfStepCode(board, showingAll)}
        hashtag={hashtag}
        onClose={() => setShowingAll(null)}
        onOpen={onOpen}
        onMove={onMove}
      />
      <MoveMenu team={team} board={board} moving={moving} onClose={() => setMoving(null)} onMoved={moved} />
      {item ? <CaptureInspector key={item} team={team} board={board} id={item} onClose={() => select(null)} /> : null}
    </>
  );
}

interface Moved {
  id: string;
  step: string | null;
}

/** A moved card is drawn anew elsewhere; the focus goes with it. */
function useFocusOnMoved(board: Board): (moved: Moved) => void {
  const [moved, setMoved] = useState<Moved | null>(null);
  const focused = useRef<Moved | null>(null);
  useEffect(() => {
    if (moved === null || focused.current === moved || !isThere(board, moved)) return;
    focused.current = moved;
    document.getElementById(`capture-${moved.id}`)?.querySelector("button")?.focus();
  }, [board, moved]);
  return setMoved;
}

function isThere(board: Board, { id, step }: Moved): boolean {
  const there = step === null ? board.unsorted : (stepsOf(board).find(({ code }) => code === step)?.captures ?? []);
  return there.some((capture) => capture.id === id);
}
