// How far a hand-over file is that is written or taken in, with the way to stop it.
import { useCancelHandover, useHandoverProgress } from "../backend";
import { m } from "../messages";
import { ProgressBar } from "../parts";
import { saySize } from "../words";

export function HandoverProgress({ path, label }: { path: string; label: string }) {
  const progress = useHandoverProgress(path);
  const cancel = useCancelHandover();
  const done = progress?.doneBytes ?? 0;
  const total = progress?.totalBytes ?? 0;
  return (
    <ProgressBar
      label={label}
      {...(total > 0
        ? {
            percent: Math.min(100, (done / total) * 100),
            detail: m.imports_detail({ done: saySize(done), total: saySize(total) }),
          }
        : {})}
      onCancel={() => void cancel.run(path).catch(() => {})}
    />
  );
}
