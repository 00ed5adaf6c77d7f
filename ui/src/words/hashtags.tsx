// The four kinds of activity: always their icon, their word and their hue together.
import { FlaskConical, Lightbulb, type LucideIcon, PencilRuler, Search } from "lucide-react";
import type { Hashtag } from "../backend";
import { Chip, type Hue, ToggleChip } from "../parts";
import { hashtagLabel } from "./labels";

export const HASHTAGS: Hashtag[] = ["insp", "expe", "ontw", "onde"];

export const hashtagHue: Record<Hashtag, Hue> = {
  insp: "inspire",
  expe: "experiment",
  ontw: "design",
  onde: "research",
};

export const hashtagIcon: Record<Hashtag, LucideIcon> = {
  insp: Lightbulb,
  expe: FlaskConical,
  ontw: PencilRuler,
  onde: Search,
};

/** "#ontwerpen" with its icon and hue. */
export function HashtagChip({ hashtag }: { hashtag: Hashtag }) {
  return (
    <Chip icon={hashtagIcon[hashtag]} hue={hashtagHue[hashtag]}>
      {`#${hashtagLabel[hashtag]()}`}
    </Chip>
  );
}

export interface HashtagChoiceProps {
  /** Names the group: "Soort activiteit" or "Toon alleen". */
  label: string;
  value: Hashtag | null;
  onChange: (hashtag: Hashtag | null) => void;
}

/** Choose one of the four, or none by pressing the chosen one again. */
export function HashtagChoice({ label, value, onChange }: HashtagChoiceProps) {
  return (
    <div role="group" aria-label={label} style={{ display: "flex", flexWrap: "wrap", gap: "var(--space-2)" }}>
      {HASHTAGS.map((hashtag) => (
        <ToggleChip
          key={hashtag}
          icon={hashtagIcon[hashtag]}
          hue={hashtagHue[hashtag]}
          isSelected={value === hashtag}
          onChange={(isSelected) => onChange(isSelected ? hashtag : null)}
        >
          {`#${hashtagLabel[hashtag]()}`}
        </ToggleChip>
      ))}
    </div>
  );
}
