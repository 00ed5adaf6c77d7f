// The window: places on the left, the place in the middle, the inspector on the right, the folder bottom left.
import { Outlet, useRouterState } from "@tanstack/react-router";
import { Menu as MenuIcon, X } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useChangeSettings, useFilesOffered, useSettings } from "../backend";
import { m } from "../messages";
import { IconButton, Notices } from "../parts";
import { OpenCapture } from "./capturing";
import { CommandPalette } from "./CommandPalette";
import { ErrorBoundary } from "./ErrorBoundary";
import { Footer } from "./Footer";
import styles from "./Frame.module.css";
import { Imports } from "./Imports";
import { InspectorSlot } from "./Inspector";
import { useCurrentTeamId } from "./navigation";
import { Openings } from "./Openings";
import { useRegistry } from "./registry";
import { useShortcuts } from "./shortcuts";
import { Sidebar } from "./Sidebar";
import { useUndoActions } from "./UndoButtons";

export function Frame() {
  const team = useCurrentTeamId();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const { captureDialog: CaptureDialog, places } = useRegistry();
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const [isSearching, setSearching] = useState(false);
  const [isCapturing, setCapturing] = useState(false);
  const [offered, setOffered] = useState<string[]>([]);
  const [openOn, setOpenOn] = useState<string | null>(null);
  const { undo, redo } = useUndoActions(team);
  const isSidebarOpen = openOn === path;

  useRememberTeam(team);
  useFilesOffered((files) => {
    if (places.some(({ id, takesFiles }) => takesFiles && path.endsWith(`/${id}`))) return;
    setOffered(files);
    setCapturing(team !== null);
  });
  const capture = () => setCapturing(team !== null);
  useShortcuts({ palette: () => setSearching(true), capture, undo, redo });

  return (
    <InspectorSlot value={slot}>
      <a href="#content" className={styles.skip} onClick={skipToContent}>
        {m.frame_skip()}
      </a>
      <div className={styles.frame}>
        <div className={styles.grid}>
          <header className={styles.bar}>
            <IconButton
              icon={isSidebarOpen ? X : MenuIcon}
              label={isSidebarOpen ? m.frame_close_places() : m.frame_open_places()}
              aria-expanded={isSidebarOpen}
              onPress={() => setOpenOn(isSidebarOpen ? null : path)}
            />
            <span className={styles.name}>{m.frame_app_name()}</span>
          </header>
          <aside aria-label={m.frame_side()} className={styles.left} data-open={isSidebarOpen || undefined}>
            <Sidebar team={team} onSearch={() => setSearching(true)} onCapture={capture} />
          </aside>
          <footer className={styles.foot}>
            <Imports />
            {team ? <Footer team={team} /> : null}
          </footer>
          <main id="content" tabIndex={-1} className={styles.middle}>
            <ErrorBoundary key={path}>
              <OpenCapture value={capture}>
                <Openings>
                  <Outlet />
                </Openings>
              </OpenCapture>
            </ErrorBoundary>
          </main>
          <div ref={setSlot} className={styles.right} />
        </div>
      </div>
      <CommandPalette team={team} isOpen={isSearching} onClose={() => setSearching(false)} onCapture={capture} />
      {CaptureDialog && team ? (
        <CaptureDialog
          team={team}
          isOpen={isCapturing}
          files={offered}
          onClose={() => {
            setCapturing(false);
            setOffered([]);
          }}
        />
      ) : null}
      <Notices />
    </InspectorSlot>
  );
}

// The address belongs to the router, so the link moves the focus itself.
function skipToContent(event: { preventDefault: () => void }) {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

/** The next start opens with the team that is open now. */
function useRememberTeam(team: string | null): void {
  const { lastTeam } = useSettings();
  const { run } = useChangeSettings();
  const remember = useEffectEvent((opened: string) => {
    if (opened !== lastTeam) run({ field: "lastTeam", value: opened }).catch(() => {});
  });
  useEffect(() => {
    if (team !== null) remember(team);
  }, [team]);
}
