// A file that is not on this computer yet: why, and how far the fetching is.
import { CloudDownload } from "lucide-react";
import { type TeamId, useHealth } from "../backend";
import { MediaArriving } from "../frame/MediaArriving";
import { m } from "../messages";
import styles from "./Preview.module.css";

export function OnItsWay({ team }: { team: TeamId }) {
  const { data: health } = useHealth(team);
  return (
    <>
      <p className={styles.note}>
        <CloudDownload aria-hidden className={styles.icon} />
        {m.evidence_on_its_way_why()}
      </p>
      <MediaArriving progress={health?.mediaArriving ?? null} />
    </>
  );
}
