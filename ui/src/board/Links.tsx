// The web addresses at a capture: opened in the person's own browser, never in the app.
import { ExternalLink, Link2, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type CaptureId, type Link, type TeamId, useAddLink, useOpenLink, useRemoveLink } from "../backend";
import { m } from "../messages";
import { Button, IconButton, Panel, TextField } from "../parts";
import { explainError } from "../words";
import styles from "./Links.module.css";

export interface LinksProps {
  team: TeamId;
  capture: CaptureId;
  links: Link[];
}

export function Links({ team, capture, links }: LinksProps) {
  const [isAdding, setAdding] = useState(false);
  const open = useOpenLink();
  const remove = useRemoveLink();
  return (
    <Panel title={m.board_links()} headingLevel={3}>
      {links.length === 0 ? (
        <p className={styles.none}>{m.board_links_none()}</p>
      ) : (
        <ul className={styles.list}>
          {links.map(({ id, url, title }) => {
            const name = title || url;
            return (
              <li key={id} className={styles.link}>
                <span className={styles.words}>
                  <Button
                    look="quiet"
                    icon={ExternalLink}
                    aria-label={m.board_link_open({ title: name })}
                    onPress={() => void open.run(team, id).catch(() => {})}
                  >
                    {name}
                  </Button>
                  {title ? <span className={styles.url}>{url}</span> : null}
                </span>
                <IconButton
                  icon={X}
                  label={m.board_link_remove({ title: name })}
                  onPress={() => void remove.run(team, id).catch(() => {})}
                />
              </li>
            );
          })}
        </ul>
      )}
      {isAdding ? (
        <NewLink team={team} capture={capture} onAdded={() => setAdding(false)} />
      ) : (
        <div>
          <Button icon={Link2} onPress={() => setAdding(true)}>
            {m.board_link_add()}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function NewLink({ team, capture, onAdded }: { team: TeamId; capture: CaptureId; onAdded: () => void }) {
  const [url, setUrl] = useState("");
  const [title, setTitle] = useState("");
  const add = useAddLink();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The field shows what is wrong.
    add.run(team, capture, withScheme(url), title.trim()).then(onAdded, () => {});
  };
  return (
    <form aria-label={m.board_link_new()} onSubmit={submit} className={styles.form} noValidate>
      <TextField
        label={m.board_link_url()}
        type="url"
        value={url}
        onChange={setUrl}
        error={add.error ? explainError(add.error) : ""}
        spellCheck="false"
        autoFocus
      />
      <TextField label={m.board_link_title()} value={title} onChange={setTitle} isOptional />
      <div className={styles.actions}>
        <Button look="quiet" onPress={onAdded}>
          {m.parts_cancel()}
        </Button>
        <Button type="submit" isBusy={add.isRunning}>
          {m.board_link_add()}
        </Button>
      </div>
    </form>
  );
}

/** People write "slo.nl"; the core wants to know how to get there. */
export function withScheme(url: string): string {
  const written = url.trim();
  return /^[\w-]+(\.[\w-]+)+([/?#:].*)?$/.test(written) ? `https://${written}` : written;
}
