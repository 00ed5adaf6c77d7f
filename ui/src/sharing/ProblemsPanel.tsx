// Each thing that is wrong: what it is, why nothing is lost, what to do now, and the button where there is one.
import { FolderOpen, RefreshCw, ScanSearch } from "lucide-react";
import { type Problem, type TeamId, useCheckFolder, useShareNow } from "../backend";
import { useNow } from "../frame/clock";
import { m } from "../messages";
import { Button, Callout, ErrorMessage, Panel } from "../parts";
import { explainError } from "../words";
import { useChooseTeamFolder } from "./chooseFolder";
import { problemWords, sayAbout } from "./problemWords";
import styles from "./ProblemsPanel.module.css";
import shared from "./sharing.module.css";

export function ProblemsPanel({ team, problems }: { team: TeamId; problems: Problem[] }) {
  return (
    <Panel title={m.problem_title()} lead={m.problem_lead()}>
      <ul className={shared.list}>
        {problems.map((problem) => (
          <li key={`${problem.kind}/${problem.about.join("/")}`}>
            <ProblemCard team={team} problem={problem} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ProblemCard({ team, problem }: { team: TeamId; problem: Problem }) {
  const { icon, tone, title, safe, now: advice, action } = problemWords[problem.kind];
  const now = useNow();
  return (
    <Callout icon={icon} tone={tone} title={title()} actions={<ProblemAction team={team} action={action} />}>
      <p className={shared.small}>{sayAbout(problem, now)}</p>
      <dl className={styles.advice}>
        <div>
          <dt>{m.problem_safe()}</dt>
          <dd>{safe()}</dd>
        </div>
        <div>
          <dt>{m.problem_now()}</dt>
          <dd>{advice()}</dd>
        </div>
      </dl>
    </Callout>
  );
}

function ProblemAction({ team, action }: { team: TeamId; action: "share" | "check" | "folder" | null }) {
  const share = useShareNow();
  const check = useCheckFolder();
  const choose = useChooseTeamFolder(team);
  switch (action) {
    case null:
      return null;
    case "check":
      return (
        <Button icon={ScanSearch} isBusy={check.isRunning} onPress={() => void check.run(team).catch(() => {})}>
          {m.sharing_check()}
        </Button>
      );
    case "share":
      return (
        <Button icon={RefreshCw} isBusy={share.isRunning} onPress={() => void share.run(team).catch(() => {})}>
          {m.parts_try_again()}
        </Button>
      );
    case "folder":
      return (
        <>
          <Button icon={RefreshCw} isBusy={share.isRunning} onPress={() => void share.run(team).catch(() => {})}>
            {m.parts_try_again()}
          </Button>
          <Button icon={FolderOpen} isBusy={choose.isRunning} onPress={choose.run}>
            {m.sharing_choose_again()}
          </Button>
          {choose.error ? <ErrorMessage>{explainError(choose.error)}</ErrorMessage> : null}
        </>
      );
  }
}
