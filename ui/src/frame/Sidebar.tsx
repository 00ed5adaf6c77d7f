// The left side: which team, what to do anywhere, and the places.
import { Link } from "@tanstack/react-router";
import { ChevronsUpDown, House, type LucideIcon, Search, Settings, SquarePen } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { type TeamId, useTeams } from "../backend";
import { m } from "../messages";
import { Button, Menu } from "../parts";
import { nameOfTeam } from "../words";
import { useGo } from "./navigation";
import { useRegistry } from "./registry";
import { sayShortcut } from "./shortcuts";
import styles from "./Sidebar.module.css";
import { UndoButtons } from "./UndoButtons";

export interface SidebarProps {
  team: TeamId | null;
  onSearch: () => void;
  onCapture: () => void;
}

export function Sidebar({ team, onSearch, onCapture }: SidebarProps) {
  const { places, captureDialog } = useRegistry();
  return (
    <div className={styles.sidebar}>
      <TeamSwitcher team={team} />
      {team ? (
        <div className={styles.tools}>
          {captureDialog ? (
            <Button look="primary" icon={SquarePen} onPress={onCapture} aria-keyshortcuts="Control+N Meta+N">
              {m.frame_capture()}
            </Button>
          ) : null}
          <div className={styles.row}>
            <AriaButton onPress={onSearch} aria-keyshortcuts="Control+K Meta+K" className={styles.search}>
              <Search aria-hidden className={styles.icon} />
              <span>{m.frame_search()}</span>
              <kbd className={styles.key}>{sayShortcut("K")}</kbd>
            </AriaButton>
            <UndoButtons team={team} />
          </div>
        </div>
      ) : null}
      <nav aria-label={m.frame_places()} className={styles.nav}>
        <ul>
          <li>
            <Link to="/" className={styles.link ?? ""} activeOptions={{ exact: true, includeSearch: false }}>
              <Named icon={House} name={m.frame_start()} />
            </Link>
          </li>
          {team
            ? places.map(({ id, label, icon }) => (
                <li key={id}>
                  <Link to="/t/$team/$place" params={{ team, place: id }} search={{}} activeOptions={{ includeSearch: false }} className={styles.link ?? ""}>
                    <Named icon={icon} name={label()} />
                  </Link>
                </li>
              ))
            : null}
          <li>
            <Link to="/settings" className={styles.link ?? ""}>
              <Named icon={Settings} name={m.frame_settings()} />
            </Link>
          </li>
        </ul>
      </nav>
    </div>
  );
}

function Named({ icon: Icon, name }: { icon: LucideIcon; name: string }) {
  return (
    <>
      <Icon aria-hidden className={styles.icon} />
      <span>{name}</span>
    </>
  );
}

function TeamSwitcher({ team }: { team: TeamId | null }) {
  const teams = useTeams();
  const go = useGo();
  const current = teams.find(({ id }) => id === team);
  if (!current) return <p className={styles.brand}>{m.frame_app_name()}</p>;
  return (
    <Menu
      label={m.frame_switch_team()}
      actions={[
        ...teams.map((one) => ({
          id: one.id,
          label: nameOfTeam(one),
          onAction: () => go.toTeam(one.id),
        })),
        { id: "all", label: m.frame_all_teams(), icon: House, onAction: go.toStart },
      ]}
      trigger={
        <AriaButton aria-label={`${nameOfTeam(current)}. ${m.frame_switch_team()}`} className={styles.switcher}>
          <span className={styles.team}>{nameOfTeam(current)}</span>
          <ChevronsUpDown aria-hidden className={styles.icon} />
        </AriaButton>
      }
    />
  );
}
