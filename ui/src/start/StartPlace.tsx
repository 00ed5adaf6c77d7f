// Start: my teams, what waits in them, and the ways to begin: a new team, a colleague's folder, the example.
import { Eye, FileInput, FolderInput, Plus, Users } from "lucide-react";
import { useState } from "react";
import { useOpenDemoTeam, useTeams } from "../backend";
import { useGo } from "../frame/navigation";
import { useOpening } from "../frame/opening";
import { PlacePage } from "../frame/Place";
import { language, m } from "../messages";
import { Button } from "../parts";
import { News } from "./News";
import { NewTeamDialog } from "./NewTeamDialog";
import styles from "./StartPlace.module.css";
import { TeamCard } from "./TeamCard";

export function StartPlace() {
  const teams = useTeams();
  const [isBeginning, setBeginning] = useState(false);
  const opening = useOpening();
  const enter = useGo().toTeam;
  const demo = useOpenDemoTeam();
  const openDemo = () => void demo.run(language()).then(enter, () => {});
  const ways: WaysProps = {
    onNewTeam: () => setBeginning(true),
    onJoin: opening.join,
    onHandover: opening.handover,
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
      {isBeginning ? <NewTeamDialog onClose={() => setBeginning(false)} onMade={enter} /> : null}
    </PlacePage>
  );
}

interface WaysProps {
  onNewTeam: () => void;
  onJoin: () => void;
  onHandover: () => void;
  onDemo: () => void;
  isOpeningDemo: boolean;
  hasDemo: boolean;
}

function FirstSteps({ onNewTeam, onJoin, onHandover, onDemo, isOpeningDemo }: WaysProps) {
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
        <div className={styles.more}>
          <Button onPress={onJoin}>{m.start_join_action()}</Button>
          <Button look="quiet" onPress={onHandover}>
            {m.start_have_handover()}
          </Button>
        </div>
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

function MoreWays({ onNewTeam, onJoin, onHandover, onDemo, isOpeningDemo, hasDemo }: WaysProps) {
  return (
    <div className={styles.more}>
      <Button icon={Plus} onPress={onNewTeam}>
        {m.start_new_team()}
      </Button>
      <Button icon={FolderInput} onPress={onJoin}>
        {m.start_join()}
      </Button>
      <Button icon={FileInput} onPress={onHandover}>
        {m.handover_open()}
      </Button>
      {hasDemo ? null : (
        <Button icon={Eye} isBusy={isOpeningDemo} onPress={onDemo}>
          {m.start_demo_action()}
        </Button>
      )}
    </div>
  );
}
