// Delen & gezondheid: how sharing is going, what is wrong and what to do, who is in, and ways beside the folder.
import { useHealth, usePeople, useSharing } from "../backend";
import { Answer } from "../frame/Answer";
import { ErasedItems } from "../frame/erasing/ErasedItems";
import { useTeamId } from "../frame/navigation";
import { PlacePage } from "../frame/Place";
import { m } from "../messages";
import { DevicesPanel } from "./DevicesPanel";
import { HandoverPanel } from "./HandoverPanel";
import { MediaPanel } from "./MediaPanel";
import { PeopleLater, PeoplePanel } from "./PeoplePanel";
import { ProblemsPanel } from "./ProblemsPanel";
import styles from "./sharing.module.css";
import { Standing } from "./Standing";

export function SharingPlace() {
  const team = useTeamId();
  const sharing = useSharing(team);
  const health = useHealth(team);
  const people = usePeople(team);
  // Names are sealed, and who waits mostly has no key yet.
  const state = sharing.data?.state;
  const isWaiting = state === "waitingForAcceptance" || state === "requestLapsed";
  return (
    <PlacePage title={m.sharing_title()} lead={m.sharing_lead()} width="reading">
      <div className={styles.sections}>
        <Answer of={sharing}>{(known) => <Standing team={team} sharing={known} health={health.data} />}</Answer>
        {health.data && health.data.problems.length > 0 ? (
          <ProblemsPanel team={team} problems={health.data.problems} />
        ) : null}
        <Answer of={people}>
          {(known) =>
            isWaiting ? (
              <PeopleLater />
            ) : (
              <PeoplePanel team={team} people={known} hasFolder={Boolean(sharing.data?.folder)} />
            )
          }
        </Answer>
        <Answer of={health}>
          {(known) => (
            <>
              {isWaiting ? null : <DevicesPanel devices={known.devices} />}
              <MediaPanel team={team} health={known} hasFolder={Boolean(sharing.data?.folder)} />
            </>
          )}
        </Answer>
        <ErasedItems team={team} />
        <HandoverPanel team={team} hasFolder={Boolean(sharing.data?.folder)} />
      </div>
    </PlacePage>
  );
}
