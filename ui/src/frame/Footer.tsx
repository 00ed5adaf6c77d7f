// Bottom left, always: who works here and how the shared folder is doing, announced politely; the way to its place.
import { Link } from "@tanstack/react-router";
import { CircleAlert, CloudCheck, CloudOff, CloudUpload, HardDrive, Hourglass, KeyRound, type LucideIcon, UserX } from "lucide-react";
import { type Sharing, type SharingState, type TeamId, useSharing, useTeam } from "../backend";
import { m } from "../messages";
import { sayMoment, sayNumber, sentenceFor } from "../words";
import { useNow } from "./clock";
import styles from "./Footer.module.css";

export const sharingIcon: Record<SharingState, LucideIcon> = {
  localOnly: HardDrive,
  waitingForAcceptance: Hourglass,
  requestLapsed: KeyRound,
  needsInvitation: KeyRound,
  allShared: CloudCheck,
  waiting: CloudUpload,
  busy: CloudUpload,
  folderUnreachable: CloudOff,
  needsHelp: CircleAlert,
  removed: UserX,
};

/** One line about the folder, true at this moment. */
export function saySharing(sharing: Sharing, nowMs: number): string {
  switch (sharing.state) {
    case "localOnly":
      return m.frame_sharing_local();
    case "waitingForAcceptance":
      return m.frame_sharing_acceptance();
    case "requestLapsed":
    case "needsInvitation":
      return m.frame_sharing_invitation();
    case "allShared":
      return sharing.lastSharedMs === null
        ? m.frame_sharing_all()
        : m.frame_sharing_all_since({ moment: sayMoment(sharing.lastSharedMs, nowMs) });
    case "waiting":
      if (sharing.waitingChanges === 0) return m.sharing_is_waiting();
      return sharing.waitingChanges === 1
        ? m.frame_sharing_waiting_one()
        : m.frame_sharing_waiting({ count: sayNumber(sharing.waitingChanges) });
    case "busy":
      return m.frame_sharing_busy();
    case "folderUnreachable":
      return m.frame_sharing_unreachable();
    case "needsHelp":
      if (sharing.problemAbout !== null) return m.frame_sharing_part();
      return sharing.problem ? sentenceFor(sharing.problem, sharing.folder ?? "") : m.frame_sharing_help();
    case "removed":
      return m.frame_sharing_removed();
  }
}

export function Footer({ team }: { team: TeamId }) {
  const { data: sharing } = useSharing(team);
  const { data: who } = useTeam(team);
  const now = useNow();
  const me = who?.members.find(({ isMe }) => isMe);
  const Icon = sharingIcon[sharing?.state ?? "localOnly"];
  return (
    <div className={styles.footer}>
      {me ? <p className={styles.who}>{me.name}</p> : null}
      <p role="status" className={styles.sharing} data-state={sharing?.state}>
        {sharing ? (
          <Link to="/t/$team/$place" params={{ team, place: "sharing" }} search={{}} className={styles.link ?? ""}>
            <Icon aria-hidden className={styles.icon} />
            <span>{saySharing(sharing, now)}</span>
          </Link>
        ) : null}
      </p>
    </div>
  );
}
