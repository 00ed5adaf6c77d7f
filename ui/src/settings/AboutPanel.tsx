// Which version this is and where it keeps everything.
import { useAbout } from "../backend";
import { Answer } from "../frame/Answer";
import { m } from "../messages";
import { Facts, Panel } from "../parts";

export function AboutPanel() {
  const about = useAbout();
  return (
    <Panel title={m.settings_about()}>
      <Answer of={about}>
        {({ version, dataFolder, safeMode }) => (
          <Facts
            facts={[
              [m.settings_version(), version],
              [m.settings_data_folder(), <code key="folder">{dataFolder}</code>],
              [m.settings_safe_mode(), safeMode ? m.settings_safe_mode_on() : ""],
            ]}
          />
        )}
      </Answer>
    </Panel>
  );
}
