// What I set on this computer, for me alone: language, light or dark, text size, largest file, where the keys are.
import { AArrowDown, AArrowUp, Monitor, Moon, Sun } from "lucide-react";
import { BackendError, useChangeSettings, useSettings } from "../backend";
import { m } from "../messages";
import { AutosaveText, IconButton, Panel, SegmentedControl } from "../parts";
import { KeysPanel } from "./KeysPanel";
import styles from "./settings.module.css";

const SIZE_MIN = 80;
const SIZE_MAX = 200;
const SIZE_STEP = 10;
const MIB_PER_GIB = 1024;

export function DevicePanel() {
  const { language, appearance, textSizePercent, fileMibMax } = useSettings();
  const { run } = useChangeSettings();
  const resize = (percent: number) => void run({ field: "textSizePercent", value: percent }).catch(() => {});
  const limitFiles = (gibibytes: string) => {
    const value = Math.round(Number(gibibytes.replace(",", ".")) * MIB_PER_GIB);
    if (!Number.isFinite(value) || value < 1) throw new BackendError({ code: "outOfRange", detail: "" });
    return run({ field: "fileMibMax", value });
  };
  return (
    <Panel title={m.settings_device()} lead={m.settings_device_lead()}>
      <SegmentedControl
        id="language"
        label={m.settings_language()}
        options={[
          { value: "nl", label: "Nederlands" },
          { value: "en", label: "English" },
        ]}
        value={language}
        onChange={(value) => void run({ field: "language", value }).catch(() => {})}
      />
      <SegmentedControl
        label={m.settings_appearance()}
        options={[
          { value: "system", label: m.settings_appearance_system(), icon: Monitor },
          { value: "light", label: m.settings_appearance_light(), icon: Sun },
          { value: "dark", label: m.settings_appearance_dark(), icon: Moon },
        ]}
        value={appearance}
        onChange={(value) => void run({ field: "appearance", value }).catch(() => {})}
      />
      <div role="group" aria-labelledby="text-size" className={styles.row}>
        <span id="text-size" className={styles.label}>
          {m.settings_text_size()}
        </span>
        <IconButton
          icon={AArrowDown}
          label={m.settings_text_smaller()}
          isDisabled={textSizePercent <= SIZE_MIN}
          onPress={() => resize(Math.max(SIZE_MIN, textSizePercent - SIZE_STEP))}
        />
        <output className={styles.size}>{textSizePercent} %</output>
        <IconButton
          icon={AArrowUp}
          label={m.settings_text_larger()}
          isDisabled={textSizePercent >= SIZE_MAX}
          onPress={() => resize(Math.min(SIZE_MAX, textSizePercent + SIZE_STEP))}
        />
      </div>
      <div className={styles.grid}>
        <AutosaveText
          type="number"
          label={m.settings_file_limit()}
          help={m.settings_file_limit_help()}
          value={String(fileMibMax / MIB_PER_GIB)}
          save={async (value) => limitFiles(value)}
        />
      </div>
      <KeysPanel />
    </Panel>
  );
}
