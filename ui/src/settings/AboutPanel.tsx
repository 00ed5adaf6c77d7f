// Which version this is and where it keeps everything.
import { useAbout } from "../backend";
import { Answer } from "../frame/Answer";
import { m } from "../messages";
import { Panel } from "../parts";
import styles from "./settings.module.css";

export function AboutPanel() {
  const about = useAbout();
  return (
    <Panel title={m.settings_about()}>
      <Answer of={about}>
        {({ version, dataFolder, safeMode }) => (
          <dl className={styles.facts}>
            <dt>{m.settings_version()}</dt>
            <dd>{version}</dd>
            <dt>{m.settings_data_folder()}</dt>
            <dd className={styles.path}>{dataFolder}</dd>
            {safeMode ? (
              <>
                <dt>{m.settings_safe_mode()}</dt>
                <dd>{m.settings_safe_mode_on()}</dd>
              </>
            ) : null}
          </dl>
        )}
      </Answer>
    </Panel>
  );
}
