// A file that is not on this computer: how large it is, having it come, how far that is, and stopping it.
import { CloudDownload, ExternalLink } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { type Evidence, type TeamId, useCancelFetch, useFetchEvidence, useOpenEvidence, useSharing } from "../backend";
import { m } from "../messages";
import { Button, ProgressBar } from "../parts";
import { saySize } from "../words";
import { isComing, percentOf } from "./elsewhere";
import { useKeptBack } from "./KeptBack";
import styles from "./Preview.module.css";

export function OnItsWay({ team, evidence }: { team: TeamId; evidence: Evidence }) {
  const { id, file, elsewhere } = evidence;
  const sharing = useSharing(team);
  const kept = useKeptBack(team, evidence);
  const fetching = useFetchEvidence();
  const cancel = useCancelFetch();
  const size = saySize(file?.sizeBytes ?? null);
  const came = elsewhere?.bytesDone ?? 0;
  if (sharing.data && sharing.data.folder === null) return <Note text={m.evidence_away_no_folder({ size })} />;
  const away = came > 0 ? m.evidence_away_partly({ done: saySize(came), size }) : m.evidence_away({ size });
  if (isComing(elsewhere)) {
    return (
      <>
        {/* What is known to be stuck is not on its way, whatever was asked. */}
        {kept?.isSure ? <Note text={away} /> : <Coming evidence={evidence} />}
        {elsewhere?.isAsked ? (
          <div className={styles.actions}>
            <Button isBusy={cancel.isRunning} onPress={() => void cancel.run(team, id).catch(() => {})}>
              {kept?.isSure ? m.evidence_fetch_no_more() : m.evidence_fetch_cancel()}
            </Button>
          </div>
        ) : null}
      </>
    );
  }
  return (
    <>
      <Note text={away} />
      <div className={styles.actions}>
        <Button
          look="primary"
          icon={CloudDownload}
          isBusy={fetching.isRunning}
          onPress={() => void fetching.run(team, id).catch(() => {})}
        >
          {m.evidence_fetch()}
        </Button>
      </div>
    </>
  );
}

function Coming({ evidence }: { evidence: Evidence }) {
  const { title, file, elsewhere } = evidence;
  return (
    <>
      <ProgressBar
        label={m.evidence_fetching({ title })}
        percent={percentOf(evidence)}
        detail={m.imports_detail({ done: saySize(elsewhere?.bytesDone ?? 0), total: saySize(file?.sizeBytes ?? null) })}
      />
      <Note text={elsewhere?.isThere ? m.evidence_fetching_why() : m.evidence_fetching_waits()} />
    </>
  );
}

/** Opens a file in the computer's own program; one that is not here is fetched first. */
export function OpenOutside({ team, evidence, look }: { team: TeamId; evidence: Evidence; look: "quiet" | "secondary" }) {
  const { id, isHere, elsewhere } = evidence;
  const open = useOpenEvidence();
  const fetching = useFetchEvidence();
  const [isWaited, setWaited] = useState(false);
  const openNow = () => void open.run(team, id).catch(() => {});
  const openAwaited = useEffectEvent(() => {
    void open.run(team, id).then(() => setWaited(false), () => setWaited(false));
  });
  useEffect(() => {
    if (isWaited && isHere) openAwaited();
  }, [isWaited, isHere]);
  const fetchAndOpen = () => {
    setWaited(true);
    void fetching.run(team, id).catch(() => setWaited(false));
  };
  if (!isHere && isWaited && isComing(elsewhere)) return <p role="status">{m.evidence_opens_soon()}</p>;
  return (
    <Button look={look} icon={ExternalLink} isBusy={open.isRunning || fetching.isRunning} onPress={isHere ? openNow : fetchAndOpen}>
      {isHere ? m.evidence_open_outside() : m.evidence_fetch_and_open()}
    </Button>
  );
}

function Note({ text }: { text: string }) {
  return (
    <p role="status" className={styles.note}>
      <CloudDownload aria-hidden className={styles.icon} />
      {text}
    </p>
  );
}
