// Evidence files of colleagues that are being fetched from the shared folder, and how far that is.
import type { MediaProgress } from "../backend";
import { m } from "../messages";
import { ProgressBar } from "../parts";
import { saySize } from "../words";

export function MediaArriving({ progress, onCancel }: { progress: MediaProgress | null; onCancel?: () => void }) {
  if (progress === null) return null;
  const { bytesDone, bytes } = progress;
  return (
    <ProgressBar
      label={m.media_arriving()}
      {...(bytesDone !== null && bytes ? { percent: Math.min(100, (bytesDone / bytes) * 100) } : {})}
      detail={m.imports_detail({ done: saySize(bytesDone), total: saySize(bytes) })}
      {...(onCancel ? { onCancel } : {})}
    />
  );
}
