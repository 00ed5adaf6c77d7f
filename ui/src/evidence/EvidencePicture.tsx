// The small picture of evidence: its thumbnail, or the icon of its kind of file.
import { useState } from "react";
import { type Evidence, evidenceUrl } from "../backend";
import styles from "./EvidencePicture.module.css";
import { fileKindOf } from "./mediaTypes";

export function EvidencePicture({ evidence, size }: { evidence: Evidence; size: "card" | "row" }) {
  const { file, hasThumbnail } = evidence;
  const [isBroken, setBroken] = useState(false);
  const Icon = fileKindOf(file?.mediaType ?? "").icon;
  return (
    <span className={styles.picture} data-size={size}>
      {file && hasThumbnail && !isBroken ? (
        <img
          src={evidenceUrl("thumbnail", file.hash)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBroken(true)}
          className={styles.image}
        />
      ) : (
        <Icon aria-hidden className={styles.icon} />
      )}
    </span>
  );
}
