// Fetches the file of one piece of evidence from a list, and stops that again.
import { CloudDownload, X } from "lucide-react";
import { type Evidence, type TeamId, useCancelFetch, useFetchEvidence } from "../backend";
import { m } from "../messages";
import { Button } from "../parts";
import { isComing } from "./elsewhere";

export function FetchNow({ team, evidence }: { team: TeamId; evidence: Evidence }) {
  const { id, title, isHere, elsewhere } = evidence;
  const fetching = useFetchEvidence();
  const cancel = useCancelFetch();
  if (isHere || elsewhere === null) return null;
  if (elsewhere.isAsked) {
    return (
      <Button
        look="quiet"
        icon={X}
        isBusy={cancel.isRunning}
        aria-label={m.evidence_fetch_cancel_named({ title })}
        onPress={() => void cancel.run(team, id).catch(() => {})}
      >
        {m.evidence_fetch_cancel()}
      </Button>
    );
  }
  if (isComing(elsewhere)) return null;
  return (
    <Button
      look="quiet"
      icon={CloudDownload}
      isBusy={fetching.isRunning}
      aria-label={m.evidence_fetch_named({ title })}
      onPress={() => void fetching.run(team, id).catch(() => {})}
    >
      {m.evidence_fetch()}
    </Button>
  );
}
