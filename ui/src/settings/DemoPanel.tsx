// Taking the example team away again.
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { type Team, useRemoveDemoTeam } from "../backend";
import { useGo } from "../frame/navigation";
import { m } from "../messages";
import { Button, ConfirmDialog, Panel } from "../parts";
import styles from "./settings.module.css";

export function DemoPanel({ team }: { team: Team }) {
  const [isAsking, setAsking] = useState(false);
  const remove = useRemoveDemoTeam();
  const go = useGo();
  const leave = () =>
    void remove.run(team.id).then(
      () => {
        setAsking(false);
        go.toStart();
      },
      () => setAsking(false),
    );
  return (
    <Panel title={m.settings_demo()} lead={m.settings_demo_lead()}>
      <div className={styles.row}>
        <Button icon={Trash2} onPress={() => setAsking(true)}>
          {m.settings_demo_remove()}
        </Button>
      </div>
      <ConfirmDialog
        isDanger
        title={m.settings_demo_remove_title()}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        confirmLabel={m.settings_demo_remove()}
        isBusy={remove.isRunning}
        onConfirm={leave}
      >
        <p>{m.settings_demo_remove_what()}</p>
      </ConfirmDialog>
    </Panel>
  );
}
