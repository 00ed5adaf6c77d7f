// Tells that the file of this evidence does not fit on this computer, or does not get into or out of the shared folder.
import { CloudAlert, CloudCheck, HardDrive, RefreshCw } from "lucide-react";
import { type Evidence, type TeamId, useHealth, useShareNow } from "../backend";
import { useGo } from "../frame/navigation";
import { m } from "../messages";
import { Button, Callout } from "../parts";
import { inSentences, sayNumber } from "../words";
import { type KeptBack as Kept, keptBack } from "./keptBack";
import styles from "./KeptBack.module.css";

export function useKeptBack(team: TeamId, evidence: Evidence): Kept | null {
  const { data } = useHealth(team);
  return keptBack(evidence, data?.problems ?? []);
}

export function KeptBack({ team, evidence }: { team: TeamId; evidence: Evidence }) {
  const kept = useKeptBack(team, evidence);
  // Always there, so that it is heard when it comes.
  return (
    <div role="status" className={styles.keptBack}>
      {kept ? <Told team={team} kept={kept} /> : null}
    </div>
  );
}

function Told({ team, kept }: { team: TeamId; kept: Kept }) {
  const go = useGo();
  const share = useShareNow();
  return (
    <Callout
      icon={kept.why === "noRoomHere" ? HardDrive : CloudAlert}
      tone="warning"
      title={sayTitle(kept)}
      actions={
        <>
          <Button icon={RefreshCw} isBusy={share.isRunning} onPress={() => void share.run(team).catch(() => {})}>
            {m.parts_try_again()}
          </Button>
          <Button look="quiet" icon={CloudCheck} onPress={() => go.toPlace("sharing", {}, team)}>
            {m.evidence_kept_back_more()}
          </Button>
        </>
      }
    >
      <p>{inSentences(kept.isSure ? "" : sayAmong(kept), sayNow(kept))}</p>
      <p>{saySafe(kept)}</p>
    </Callout>
  );
}

interface Titles {
  sure: () => string;
  /** Where only another file is named. */
  perhaps: () => string;
}

const titles: Record<Kept["why"], Titles> = {
  noRoomHere: { sure: m.evidence_no_room, perhaps: m.evidence_no_room_perhaps },
  doesNotComeIn: { sure: m.evidence_stuck_in, perhaps: m.evidence_stuck_in_perhaps },
  doesNotGoOut: { sure: m.evidence_stuck_out, perhaps: m.evidence_stuck_out },
};

const sayTitle = ({ why, isSure }: Kept) => (isSure ? titles[why].sure() : titles[why].perhaps());

function sayAmong({ why, count }: Kept): string {
  const number = { count: sayNumber(count) };
  return why === "noRoomHere" ? m.evidence_no_room_among(number) : m.evidence_stuck_among(number);
}

function sayNow({ why, code }: Kept): string {
  if (why === "noRoomHere") return m.evidence_no_room_now();
  if (code === "noAccess") return m.problem_no_rights();
  return code === "diskFull" ? inSentences(m.problem_folder_full(), m.evidence_stuck_room()) : m.evidence_stuck_now();
}

function saySafe({ why }: Kept): string {
  if (why === "noRoomHere") return m.evidence_kept_in_folder();
  return inSentences(why === "doesNotGoOut" ? m.evidence_kept_here() : m.evidence_kept_in_folder(), m.evidence_tries_again());
}
