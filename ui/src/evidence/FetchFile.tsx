// A file that lies in the shared folder and not here: why, and getting it now.
import { CloudDownload } from "lucide-react";
import { type Evidence, type TeamId, useFetchEvidence, useHealth } from "../backend";
import { MediaArriving } from "../frame/MediaArriving";
import { m } from "../messages";
import { Button } from "../parts";
import { saySize } from "../words";
import styles from "./Preview.module.css";

export function FetchFile({ team, evidence }: { team: TeamId; evidence: Evidence }) {
  const { data: health } = useHealth(team);
  const fetch = useFetchEvidence();
  const size = evidence.file?.sizeBytes ?? null;
  const comesBySelf = health?.media !== "onDemand" && health?.media !== "smallOnly";
  return (
    <>
      <p className={styles.note}>
        <CloudDownload aria-hidden className={styles.icon} />
        {comesBySelf ? m.evidence_on_its_way_why() : m.evidence_in_folder_why()}
      </p>
      <div className={styles.actions}>
        <Button icon={CloudDownload} isBusy={fetch.isRunning} onPress={() => void fetch.run(team, evidence.id).catch(() => {})}>
          {size === null ? m.evidence_fetch() : m.evidence_fetch_size({ size: saySize(size) })}
        </Button>
      </div>
      <MediaArriving progress={health?.mediaArriving ?? null} />
    </>
  );
}
