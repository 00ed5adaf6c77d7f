// Sharing without a folder: one file to carry by mail or stick.
import { FileInput, FileOutput } from "lucide-react";
import { useState } from "react";
import type { TeamId } from "../backend";
import { useOpening } from "../frame/opening";
import { m } from "../messages";
import { Button, Panel } from "../parts";
import { MakeHandoverDialog } from "./MakeHandoverDialog";
import styles from "./sharing.module.css";

export function HandoverPanel({ team }: { team: TeamId }) {
  const [isMaking, setMaking] = useState(false);
  const opening = useOpening();
  return (
    <Panel title={m.handover_title()} lead={m.handover_lead()}>
      <div className={styles.row}>
        <Button icon={FileOutput} onPress={() => setMaking(true)}>
          {m.handover_make()}
        </Button>
        <Button icon={FileInput} onPress={opening.handover}>
          {m.handover_open()}
        </Button>
      </div>
      {isMaking ? <MakeHandoverDialog team={team} onClose={() => setMaking(false)} /> : null}
    </Panel>
  );
}
