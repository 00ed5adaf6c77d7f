// The designer of one learning arrangement: the ten elements as a spider web or as a list, and what it is about.
import { ArrowLeft, ListTree, Trash2, Waypoints } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import {
  type Arrangement,
  type ArrangementChange,
  type ArrangementId,
  type ElementCode,
  type TeamId,
  typedOver,
  useArrangement,
  useChangeArrangement,
  useRemoveArrangement,
  useUndoThis,
} from "../backend";
import { AlsoChanged } from "../frame/AlsoChanged";
import { Answer } from "../frame/Answer";
import { Attached } from "../frame/Attached";
import { HistoryOf } from "../frame/history/HistoryOf";
import { PlacePage } from "../frame/Place";
import { m } from "../messages";
import { AutosaveText, Button, Menu, Panel, SegmentedControl, Select, tell } from "../parts";
import { arrangementSizeLabel, arrangementStatusLabel, elementLabel, elementQuestion, explainError, optionsOf } from "../words";
import { Consistency } from "./Consistency";
import { useFocusOnHeading } from "./focus";
import styles from "./Designer.module.css";
import { ElementForm } from "./ElementForm";
import { Outline } from "./Outline";
import { SpiderWeb } from "./SpiderWeb";

export interface DesignerProps {
  team: TeamId;
  id: ArrangementId;
  /** The element to begin with. */
  element: ElementCode | null;
  onClose: () => void;
}

export function Designer({ team, id, element, onClose }: DesignerProps) {
  useFocusOnHeading();
  const found = useArrangement(team, id);
  const removing = useRemoveArrangement();
  const undo = useUndoThis();
  const title = found.data?.title ?? m.arrangement_place();
  const remove = () =>
    removing.run(team, id).then(
      () => {
        onClose();
        tell({
          tone: "plain",
          text: m.arrangement_removed({ title }),
          action: { label: m.frame_undo(), onAction: () => void undo.run(team, "removeArrangement", { kind: "arrangement", id }).catch(() => {}) },
        });
      },
      () => {},
    );
  return (
    <PlacePage
      title={title}
      actions={
        <>
          <Button icon={ArrowLeft} onPress={onClose}>
            {m.arrangement_all()}
          </Button>
          <Menu
            label={m.arrangement_actions({ title })}
            actions={[
              { id: "remove", label: m.arrangement_remove(), icon: Trash2, onAction: () => void remove(), isDanger: true },
            ]}
          />
        </>
      }
    >
      <Answer of={found}>
        {(arrangement) => (
          <>
            <About team={team} arrangement={arrangement} />
            <Elements team={team} arrangement={arrangement} begin={element} />
            <Attached
              team={team}
              target={{ kind: "arrangement", id }}
              evidence={arrangement.evidence}
              headingLevel={2}
              title={m.arrangement_evidence_whole()}
            />
            <HistoryOf team={team} item={{ kind: "arrangement", id }} headingLevel={2} />
          </>
        )}
      </Answer>
    </PlacePage>
  );
}

function About({ team, arrangement }: { team: TeamId; arrangement: Arrangement }) {
  const { id, title, learners, size, status, alsoChanged } = arrangement;
  const { run } = useChangeArrangement();
  const change = (wanted: ArrangementChange, over?: ArrangementChange) => run(team, id, wanted, over);
  const choose = (wanted: ArrangementChange) =>
    void change(wanted).catch((error: unknown) => tell({ tone: "problem", text: explainError(error) }));
  return (
    <section aria-label={m.arrangement_about()}>
      <div className={styles.about}>
        <AutosaveText
          label={m.arrangement_field_title()}
          value={title}
          save={(value, from) => change(...typedOver("title", value, from))}
        />
        <AutosaveText
          label={m.arrangement_field_learners()}
          placeholder={m.arrangement_field_learners_hint()}
          value={learners}
          save={(value, from) => change(...typedOver("learners", value, from))}
        />
        <Select
          label={m.arrangement_field_size()}
          options={optionsOf(arrangementSizeLabel)}
          value={size}
          onChange={(value) => choose({ field: "size", value })}
          emptyLabel={m.arrangement_not_chosen()}
        />
        <Select
          label={m.arrangement_field_status()}
          options={optionsOf(arrangementStatusLabel)}
          value={status}
          onChange={(value) => choose({ field: "status", value })}
          emptyLabel={m.arrangement_not_chosen()}
        />
      </div>
      <AlsoChanged team={team} record={{ kind: "arrangement", id }} others={alsoChanged} />
    </section>
  );
}

type Look = "web" | "outline";

function Elements({ team, arrangement, begin }: { team: TeamId; arrangement: Arrangement; begin: ElementCode | null }) {
  const { id, elements } = arrangement;
  const [look, setLook] = useState<Look>("web");
  const [selected, setSelected] = useState<ElementCode>(begin ?? "visie");
  const [open, setOpen] = useState<ElementCode[]>(begin ? [begin] : []);
  const box = useRef<HTMLDivElement>(null);
  const hasRoom = useRoomForWeb(box);
  const element = elements.find(({ code }) => code === selected);
  const goTo = (code: ElementCode) => {
    setSelected(code);
    setOpen((now) => (now.includes(code) ? now : [...now, code]));
  };
  return (
    <Panel
      title={m.arrangement_elements()}
      actions={
        hasRoom ? (
          <SegmentedControl
            isLabelHidden
            label={m.arrangement_look()}
            options={[
              { value: "web", label: m.arrangement_look_web(), icon: Waypoints },
              { value: "outline", label: m.arrangement_look_outline(), icon: ListTree },
            ]}
            value={look}
            onChange={setLook}
          />
        ) : null
      }
    >
      <div ref={box}>
        {hasRoom && look === "web" ? (
          <div className={styles.sides}>
            <div className={styles.web}>
              <SpiderWeb elements={elements} selected={selected} onSelect={setSelected} />
              <Consistency elements={elements} onGo={goTo} />
            </div>
            {element ? (
              <div className={styles.form}>
                <Panel title={elementLabel[selected]()} headingLevel={3} lead={elementQuestion[selected]()}>
                  <ElementForm key={selected} team={team} arrangement={id} element={element} headingLevel={4} />
                </Panel>
              </div>
            ) : null}
          </div>
        ) : (
          <div className={styles.list}>
            <Outline team={team} arrangement={id} elements={elements} open={open} onOpen={setOpen} />
            <Consistency elements={elements} onGo={goTo} />
          </div>
        )}
      </div>
    </Panel>
  );
}

/** Below this width, at the present size of the letters, the nodes of the web would lie over each other. */
const WEB_REM_MIN = 41;

function useRoomForWeb(box: RefObject<HTMLDivElement | null>): boolean {
  const [hasRoom, setRoom] = useState(true);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      if (element.clientWidth > 0) setRoom(element.clientWidth >= WEB_REM_MIN * rem);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return hasRoom;
}
