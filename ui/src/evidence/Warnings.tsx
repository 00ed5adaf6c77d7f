// What somebody should know before using or sharing evidence.
import { Ban, FileWarning, type LucideIcon, MapPin, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import type { Evidence } from "../backend";
import { m } from "../messages";
import { sayMediaType } from "./mediaTypes";
import styles from "./Warnings.module.css";

export function Warnings({ evidence, remove }: { evidence: Evidence; remove: ReactNode }) {
  const { file, sensitivity } = evidence;
  return (
    <div role="status" className={styles.warnings}>
      {sensitivity === "bijz" ? (
        <Warning icon={Ban} tone="danger" action={remove}>
          {m.evidence_warning_bijz()}
        </Warning>
      ) : null}
      {sensitivity === "persoon" ? <Warning icon={UserRound}>{m.evidence_warning_persoon()}</Warning> : null}
      {file?.wrongExtension ? (
        <Warning icon={FileWarning}>
          {m.evidence_warning_extension({ name: file.name, type: sayMediaType(file.mediaType) })}
        </Warning>
      ) : null}
      {file?.hasLocation ? <Warning icon={MapPin}>{m.evidence_warning_location()}</Warning> : null}
    </div>
  );
}

interface WarningProps {
  icon: LucideIcon;
  tone?: "danger" | "warning";
  action?: ReactNode;
  children: string;
}

function Warning({ icon: Icon, tone = "warning", action, children }: WarningProps) {
  return (
    <div className={styles.warning} data-tone={tone}>
      <Icon aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <p>{children}</p>
        {action}
      </div>
    </div>
  );
}
