// Invites a colleague, or another device of one's own: first what for, then the code to pass on.
import { useState } from "react";
import { type AccessRole, type Invitation, type TeamId, useCreateInvitation } from "../backend";
import { m } from "../messages";
import { Button, Dialog, ErrorMessage, RadioGroup, Select } from "../parts";
import { accessRoleHelp, accessRoleLabel, explainError, optionsOf } from "../words";
import { InvitationMade } from "./InvitationMade";

const DAYS = ["1", "7", "14", "30"] as const;
type Days = (typeof DAYS)[number];

export interface InviteDialogProps {
  team: TeamId;
  grantable: AccessRole[];
  hasFolder: boolean;
  /** For another device of who sits here; their role stays. */
  isOwnDevice: boolean;
  onClose: () => void;
}

export function InviteDialog({ team, grantable, hasFolder, isOwnDevice, onClose }: InviteDialogProps) {
  const [role, setRole] = useState<AccessRole>(grantable.includes("lid") ? "lid" : (grantable[0] ?? "lid"));
  const [days, setDays] = useState<Days>(isOwnDevice ? "1" : "14");
  const [entry, setEntry] = useState<"ask" | "automatic">(isOwnDevice ? "automatic" : "ask");
  const [made, setMade] = useState<Invitation | null>(null);
  const invite = useCreateInvitation();
  const make = () =>
    void invite
      .run(team, { role, daysValid: Number(days), isAutomatic: entry === "automatic", isOwnDevice })
      .then(setMade, () => {});
  const title = isOwnDevice ? m.invite_own_action() : m.invite_action();
  if (made) {
    return (
      <Dialog
        isOpen
        size="large"
        title={m.invite_made()}
        onClose={onClose}
        footer={
          <Button look="primary" onPress={onClose}>
            {m.invite_passed_on()}
          </Button>
        }
      >
        <InvitationMade
          team={team}
          invitation={made}
          isAutomatic={entry === "automatic"}
          isOwnDevice={isOwnDevice}
          hasFolder={hasFolder}
        />
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{m.parts_cancel()}</Button>
          <Button look="primary" isBusy={invite.isRunning} onPress={make}>
            {m.invite_make()}
          </Button>
        </>
      }
    >
      <p>{isOwnDevice ? m.invite_own_lead() : hasFolder ? m.invite_lead() : m.invite_lead_by_file()}</p>
      {isOwnDevice ? null : (
        <RadioGroup
          label={m.invite_role()}
          options={optionsOf(accessRoleLabel)
            .filter(({ value }) => grantable.includes(value))
            .map((option) => ({ ...option, help: accessRoleHelp[option.value]() }))}
          value={role}
          onChange={setRole}
        />
      )}
      <RadioGroup
        label={m.invite_entry()}
        options={[
          { value: "ask", label: m.invite_ask(), help: m.invite_ask_help() },
          { value: "automatic", label: m.invite_automatic(), help: m.invite_automatic_help() },
        ]}
        value={entry}
        onChange={setEntry}
      />
      <Select
        label={m.invite_valid()}
        options={DAYS.map((count) => ({
          value: count,
          label: count === "1" ? m.invite_day() : m.invite_days({ count }),
        }))}
        value={days}
        onChange={(value) => setDays(value ?? "14")}
      />
      {invite.error ? <ErrorMessage>{explainError(invite.error)}</ErrorMessage> : null}
    </Dialog>
  );
}
