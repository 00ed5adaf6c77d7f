// What evidence belongs to, and linking it to more: the question, a capture or a learning arrangement.
import { Unlink } from "lucide-react";
import { useState } from "react";
import {
  type EvidenceId,
  type EvidenceLink,
  type ItemKind,
  type TeamId,
  useArrangements,
  useCaptures,
  useFoundItems,
  useLinkEvidence,
  useQuestion,
  useUnlinkEvidence,
} from "../backend";
import { useCycleId, useGo } from "../frame/navigation";
import { useRegistry } from "../frame/registry";
import { m } from "../messages";
import { Button, ComboBox, IconButton, Panel, tell } from "../parts";
import { elementLabel, itemKindLabel } from "../words";
import styles from "./LinkedTo.module.css";

export interface LinkedToProps {
  team: TeamId;
  evidence: EvidenceId;
  links: EvidenceLink[];
}

export function LinkedTo({ team, evidence, links }: LinkedToProps) {
  const go = useGo();
  const { places } = useRegistry();
  const unlink = useUnlinkEvidence();
  return (
    <Panel title={m.evidence_linked()} headingLevel={3}>
      {links.length === 0 ? <p className={styles.none}>{m.evidence_linked_none()}</p> : null}
      {links.length > 0 ? (
        <ul className={styles.list}>
          {links.map(({ id, target, title, element }) => (
            <li key={id} className={styles.link}>
              <span className={styles.words}>
                <span className={styles.kind}>{element ? elementLabel[element]() : itemKindLabel[target.kind]()}</span>
                {places.some(({ shows }) => shows?.includes(target.kind)) ? (
                  <Button look="quiet" onPress={() => go.toItem(target.kind, target.id)}>
                    {title}
                  </Button>
                ) : (
                  title
                )}
              </span>
              <IconButton
                icon={Unlink}
                label={m.evidence_unlink({ title })}
                onPress={() => void unlink.run(team, id).catch(() => {})}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <LinkPicker team={team} evidence={evidence} linked={links} />
    </Panel>
  );
}

interface Linkable {
  kind: ItemKind;
  id: string;
  title: string;
}

function LinkPicker({ team, evidence, linked }: { team: TeamId; evidence: EvidenceId; linked: EvidenceLink[] }) {
  const [words, setWords] = useState("");
  const link = useLinkEvidence();
  const linkables = useLinkables(team, words).filter(({ id }) => !linked.some(({ target }) => target.id === id));
  const choose = (code: string | null) => {
    const chosen = linkables.find((one) => codeOf(one) === code);
    if (!chosen) return;
    link.run(team, evidence, { kind: chosen.kind, id: chosen.id }).then(
      () => {
        setWords("");
        tell({ tone: "good", text: m.evidence_linked_now({ title: chosen.title }) });
      },
      () => {},
    );
  };
  return (
    <ComboBox
      label={m.evidence_link_to()}
      placeholder={m.evidence_link_hint()}
      options={linkables.map((one) => ({ value: codeOf(one), label: `${itemKindLabel[one.kind]()}: ${one.title}` }))}
      value={null}
      onChange={choose}
      search={{ words, onSearch: setWords }}
    />
  );
}

const codeOf = ({ kind, id }: Linkable) => `${kind}:${id}`;

const LINKABLE = new Set<ItemKind>(["capture", "arrangement", "question_version"]);
const LATEST_MAX = 20;

/** What was searched for; before anybody typed, what was worked on last. */
function useLinkables(team: TeamId, words: string): Linkable[] {
  const cycle = useCycleId();
  const found = useFoundItems(team, words);
  const question = useQuestion(team, cycle ?? "");
  const arrangements = useArrangements(team);
  const captures = useCaptures(team);
  if (words.trim() !== "") return (found.data ?? []).filter(({ kind }) => LINKABLE.has(kind));
  const text = question.data?.versions[0]?.text;
  return [
    ...(question.data && text ? [{ kind: "question" as const, id: question.data.id, title: text }] : []),
    ...(arrangements.data ?? []).map(({ id, title }) => ({ kind: "arrangement" as const, id, title })),
    ...(captures.data?.items ?? [])
      .slice(0, LATEST_MAX)
      .map(({ id, line }) => ({ kind: "capture" as const, id, title: line })),
  ];
}
