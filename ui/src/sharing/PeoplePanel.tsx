// Who is in the team and what each may do; who wants in; who went; inviting and leaving.
import { MonitorSmartphone, UserPlus } from "lucide-react";
import { useState } from "react";
import type { People, TeamId } from "../backend";
import { m } from "../messages";
import { Button, Panel } from "../parts";
import { Departed } from "./Departed";
import { InviteDialog } from "./InviteDialog";
import { LeaveTeam } from "./LeaveTeam";
import { OpenInvitations } from "./OpenInvitations";
import { PersonCard } from "./PersonCard";
import { Requests } from "./Requests";
import styles from "./sharing.module.css";

export interface PeoplePanelProps {
  team: TeamId;
  people: People;
  /** Without a shared folder people are invited with a hand-over file. */
  hasFolder: boolean;
}

/** In its place for who still waits to be let in. */
export function PeopleLater() {
  return (
    <Panel title={m.people_title()}>
      <p>{m.people_later()}</p>
    </Panel>
  );
}

export function PeoplePanel({ team, people, hasFolder }: PeoplePanelProps) {
  const { persons, requests, invitations, grantable } = people;
  const [inviting, setInviting] = useState<"nobody" | "colleague" | "myself">("nobody");
  const present = persons.filter(({ access }) => access !== null);
  const gone = persons.filter(({ departure }) => departure !== null);
  const isIn = present.some(({ isMe }) => isMe);
  return (
    <Panel
      title={m.people_title()}
      lead={m.people_lead()}
      actions={
        <div className={styles.row}>
          {grantable.length > 0 ? (
            <Button icon={UserPlus} onPress={() => setInviting("colleague")}>
              {m.invite_action()}
            </Button>
          ) : null}
          {isIn ? (
            <Button look="quiet" icon={MonitorSmartphone} onPress={() => setInviting("myself")}>
              {m.invite_own_action()}
            </Button>
          ) : null}
        </div>
      }
    >
      {requests.length > 0 ? <Requests team={team} requests={requests} persons={persons} /> : null}
      <ul className={styles.list}>
        {present.map((person) => (
          <li key={person.id}>
            <PersonCard team={team} person={person} />
          </li>
        ))}
      </ul>
      {invitations.length > 0 ? <OpenInvitations team={team} invitations={invitations} /> : null}
      {gone.length > 0 ? <Departed team={team} persons={gone} /> : null}
      {isIn && present.length > 1 ? <LeaveTeam team={team} mayLeave={people.mayLeave} /> : null}
      {inviting === "nobody" ? null : (
        <InviteDialog
          team={team}
          grantable={grantable}
          hasFolder={hasFolder}
          isOwnDevice={inviting === "myself"}
          onClose={() => setInviting("nobody")}
        />
      )}
    </Panel>
  );
}
