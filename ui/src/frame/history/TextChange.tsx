// What somebody did to a long text: the words that went and came, against any other version of it.
import { FileDiff, Undo } from "lucide-react";
import { useState } from "react";
import { type HistoryChange, type Record as LogRecord, type TeamId, useRestoreValue, useTextVersion } from "../../backend";
import { m } from "../../messages";
import { Button, Difference, Select, tell } from "../../parts";
import { fieldLabel, sayMoment } from "../../words";
import { Answer } from "../Answer";
import styles from "./HistoryOf.module.css";
import type { LineField } from "./lines";

export interface TextChangeProps {
  team: TeamId;
  record: LogRecord;
  field: LineField;
  atMs: number;
  changes: HistoryChange[];
}

export function TextChange({ team, record, field, atMs, changes }: TextChangeProps) {
  const [isOpen, setOpen] = useState(false);
  const restore = useRestoreValue();
  const name = fieldLabel(record.kind, field.field);
  const moment = sayMoment(atMs);
  const putBack = () =>
    restore
      .run(team, record, field.field, field.version)
      .then(() => tell({ tone: "good", text: m.history_restored({ field: name }) }), () => {});
  return (
    <>
      <div className={styles.actions}>
        <Button
          look="quiet"
          icon={FileDiff}
          aria-expanded={isOpen}
          aria-label={isOpen ? undefined : m.history_show_text_of({ field: name, moment })}
          onPress={() => setOpen(!isOpen)}
        >
          {isOpen ? m.history_hide_text() : m.history_show_text()}
        </Button>
        {field.isStanding ? null : (
          <Button
            look="quiet"
            icon={Undo}
            isBusy={restore.isRunning}
            aria-label={m.history_restore_text({ field: name, moment })}
            onPress={() => void putBack()}
          >
            {m.history_restore()}
          </Button>
        )}
      </div>
      {isOpen ? <Compared team={team} record={record} field={field} changes={changes} /> : null}
    </>
  );
}

/** What was asked for opens below the button, often below the edge of the window. */
function bringIntoView(node: HTMLElement | null) {
  node?.scrollIntoView({ block: "nearest" });
}

function Compared({ team, record, field, changes }: Omit<TextChangeProps, "atMs">) {
  const [other, setOther] = useState<string | null>(null);
  const last = useTextVersion(team, record, field.field, field.version);
  const from = useTextVersion(team, record, field.field, other ?? field.firstVersion);
  const others = changes.filter(
    (change) =>
      change.record.id === record.id &&
      change.version !== field.version &&
      change.fields.some((one) => one.field === field.field),
  );
  return (
    <div className={styles.compared}>
      {others.length > 0 ? (
        <Select
          label={m.history_compare()}
          value={other}
          onChange={setOther}
          emptyLabel={m.history_compare_before()}
          options={others.map(({ version, by, atMs }) => ({
            value: version,
            label: m.history_compare_version({
              name: by.isMe ? m.history_me() : by.name || m.history_unknown(),
              moment: sayMoment(atMs),
            }),
          }))}
        />
      ) : null}
      <Answer of={last}>
        {({ content }) => (
          <Answer of={from}>
            {(version) => (
              <div ref={bringIntoView}>
                <Difference
                  label={m.history_difference({ field: fieldLabel(record.kind, field.field) })}
                  from={other ? version.content : version.before}
                  to={content}
                />
              </div>
            )}
          </Answer>
        )}
      </Answer>
    </div>
  );
}
