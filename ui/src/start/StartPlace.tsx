// Start: my teams, what waits in them, and the ways to begin: a new team, a colleague's folder, the example.
import { Eye, FolderInput, Plus, Users } from "lucide-react";
import { useState } from "react";
import { useOpenDemoTeam, useTeams } from "../backend";
import { useGo } from "../frame/navigation";
import { PlacePage } from "../frame/Place";
import { useRegistry } from "../frame/registry";
import { language, m } from "../messages";
import { Button } from "../parts";
import { JoinTeamDialog } from "./JoinTeamDialog";
import { News } from "./News";
import { NewTeamDialog } from "./NewTeamDialog";
import styles from "./StartPlace.module.css";
import { TeamCard } from "./TeamCard";

type Open = "nothing" | "newTeam" | "join";

export function StartPlace() {
  const teams = useTeams();
  const [open, setOpen] = useState<Open>("nothing");
  const enter = useEnterTeam();
  const demo = useOpenDemoTeam();
  const openDemo = () => void demo.run(language()).then(enter, () => {});
  const close = () => setOpen("nothing");
  const ways: WaysProps = {
    onNewTeam: () => setOpen("newTeam"),
    onJoin: () => setOpen("join"),
    onDemo: openDemo,
    isOpeningDemo: demo.isRunning,
    hasDemo: teams.some(({ isDemo }) => isDemo),
  };
  return (
    <PlacePage
      title={teams.length === 0 ? m.start_welcome() : m.start_title()}
      lead={teams.length === 0 ? m.start_welcome_lead() : undefined}
    >
      {teams.length === 0 ? (
        <FirstSteps {...ways} />
      ) : (
        <>
          <ul className={styles.teams}>
            {teams.map((team) => (
              <li key={team.id}>
                <TeamCard team={team} onOpen={() => enter(team.id)} />
              </li>
            ))}
          </ul>
          <News teams={teams} />
          <MoreWays {...ways} />
        </>
      )}
      <NewTeamDialog isOpen={open === "newTeam"} onClose={close} onMade={enter} />
      <JoinTeamDialog isOpen={open === "join"} onClose={close} onJoined={enter} />
    </PlacePage>
  );
}

/** Goes to the first place of a team. */
function useEnterTeam() {
  const go = useGo();
  const first = useRegistry().places[0]?.id;
  return (team: string) => (first ? go.toPlace(first, {}, team) : go.toStart());
}

interface WaysProps {
  onNewTeam: () => void;
  onJoin: () => void;
  onDemo: () => void;
  isOpeningDemo: boolean;
  hasDemo: boolean;
}

function FirstSteps({ onNewTeam, onJoin, onDemo, isOpeningDemo }: WaysProps) {
  return (
    <ul className={styles.steps}>
      <li className={styles.step}>
        <Users aria-hidden className={styles.icon} />
        <h2>{m.start_new_team()}</h2>
        <p>{m.start_new_team_why()}</p>
        <Button look="primary" icon={Plus} onPress={onNewTeam}>
          {m.start_new_team_action()}
        </Button>
      </li>
      <li className={styles.step}>
        <FolderInput aria-hidden className={styles.icon} />
        <h2>{m.start_join()}</h2>
        <p>{m.start_join_why()}</p>
        <Button onPress={onJoin}>{m.start_join_action()}</Button>
      </li>
      <li className={styles.step}>
        <Eye aria-hidden className={styles.icon} />
        <h2>{m.start_demo()}</h2>
        <p>{m.start_demo_why()}</p>
        <Button isBusy={isOpeningDemo} onPress={onDemo}>
          {m.start_demo_action()}
        </Button>
      </li>
    </ul>
  );
}

function MoreWays({ onNewTeam, onJoin, onDemo, isOpeningDemo, hasDemo }: WaysProps) {
  return (
    <div className={styles.more}>
      <Button icon={Plus} onPress={onNewTeam}>
        {m.start_new_team()}
      </Button>
      <Button icon={FolderInput} onPress={onJoin}>
        {m.start_join()}
      </Button>
      {hasDemo ? null : (
        <Button icon={Eye} isBusy={isOpeningDemo} onPress={onDemo}>
          {m.start_demo_action()}
        </Button>
      )}
    </div>
  );
}
