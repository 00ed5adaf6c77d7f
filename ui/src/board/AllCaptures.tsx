// Every capture of one step, however many: only what is in sight is drawn, the rest is read on demand.
import { type Capture, type CycleId, type Hashtag, type TeamId, useCaptures } from "../backend";
import { Answer } from "../frame/Answer";
import { m } from "../messages";
import { Button, Dialog, VirtualList } from "../parts";
import { CaptureCard } from "./CaptureCard";
import { sayCount } from "./words";

export interface AllCapturesProps {
  team: TeamId;
  cycle: CycleId;
  /** Code of the step, empty for what is not sorted yet; null shows nothing. */
  step: string | null;
  stepName: string;
  hashtag: Hashtag | null;
  onClose: () => void;
  onOpen: (capture: Capture) => void;
  onMove: (capture: Capture, beside: Element) => void;
}

export function AllCaptures({ step, stepName, onClose, ...rest }: AllCapturesProps) {
  return (
    <Dialog size="large" title={m.board_all_of({ step: stepName })} isOpen={step !== null} onClose={onClose}>
      {step === null ? null : <List {...rest} step={step} stepName={stepName} />}
    </Dialog>
  );
}

function List({ team, cycle, step, stepName, hashtag, onOpen, onMove }: Omit<AllCapturesProps, "onClose">) {
  const found = useCaptures(team, { cycle, step, hashtag });
  return (
    <Answer of={found}>
      {({ items, total }) => (
        <>
          <p>{sayCount(total)}</p>
          <VirtualList
            label={m.board_captures_of({ step: stepName })}
            items={items}
            keyOf={({ id }) => id}
            estimatedHeightPx={88}
            height="60vh"
          >
            {(capture) => <CaptureCard capture={capture} isSelected={false} onOpen={onOpen} onMove={onMove} />}
          </VirtualList>
          {found.hasNextPage ? (
            <Button isBusy={found.isFetchingNextPage} onPress={() => void found.fetchNextPage()}>
              {m.board_show_more()}
            </Button>
          ) : null}
        </>
      )}
    </Answer>
  );
}
