// The library of evidence: everything the team gathered, as pictures or as a table, and the door where files come in.
import { FilePlus, FileSearch, Images, LayoutGrid, Table2 } from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { type EvidenceKind, useEvidenceList } from "../backend";
import { Answer } from "../frame/Answer";
import { useItem, useTeamId } from "../frame/navigation";
import { PlacePage } from "../frame/Place";
import { sayShortcut } from "../frame/shortcuts";
import { m } from "../messages";
import { Button, EmptyState, SegmentedControl, Select, TextField } from "../parts";
import { evidenceKindLabel, optionsOf, sayNumber } from "../words";
import { useAddFiles } from "./addFiles";
import { EvidenceGrid } from "./EvidenceGrid";
import { EvidenceInspector } from "./EvidenceInspector";
import styles from "./EvidencePlace.module.css";
import { EvidenceTable } from "./EvidenceTable";
import { ImportResults } from "./ImportResults";

type Look = "grid" | "table";

export function EvidencePlace() {
  const team = useTeamId();
  const [item, select] = useItem();
  const [kind, setKind] = useState<EvidenceKind | null>(null);
  const [words, setWords] = useState("");
  const [look, setLook] = useState<Look>("grid");
  const list = useEvidenceList(team, { kind, words: useDeferredValue(words) });
  const add = useAddFiles(team);
  const isFiltered = kind !== null || words.trim() !== "";
  const more = () => {
    if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  };

  const addButton = (
    <Button look="primary" icon={FilePlus} isBusy={add.isBusy} onPress={add.pick}>
      {m.evidence_add()}
    </Button>
  );
  const isEmpty = list.data?.total === 0 && !isFiltered;
  return (
    <PlacePage
      title={m.evidence_title()}
      lead={m.evidence_lead({ shortcut: sayShortcut("V") })}
      actions={isEmpty ? null : addButton}
    >
      <ImportResults team={team} onShow={select} />
      {isEmpty ? null : (
        <div role="search" aria-label={m.evidence_search()} className={styles.filters}>
          <div className={styles.words}>
            <TextField label={m.evidence_search()} type="search" value={words} onChange={setWords} />
          </div>
          <div className={styles.kind}>
            <Select
              label={m.evidence_kind()}
              options={optionsOf(evidenceKindLabel)}
              value={kind}
              onChange={setKind}
              emptyLabel={m.evidence_kind_all()}
            />
          </div>
          <SegmentedControl
            label={m.evidence_look()}
            options={[
              { value: "grid", label: m.evidence_look_grid(), icon: LayoutGrid },
              { value: "table", label: m.evidence_look_table(), icon: Table2 },
            ]}
            value={look}
            onChange={setLook}
          />
        </div>
      )}
      <Answer of={list}>
        {({ items, total }) => {
          if (total === 0 && isFiltered) return <NoneFound onClear={() => (setKind(null), setWords(""))} />;
          if (total === 0) return <Nothing action={addButton} />;
          const shared = { team, items, total, selected: item, onSelect: select, onEndInSight: more };
          return (
            <div className={styles.found}>
              <p role="status" className={styles.count}>
                {total === 1 ? m.evidence_count_one() : m.evidence_count({ count: sayNumber(total) })}
              </p>
              {look === "grid" ? <EvidenceGrid {...shared} /> : <EvidenceTable {...shared} />}
            </div>
          );
        }}
      </Answer>
      {item ? <EvidenceInspector key={item} team={team} id={item} onClose={() => select(null)} /> : null}
    </PlacePage>
  );
}

function Nothing({ action }: { action: ReactNode }) {
  return (
    <EmptyState icon={Images} title={m.evidence_empty_title()} action={action}>
      <p>{m.evidence_empty_why()}</p>
      <p>{m.evidence_empty_how({ shortcut: sayShortcut("V") })}</p>
    </EmptyState>
  );
}

function NoneFound({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={FileSearch}
      title={m.evidence_none_found()}
      action={<Button onPress={onClear}>{m.evidence_clear_filter()}</Button>}
    >
      <p>{m.evidence_none_found_why()}</p>
    </EmptyState>
  );
}
