// Sharing without a folder: one file to carry by mail or stick, and for a team without any folder how that goes.
import { FileInput } from "lucide-react";
import type { TeamId } from "../backend";
import { useOpening } from "../frame/opening";
import { m } from "../messages";
import { Button, Panel } from "../parts";
import { MakeHandover } from "./MakeHandover";
import styles from "./sharing.module.css";

export function HandoverPanel({ team, hasFolder }: { team: TeamId; hasFolder: boolean }) {
  const opening = useOpening();
  return (
    <Panel title={m.handover_title()} lead={m.handover_lead()}>
      <div className={styles.row}>
        <MakeHandover team={team} />
        <Button icon={FileInput} onPress={opening.handover}>
          {m.handover_open()}
        </Button>
      </div>
      {hasFolder ? null : (
        <>
          <h3>{m.handover_way()}</h3>
          <ol className={styles.steps}>
            <li>{m.handover_way_there()}</li>
            <li>{m.handover_way_ask()}</li>
            <li>{m.handover_way_back()}</li>
          </ol>
          <p className={styles.small}>{m.handover_way_after()}</p>
        </>
      )}
    </Panel>
  );
}
