// A team on Start: its question, where it stands, what it gathered and when somebody last worked on it.
import type { TeamSummary } from "../backend";
import { useNow } from "../frame/clock";
import { language, m } from "../messages";
import { Button, Chip } from "../parts";
import { nameOfTeam, sayMoment, sayNumber } from "../words";
import styles from "./TeamCard.module.css";

export interface TeamCardProps {
  team: TeamSummary;
  onOpen: () => void;
}

export function TeamCard({ team, onOpen }: TeamCardProps) {
  const now = useNow();
  const name = nameOfTeam(team);
  const counts = [
    [team.memberCount, team.memberCount === 1 ? m.start_members_one() : m.start_members()],
    [team.captureCount, team.captureCount === 1 ? m.start_captures_one() : m.start_captures()],
    [team.evidenceCount, m.start_evidence()],
    [team.arrangementCount, team.arrangementCount === 1 ? m.start_arrangements_one() : m.start_arrangements()],
  ] as const;
  return (
    <article aria-label={name} className={styles.card}>
      <header className={styles.header}>
        <h2>{name}</h2>
        {team.isDemo ? <Chip>{m.start_demo_mark()}</Chip> : null}
      </header>
      <p className={team.question ? styles.question : styles.none}>
        {team.question || m.start_no_question()}
      </p>
      <dl className={styles.counts}>
        {counts.map(([count, what]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{sayNumber(count)}</dd>
          </div>
        ))}
      </dl>
      <footer className={styles.footer}>
        <span>
          {team.stepTitle ? m.start_at_step({ step: team.stepTitle[language()] }) : null}
          {team.stepTitle && team.lastChangeMs !== null ? " · " : null}
          {team.lastChangeMs === null ? null : m.start_last_change({ moment: sayMoment(team.lastChangeMs, now) })}
        </span>
        <Button onPress={onOpen} aria-label={m.start_open_team({ team: name })}>
          {m.start_open()}
        </Button>
      </footer>
    </article>
  );
}
