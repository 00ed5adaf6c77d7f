// Shows a hand-over file or a link that was opened, and the way into a team, over whichever place is open.
import { type ReactNode, useState } from "react";
import { lookAtCode, unwrap, useHandoverOffered, useLinkOffered, usePickHandover } from "../backend";
import { m } from "../messages";
import { tell } from "../parts";
import { useGo } from "./navigation";
import { OpeningContext } from "./opening";
import { useRegistry } from "./registry";

type Open =
  | { what: "nothing" }
  | { what: "handover"; path: string }
  | { what: "join"; handover: string | null; link: string | null };

export function Openings({ children }: { children: ReactNode }) {
  const { handoverDialog: HandoverDialog, joinDialog: JoinDialog } = useRegistry();
  const [open, setOpen] = useState<Open>({ what: "nothing" });
  const pick = usePickHandover();
  const go = useGo();
  const show = (path: string) => setOpen({ what: "handover", path });
  const close = () => setOpen({ what: "nothing" });
  const enter = (team: string) => {
    close();
    go.toTeam(team);
  };
  const follow = async (link: string) => {
    // What is wrong with the link is told in the dialog, where another code can be filled in.
    const team = await unwrap(lookAtCode(link)).then((look) => look.team, () => null);
    if (team === null) {
      setOpen({ what: "join", handover: null, link });
      return;
    }
    enter(team);
    tell({ tone: "plain", text: m.start_join_here() });
  };
  useHandoverOffered(show);
  useLinkOffered((link) => void follow(link));
  const opening = {
    handover: () => void pick.run().then((path) => (path ? show(path) : undefined), () => {}),
    join: () => setOpen({ what: "join", handover: null, link: null }),
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
          onJoin={() => setOpen({ what: "join", handover: open.path, link: null })}
        />
      ) : null}
      {JoinDialog && open.what === "join" ? (
        <JoinDialog key={open.link} handover={open.handover} link={open.link} onClose={close} onJoined={enter} />
      ) : null}
    </OpeningContext>
  );
}
