// Instellingen: what I set on this computer, and what my team is: its details, people, folder and invitations.
import { useTeam } from "../backend";
import { Answer } from "../frame/Answer";
import { HistoryOf } from "../frame/history/HistoryOf";
import { useCurrentTeamId } from "../frame/navigation";
import { PlacePage } from "../frame/Place";
import { m } from "../messages";
import { AboutPanel } from "./AboutPanel";
import { DemoPanel } from "./DemoPanel";
import { DevicePanel } from "./DevicePanel";
import { MembersPanel } from "./MembersPanel";
import styles from "./settings.module.css";
import { SharingPanel } from "./SharingPanel";
import { sayInstitutionOf, TeamPanel } from "./TeamPanel";

export function SettingsPlace() {
  const team = useCurrentTeamId();
  return (
    <PlacePage title={m.frame_settings()} width="reading">
      <div className={styles.sections}>
        <DevicePanel />
        {team ? <TeamSettings key={team} id={team} /> : null}
        <AboutPanel />
      </div>
    </PlacePage>
  );
}

function TeamSettings({ id }: { id: string }) {
  const team = useTeam(id);
  return (
    <Answer of={team}>
      {(known) => (
        <>
          <TeamPanel team={known} />
          <MembersPanel team={known} />
          <HistoryOf
            team={id}
            item={{ kind: "team", id }}
            headingLevel={2}
            name={m.settings_history_of()}
            sayCode={sayInstitutionOf(known)}
          />
          <SharingPanel team={known.id} />
          {known.isDemo ? <DemoPanel team={known} /> : null}
        </>
      )}
    </Answer>
  );
}
