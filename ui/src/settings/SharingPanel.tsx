// How sharing is doing in one line, and the way to the place where it is arranged.
import { ArrowRight } from "lucide-react";
import { type TeamId, useSharing } from "../backend";
import { Answer } from "../frame/Answer";
import { useNow } from "../frame/clock";
import { saySharing, sharingIcon } from "../frame/Footer";
import { useGo } from "../frame/navigation";
import { m } from "../messages";
import { Button, Panel } from "../parts";
import styles from "./settings.module.css";

export function SharingPanel({ team }: { team: TeamId }) {
  const sharing = useSharing(team);
  const now = useNow();
  const go = useGo();
  return (
    <Panel title={m.settings_sharing()} lead={m.settings_sharing_lead()}>
      <Answer of={sharing}>
        {(known) => {
          const Icon = sharingIcon[known.state];
          return (
            <p className={styles.state}>
              <Icon aria-hidden />
              <span>{saySharing(known, now)}</span>
            </p>
          );
        }}
      </Answer>
      <div className={styles.row}>
        <Button icon={ArrowRight} onPress={() => go.toPlace("sharing", {}, team)}>
          {m.settings_to_sharing()}
        </Button>
      </div>
    </Panel>
  );
}
