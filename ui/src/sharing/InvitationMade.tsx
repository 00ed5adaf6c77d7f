// The code to pass on: to read aloud, to copy, to scan, with what the other has to do.
import { Copy, Link } from "lucide-react";
import type { Invitation, TeamId } from "../backend";
import { m } from "../messages";
import { Button, copyText } from "../parts";
import { sayDay } from "../words";
import styles from "./InvitationMade.module.css";
import { MakeHandover } from "./MakeHandover";
import { QrCode } from "./QrCode";
import shared from "./sharing.module.css";

export interface InvitationMadeProps {
  team: TeamId;
  invitation: Invitation;
  isAutomatic: boolean;
  isOwnDevice: boolean;
  hasFolder: boolean;
}

export function InvitationMade({ team, invitation, isAutomatic, isOwnDevice, hasFolder }: InvitationMadeProps) {
  const { code, link, expiresAt } = invitation;
  const steps = hasFolder
    ? [
        m.invite_step_folder(),
        m.invite_step_open(),
        m.invite_step_choose(),
        m.invite_step_code(),
        isAutomatic ? m.invite_step_automatic() : m.invite_step_ask(),
      ]
    : [m.invite_file_there(), m.invite_file_ask(), isAutomatic ? m.invite_file_back() : m.invite_file_back_ask()];
  return (
    <div className={styles.made}>
      <div className={styles.pass}>
        <p className={shared.strong}>{m.invite_once()}</p>
        <code className={styles.code}>{code}</code>
        <div className={shared.row}>
          <Button
            autoFocus
            icon={Copy}
            onPress={() => copyText(code, { done: m.invite_code_copied(), failed: m.invite_not_copied() })}
          >
            {m.invite_copy_code()}
          </Button>
          <Button
            icon={Link}
            onPress={() => copyText(link, { done: m.invite_link_copied(), failed: m.invite_not_copied() })}
          >
            {m.invite_copy_link()}
          </Button>
        </div>
        <h3 className={styles.read}>
          {hasFolder ? (isOwnDevice ? m.invite_steps_own() : m.invite_steps()) : m.invite_file_steps()}
        </h3>
        <ol className={shared.steps}>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        {hasFolder ? null : (
          <div className={shared.row}>
            <MakeHandover team={team} look="primary" />
          </div>
        )}
        <p className={shared.small}>{m.invite_until({ day: sayDay(expiresAt) })}</p>
      </div>
      <figure className={styles.scan}>
        <QrCode text={link} label={m.invite_qr_alt()} />
        <figcaption className={shared.small}>{m.invite_qr()}</figcaption>
      </figure>
    </div>
  );
}
