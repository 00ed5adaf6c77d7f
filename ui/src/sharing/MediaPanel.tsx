// Which photos, films and documents of colleagues come to this computer by themselves, and how much that is.
import { type Health, type MediaPolicy, type TeamId, useSetMediaPolicy } from "../backend";
import { MediaArriving } from "../frame/MediaArriving";
import { m } from "../messages";
import { Panel, RadioGroup } from "../parts";
import { sayNumber, saySize } from "../words";

export function MediaPanel({ team, health }: { team: TeamId; health: Health }) {
  const set = useSetMediaPolicy();
  const { media, mediaElsewhere, mediaElsewhereBytes, mediaArriving } = health;
  const choose = (policy: MediaPolicy) => void set.run(team, policy).catch(() => {});
  return (
    <Panel title={m.media_title()} lead={m.media_lead()}>
      <RadioGroup
        label={m.media_choice()}
        options={[
          { value: "all", label: m.media_all(), help: m.media_all_help() },
          { value: "smallOnly", label: m.media_small(), help: m.media_small_help() },
          { value: "onDemand", label: m.media_on_demand(), help: m.media_on_demand_help() },
        ]}
        value={media}
        onChange={choose}
      />
      <p>{sayElsewhere(mediaElsewhere, mediaElsewhereBytes)}</p>
      <MediaArriving progress={mediaArriving} />
    </Panel>
  );
}

function sayElsewhere(count: number, bytes: number | null): string {
  if (count === 0) return m.media_none_elsewhere();
  const size = saySize(bytes);
  return count === 1 ? m.media_elsewhere_one({ size }) : m.media_elsewhere({ count: sayNumber(count), size });
}
