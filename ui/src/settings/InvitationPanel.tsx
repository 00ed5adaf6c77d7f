// Inviting a colleague: choose what they may do, get a code, and pass it on.
import { Copy, Mail } from "lucide-react";
import { useState } from "react";
import { type AccessRole, type TeamId, useCreateInvitation } from "../backend";
import { m } from "../messages";
import { Button, ErrorMessage, Panel, RadioGroup, Select, tell } from "../parts";
import { accessRoleHelp, accessRoleLabel, explainError, optionsOf, sayDay } from "../words";
import styles from "./settings.module.css";

const DAYS = ["1", "7", "14", "30"] as const;

export function InvitationPanel({ team }: { team: TeamId }) {
  const [role, setRole] = useState<AccessRole>("lid");
  const [days, setDays] = useState<(typeof DAYS)[number]>("14");
  const [made, setMade] = useState<{ code: string; expiresAt: string } | null>(null);
  const invite = useCreateInvitation();
  const make = () => void invite.run(team, { role, daysValid: Number(days), isAutomatic: true, isOwnDevice: false }).then(setMade, () => {});
  const copy = (code: string) =>
    void navigator.clipboard.writeText(code).then(
      () => tell({ tone: "good", text: m.settings_code_copied() }),
      () => tell({ tone: "problem", text: m.settings_code_not_copied() }),
    );
  return (
    <Panel title={m.settings_invite()} headingLevel={3} lead={m.settings_invite_lead()}>
      <RadioGroup
        label={m.settings_invite_role()}
        options={optionsOf(accessRoleLabel).map((option) => ({ ...option, help: accessRoleHelp[option.value]() }))}
        value={role}
        onChange={setRole}
      />
      <div className={styles.grid}>
        <Select
          label={m.settings_invite_valid()}
          options={DAYS.map((count) => ({
            value: count,
            label: count === "1" ? m.settings_invite_day() : m.settings_invite_days({ count }),
          }))}
          value={days}
          onChange={(value) => setDays(value ?? "14")}
        />
      </div>
      <div className={styles.row}>
        <Button icon={Mail} isBusy={invite.isRunning} onPress={make}>
          {m.settings_make_code()}
        </Button>
      </div>
      {invite.error ? <ErrorMessage>{explainError(invite.error)}</ErrorMessage> : null}
      <div role="status" className={styles.stack}>
        {made ? (
          <>
            <code className={styles.code}>{made.code}</code>
            <Button icon={Copy} onPress={() => copy(made.code)}>
              {m.settings_copy_code()}
            </Button>
            <p className={styles.soft}>{m.settings_invite_until({ day: sayDay(made.expiresAt) })}</p>
          </>
        ) : null}
      </div>
    </Panel>
  );
}
