// Puts text on the clipboard, and tells how that went.
import { tell } from "./notices";

export interface CopyWords {
  done: string;
  failed: string;
}

export function copyText(text: string, { done, failed }: CopyWords): void {
  void navigator.clipboard.writeText(text).then(
    () => tell({ tone: "good", text: done }),
    () => tell({ tone: "problem", text: failed }),
  );
}
