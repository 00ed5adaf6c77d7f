// The button that makes a hand-over file, with its dialog, for wherever that is the next thing to do.
import { FileOutput } from "lucide-react";
import { useState } from "react";
import type { TeamId } from "../backend";
import { m } from "../messages";
import { Button } from "../parts";
import { MakeHandoverDialog } from "./MakeHandoverDialog";

export function MakeHandover({ team, look = "secondary" }: { team: TeamId; look?: "primary" | "secondary" }) {
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <Button look={look} icon={FileOutput} onPress={() => setMaking(true)}>
        {m.handover_make()}
      </Button>
      {isMaking ? <MakeHandoverDialog team={team} onClose={() => setMaking(false)} /> : null}
    </>
  );
}
