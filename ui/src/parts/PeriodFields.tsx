// When something begins and ends. Who moves it later gives the new begin first: what does not fit yet is kept, and said.
import { m } from "../messages";
import { AutosaveText } from "./AutosaveText";
import field from "./field.module.css";
import styles from "./PeriodFields.module.css";

export interface ShownPeriod {
  startsOn: string | null;
  endsOn: string | null;
}

export interface PeriodFieldsProps {
  startLabel: string;
  endLabel: string;
  period: ShownPeriod;
  /** Saves `period`, typed over what the person saw. */
  save: (period: ShownPeriod, over: ShownPeriod) => Promise<unknown>;
}

export function PeriodFields({ startLabel, endLabel, period, save }: PeriodFieldsProps) {
  const { startsOn, endsOn } = period;
  const isReversed = startsOn !== null && endsOn !== null && endsOn < startsOn;
  return (
    <div>
      <div className={styles.days}>
        <AutosaveText
          type="date"
          label={startLabel}
          value={startsOn ?? ""}
          save={(day, from) => save({ startsOn: day || null, endsOn }, { startsOn: from || null, endsOn })}
        />
        <AutosaveText
          type="date"
          label={endLabel}
          value={endsOn ?? ""}
          save={(day, from) => save({ startsOn, endsOn: day || null }, { startsOn, endsOn: from || null })}
        />
      </div>
      <p role="status" className={field.error}>
        {isReversed ? m.parts_period_reversed() : null}
      </p>
    </div>
  );
}
