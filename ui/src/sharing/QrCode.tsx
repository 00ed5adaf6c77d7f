// A text as a code to scan: always dark on white with room around it, or a phone cannot read it in the dark.
import { encode } from "uqr";
import styles from "./QrCode.module.css";

/** White modules around the code that readers need. */
const QUIET_MODULES = 4;

export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: QUIET_MODULES });
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className={styles.code}>
      <path d={darkModules(data)} className={styles.dark} />
    </svg>
  );
}

/** Each run of dark modules in a row as one rectangle. */
function darkModules(rows: boolean[][]): string {
  return rows
    .flatMap((row, y) =>
      row.map((isDark, x) => {
        if (!isDark || row[x - 1]) return "";
        const end = row.indexOf(false, x);
        const width = (end === -1 ? row.length : end) - x;
        return `M${x} ${y}h${width}v1h-${width}z`;
      }),
    )
    .join("");
}
