// Photos, films and documents of colleagues: which come by themselves, how much is not here yet, and fetching that.
import { CloudDownload } from "lucide-react";
import {
  type Health,
  type MediaPolicy,
  type TeamId,
  useCancelAllFetches,
  useFetchAllEvidence,
  useSetMediaPolicy,
} from "../backend";
import { MediaArriving } from "../frame/MediaArriving";
import { m } from "../messages";
import { Button, Panel, RadioGroup } from "../parts";
import { sayNumber, saySize } from "../words";
import styles from "./sharing.module.css";

export interface MediaPanelProps {
  team: TeamId;
  health: Health;
  /** Without a shared folder files come along in hand-over files, and nothing can be fetched. */
  hasFolder: boolean;
}

export function MediaPanel({ team, health, hasFolder }: MediaPanelProps) {
  const { media, mediaElsewhere, mediaElsewhereBytes, mediaArriving } = health;
  const choose = useSetMediaPolicy();
  const fetchAll = useFetchAllEvidence();
  const cancel = useCancelAllFetches();
  // Of what is on its way here there is nothing more to ask for.
  const isLeft = mediaElsewhere > 0 && (mediaElsewhereBytes ?? 0) > (mediaArriving?.bytes ?? 0);
  return (
    <Panel title={m.media_title()} lead={hasFolder ? m.media_lead() : m.media_lead_no_folder()}>
      {hasFolder ? (
        <RadioGroup<MediaPolicy>
          label={m.media_policy()}
          options={[
            { value: "all", label: m.media_policy_all(), help: m.media_policy_all_help() },
            { value: "smallOnly", label: m.media_policy_small(), help: m.media_policy_small_help() },
            { value: "onDemand", label: m.media_policy_asked(), help: m.media_policy_asked_help() },
          ]}
          value={media}
          onChange={(policy) => void choose.run(team, policy).catch(() => {})}
        />
      ) : null}
      <p role="status">{sayElsewhere(mediaElsewhere, mediaElsewhereBytes)}</p>
      <MediaArriving
        progress={mediaArriving}
        {...(media === "all" ? {} : { onCancel: () => void cancel.run(team).catch(() => {}) })}
      />
      {hasFolder && isLeft ? (
        <div className={styles.row}>
          <Button icon={CloudDownload} isBusy={fetchAll.isRunning} onPress={() => void fetchAll.run(team).catch(() => {})}>
            {m.media_fetch_all()}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}

function sayElsewhere(count: number, bytes: number | null): string {
  if (count === 0) return m.media_none_elsewhere();
  const size = saySize(bytes);
  return count === 1 ? m.media_elsewhere_one({ size }) : m.media_elsewhere({ count: sayNumber(count), size });
}
