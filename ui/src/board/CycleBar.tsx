// Which cycle this is, what it aims at and when; change it, show another, or begin the next.
import { Pencil, Repeat, SkipForward } from "lucide-react";
import { useState } from "react";
import { type Board, type Cycle, type CycleName, type TeamId, typedOver, useChangeCycle, useStartCycle, useTeam } from "../backend";
import { HistoryOf } from "../frame/history/HistoryOf";
import { useGo } from "../frame/navigation";
import { m } from "../messages";
import { AutosaveText, Button, Dialog, ErrorMessage, Menu, PeriodFields, TextField, tell } from "../parts";
import { explainError, sayDay } from "../words";
import styles from "./CycleBar.module.css";
import { sayStepOf } from "./words";

export const nameOfCycle = ({ number, title }: CycleName | Cycle) =>
  title === ""
    ? m.board_cycle({ number: String(number) })
    : m.board_cycle_named({ number: String(number), title });

function sayPeriod({ startsOn, endsOn }: Cycle["period"]): string {
  if (startsOn && endsOn) return m.board_period_both({ start: sayDay(startsOn), end: sayDay(endsOn) });
  if (startsOn) return m.board_period_start({ start: sayDay(startsOn) });
  if (endsOn) return m.board_period_end({ end: sayDay(endsOn) });
  return "";
}

export function CycleBar({ team, board }: { team: TeamId; board: Board }) {
  const { cycle } = board;
  const [open, setOpen] = useState<"edit" | "next" | null>(null);
  const { data } = useTeam(team);
  const go = useGo();
  const others = (data?.cycles ?? []).filter(({ id }) => id !== cycle.id);
  const period = sayPeriod(cycle.period);
  const close = () => setOpen(null);
  return (
    <section aria-label={nameOfCycle(cycle)} className={styles.bar}>
      <div className={styles.words}>
        <p className={styles.name}>
          {nameOfCycle(cycle)}
          {period ? <span className={styles.period}>{period}</span> : null}
        </p>
        {cycle.goal ? (
          <p className={styles.goal}>{cycle.goal}</p>
        ) : (
          <p className={styles.soft}>{m.board_goal_empty()}</p>
        )}
      </div>
      <div className={styles.actions}>
        <Button icon={Pencil} onPress={() => setOpen("edit")}>
          {m.board_edit_cycle()}
        </Button>
        <Menu
          label={m.board_cycles()}
          actions={[
            ...others.map((other) => ({
              id: other.id,
              label: nameOfCycle(other),
              icon: Repeat,
              onAction: () => go.toPlace("board", { cycle: other.id }),
            })),
            { id: "next", label: m.board_next_cycle(), icon: SkipForward, onAction: () => setOpen("next") },
          ]}
        />
      </div>
      <Dialog title={nameOfCycle(cycle)} isOpen={open === "edit"} onClose={close}>
        <CycleFields team={team} cycle={cycle} />
        <HistoryOf team={team} item={{ kind: "cycle", id: cycle.id }} sayCode={sayStepOf(board)} />
      </Dialog>
      <Dialog title={m.board_next_cycle()} isOpen={open === "next"} onClose={close}>
        <NextCycle team={team} onStarted={close} />
      </Dialog>
    </section>
  );
}

function CycleFields({ team, cycle }: { team: TeamId; cycle: Cycle }) {
  const change = useChangeCycle();
  return (
    <>
      <AutosaveText
        label={m.board_cycle_title()}
        value={cycle.title}
        isOptional
        save={(value, from) => change.run(team, cycle.id, ...typedOver("title", value, from))}
      />
      <AutosaveText
        label={m.board_cycle_goal()}
        help={m.board_cycle_goal_help()}
        rows={3}
        value={cycle.goal}
        save={(value, from) => change.run(team, cycle.id, ...typedOver("goal", value, from))}
      />
      <PeriodFields
        startLabel={m.board_cycle_starts()}
        endLabel={m.board_cycle_ends()}
        period={cycle.period}
        save={(value, over) => change.run(team, cycle.id, ...typedOver("period", value, over))}
      />
    </>
  );
}

function NextCycle({ team, onStarted }: { team: TeamId; onStarted: () => void }) {
  const [title, setTitle] = useState("");
  const start = useStartCycle();
  const go = useGo();
  const begin = () =>
    start.run(team, title.trim()).then(
      (cycle) => {
        onStarted();
        tell({ tone: "good", text: m.board_cycle_started() });
        go.toPlace("board", { cycle });
      },
      () => {},
    );
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!start.isRunning) void begin();
      }}
    >
      <p>{m.board_next_cycle_why()}</p>
      <TextField
        label={m.board_next_cycle_name()}
        placeholder={m.board_next_cycle_example()}
        isOptional
        value={title}
        onChange={setTitle}
        autoFocus
      />
      {start.error ? <ErrorMessage>{explainError(start.error)}</ErrorMessage> : null}
      <div className={styles.submit}>
        <Button type="submit" look="primary" isBusy={start.isRunning}>
          {m.board_next_cycle()}
        </Button>
      </div>
    </form>
  );
}
