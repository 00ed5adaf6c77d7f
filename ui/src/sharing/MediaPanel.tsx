// Photos, films and documents of colleagues: how much is not on this computer yet, and how far the fetching is.
import type { Health } from "../backend";
import { MediaArriving } from "../frame/MediaArriving";
import { m } from "../messages";
import { Panel } from "../parts";
import { sayNumber, saySize } from "../words";

export function MediaPanel({ health }: { health: Health }) {
  const { mediaElsewhere, mediaElsewhereBytes, mediaArriving } = health;
  return (
    <Panel title={m.media_title()} lead={m.media_lead()}>
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
