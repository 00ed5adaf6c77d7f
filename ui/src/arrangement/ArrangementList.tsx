// All learning arrangements of the team with how far each is, and the way to begin another.
import { Plus, Waypoints } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type ArrangementId, type ArrangementSummary, type TeamId, useArrangements, useCreateArrangement } from "../backend";
import { Answer } from "../frame/Answer";
import { useCycleId } from "../frame/navigation";
import { PlacePage } from "../frame/Place";
import { m } from "../messages";
import { Button, Card, Chip, Dialog, EmptyState, TextField } from "../parts";
import { arrangementSizeLabel, arrangementStatusLabel, explainError, sayNumber } from "../words";
import { useFocusOnHeading } from "./focus";
import styles from "./ArrangementList.module.css";

const ELEMENT_COUNT = 10;

export function ArrangementList({ team, onOpen }: { team: TeamId; onOpen: (id: ArrangementId) => void }) {
  useFocusOnHeading();
  const list = useArrangements(team);
  const [isMaking, setMaking] = useState(false);
  const isEmpty = list.data?.length === 0;
  const makeButton = (
    <Button look="primary" icon={Plus} onPress={() => setMaking(true)}>
      {m.arrangement_new()}
    </Button>
  );
  return (
    <PlacePage title={m.arrangement_place()} lead={m.arrangement_lead()} actions={isEmpty ? null : makeButton}>
      <Answer of={list}>
        {(arrangements) =>
          arrangements.length === 0 ? (
            <EmptyState icon={Waypoints} title={m.arrangement_empty_title()} action={makeButton}>
              <p>{m.arrangement_empty_why()}</p>
            </EmptyState>
          ) : (
            <ul aria-label={m.arrangement_place()} className={styles.list}>
              {arrangements.map((one) => (
                <li key={one.id}>
                  <Card onOpen={() => onOpen(one.id)}>
                    <Summary arrangement={one} />
                  </Card>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      <Dialog size="small" title={m.arrangement_new()} isOpen={isMaking} onClose={() => setMaking(false)}>
        <NewArrangement team={team} onMade={onOpen} />
      </Dialog>
    </PlacePage>
  );
}

function Summary({ arrangement }: { arrangement: ArrangementSummary }) {
  const { title, size, status, learners, describedCount, ictRoleCount } = arrangement;
  return (
    <span className={styles.summary}>
      <span className={styles.title}>{title}</span>
      {learners ? <span className={styles.learners}>{learners}</span> : null}
      <span className={styles.chips}>
        {size ? <Chip>{arrangementSizeLabel[size]()}</Chip> : null}
        {status ? <Chip>{arrangementStatusLabel[status]()}</Chip> : null}
      </span>
      <Measure count={describedCount} words={m.arrangement_described({ count: sayNumber(describedCount) })} />
      <Measure count={ictRoleCount} words={m.arrangement_with_ict({ count: sayNumber(ictRoleCount) })} />
    </span>
  );
}

function Measure({ count, words }: { count: number; words: string }) {
  return (
    <span className={styles.measure}>
      <span aria-hidden className={styles.dots}>
        {Array.from({ length: ELEMENT_COUNT }, (_, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- ten equal dots
          <span key={index} data-full={index < count || undefined} className={styles.dot} />
        ))}
      </span>
      {words}
    </span>
  );
}

function NewArrangement({ team, onMade }: { team: TeamId; onMade: (id: ArrangementId) => void }) {
  const cycle = useCycleId();
  const [title, setTitle] = useState("");
  const create = useCreateArrangement();
  const make = (event: FormEvent) => {
    event.preventDefault();
    create.run(team, title, cycle).then(onMade, () => {});
  };
  return (
    <form onSubmit={make} className={styles.form}>
      <TextField
        autoFocus
        validationBehavior="aria"
        label={m.arrangement_new_title()}
        help={m.arrangement_new_help()}
        value={title}
        onChange={setTitle}
        error={create.error ? explainError(create.error) : ""}
      />
      <Button type="submit" look="primary" isBusy={create.isRunning}>
        {m.arrangement_create()}
      </Button>
    </form>
  );
}
