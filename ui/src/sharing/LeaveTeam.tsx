// Leaving the team oneself; the last manager first makes somebody else one.
import { LogOut } from "lucide-react";
import { useState } from "react";
import { type TeamId, useLeaveTeam } from "../backend";
import { m } from "../messages";
import { Button } from "../parts";
import { Removal } from "./Removals";
import styles from "./sharing.module.css";

export function LeaveTeam({ team, mayLeave }: { team: TeamId; mayLeave: boolean }) {
  const [isAsking, setAsking] = useState(false);
  const leave = useLeaveTeam();
  const close = () => setAsking(false);
  if (!mayLeave) return <p className={styles.small}>{m.people_last_manager()}</p>;
  return (
    <div>
      <Button look="quiet" icon={LogOut} onPress={() => setAsking(true)}>
        {m.people_leave()}
      </Button>
      {isAsking ? (
        <Removal
          title={m.people_leave_title()}
          confirmLabel={m.people_leave()}
          error={leave.error}
          isBusy={leave.isRunning}
          onClose={close}
          onConfirm={() => void leave.run(team).then(close, () => {})}
          consequences={[m.people_leave_keep(), m.people_leave_stops(), m.people_leave_back()]}
        />
      ) : null}
    </div>
  );
}
