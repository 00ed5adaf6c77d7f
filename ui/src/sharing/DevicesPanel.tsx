// Every device of the team: whose, when it was last seen, whether it has everything, and how its clock is.
import type { DeviceHealth } from "../backend";
import { useNow } from "../frame/clock";
import { m } from "../messages";
import { Chip, Panel } from "../parts";
import { sayMoment, sayNumber } from "../words";
import styles from "./DevicesPanel.module.css";
import { sayClock, sayHas } from "./deviceWords";
import { sayName } from "./names";

export function DevicesPanel({ devices }: { devices: DeviceHealth[] }) {
  const now = useNow();
  return (
    <Panel title={m.device_title()} lead={m.device_lead()}>
      <div className={styles.holder}>
        <table aria-label={m.device_title()} className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{m.device_whose()}</th>
              <th scope="col">{m.device_seen()}</th>
              <th scope="col">{m.device_has()}</th>
              <th scope="col">{m.device_clock()}</th>
              <th scope="col" className={styles.number}>{m.device_changes()}</th>
              <th scope="col">{m.device_version()}</th>
            </tr>
          </thead>
          <tbody>
            {devices.map((device) => (
              <tr key={device.device}>
                <th scope="row">
                  <span className={styles.name}>{sayName(device.name)}</span>
                  {device.isThis ? <Chip>{m.device_this()}</Chip> : null}
                </th>
                <td data-label={m.device_seen()}>{sayMoment(device.lastSeenMs, now) || m.device_never_seen()}</td>
                <td data-label={m.device_has()}>
                  {sayHas(device).map((line) => (
                    <span key={line} className={styles.line} data-alarm={device.differs || undefined}>
                      {line}
                    </span>
                  ))}
                </td>
                <td data-label={m.device_clock()} data-alarm={isClockWrong(device) || undefined}>
                  {sayClock(device)}
                </td>
                <td data-label={m.device_changes()} className={styles.number}>
                  {sayNumber(device.changesHere ?? 0)}
                </td>
                <td data-label={m.device_version()}>{device.appVersion ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

const isClockWrong = ({ clock }: DeviceHealth) => clock === "ahead" || clock === "behind";
