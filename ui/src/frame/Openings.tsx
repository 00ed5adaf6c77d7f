// Shows a hand-over file that was opened or dropped, and the way into a team, over whichever place is open.
import { type ReactNode, useState } from "react";
import { useHandoverOffered, usePickHandover } from "../backend";
import { useGo } from "./navigation";
import { OpeningContext } from "./opening";
import { useRegistry } from "./registry";

type Open = { what: "nothing" } | { what: "handover"; path: string } | { what: "join"; handover: string | null };

export function Openings({ children }: { children: ReactNode }) {
  const { handoverDialog: HandoverDialog, joinDialog: JoinDialog } = useRegistry();
  const [open, setOpen] = useState<Open>({ what: "nothing" });
  const pick = usePickHandover();
  const go = useGo();
  const show = (path: string) => setOpen({ what: "handover", path });
  const close = () => setOpen({ what: "nothing" });
  useHandoverOffered(show);
  const opening = {
    handover: () => void pick.run().then((path) => (path ? show(path) : undefined), () => {}),
    join: () => setOpen({ what: "join", handover: null }),
  };
  const enter = (team: string) => {
    close();
    go.toTeam(team);
  };
  return (
    <OpeningContext value={opening}>
      {children}
      {HandoverDialog && open.what === "handover" ? (
        <HandoverDialog
          key={open.path}
          path={open.path}
          onClose={close}
          onTaken={enter}
          onJoin={() => setOpen({ what: "join", handover: open.path })}
        />
      ) : null}
      {JoinDialog && open.what === "join" ? (
        <JoinDialog handover={open.handover} onClose={close} onJoined={enter} />
      ) : null}
    </OpeningContext>
  );
}
