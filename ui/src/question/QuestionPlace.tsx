// Vraag: the practice question as it is, how it came to be so, and what it rests on.
import { MessageCircleQuestion, PenLine } from "lucide-react";
import { useState } from "react";
import { type CycleId, type Question, type TeamId, typedOver, useChangeQuestion, useQuestion, useTeam } from "../backend";
import { AlsoChanged } from "../frame/AlsoChanged";
import { Answer } from "../frame/Answer";
import { Attached } from "../frame/Attached";
import { HistoryOf } from "../frame/history/HistoryOf";
import { useCycleId, useTeamId } from "../frame/navigation";
import { PlacePage } from "../frame/Place";
import { m } from "../messages";
import { AutosaveText, Button, EmptyState, Panel } from "../parts";
import { isEmpty, useDraft } from "./draft";
import styles from "./QuestionPlace.module.css";
import { sayVersion, Versions } from "./Versions";
import { WriteVersion } from "./WriteVersion";

export function QuestionPlace() {
  const team = useTeamId();
  const cycle = useCycleId();
  return (
    <PlacePage title={m.question_title()} lead={m.question_lead()} width="reading">
      {cycle ? <QuestionOf key={cycle} team={team} cycle={cycle} /> : null}
    </PlacePage>
  );
}

function QuestionOf({ team, cycle }: { team: TeamId; cycle: CycleId }) {
  const found = useQuestion(team, cycle);
  return <Answer of={found}>{(question) => <Shown team={team} cycle={cycle} question={question} />}</Answer>;
}

interface ShownProps {
  team: TeamId;
  cycle: CycleId;
  question: Question;
}

function Shown({ team, cycle, question }: ShownProps) {
  const [isWriting, setWriting] = useState(false);
  const { data } = useTeam(team);
  const members = data?.members ?? [];
  const { versions } = question;
  const [kept, setDraft] = useDraft(team, cycle, versions);
  const current = versions[0];
  return (
    <>
      {current ? (
        <section aria-labelledby="question-now" className={styles.now}>
          <h2 id="question-now" className="visually-hidden">
            {m.question_now()}
          </h2>
          <blockquote className={styles.question}>{current.text}</blockquote>
          <p className={styles.about}>
            {sayVersion(current, members)}
            {current.reason ? <span className={styles.reason}>{m.question_reason({ reason: current.reason })}</span> : null}
          </p>
          <div>
            <Button look="primary" icon={PenLine} onPress={() => setWriting(true)}>
              {m.question_write()}
            </Button>
          </div>
        </section>
      ) : (
        <Empty onWrite={() => setWriting(true)} />
      )}
      {isEmpty(kept.draft) ? null : <p className={styles.about}>{m.question_draft_waits()}</p>}
      <WriteVersion
        team={team}
        cycle={cycle}
        current={current?.text ?? ""}
        number={(current?.number ?? 0) + 1}
        kept={kept}
        onDraft={setDraft}
        isOpen={isWriting}
        onClose={() => setWriting(false)}
      />
      <Background team={team} cycle={cycle} question={question} />
      <Attached
        team={team}
        target={{ kind: "question", id: question.id }}
        evidence={question.evidence}
        headingLevel={2}
      />
      {versions.length > 0 ? <Versions versions={versions} members={members} /> : null}
      <HistoryOf team={team} item={{ kind: "question", id: question.id }} headingLevel={2} />
    </>
  );
}

function Empty({ onWrite }: { onWrite: () => void }) {
  return (
    <EmptyState
      icon={MessageCircleQuestion}
      title={m.question_empty_title()}
      action={
        <Button look="primary" icon={PenLine} onPress={onWrite}>
          {m.question_write_first()}
        </Button>
      }
    >
      <div className={styles.teaching}>
        <p>{m.question_empty_why()}</p>
        <figure className={styles.example}>
          <figcaption className={styles.about}>{m.question_empty_example_title()}</figcaption>
          <blockquote className={styles.exampleText}>{m.question_empty_example()}</blockquote>
          <p>{m.question_empty_example_why()}</p>
        </figure>
      </div>
    </EmptyState>
  );
}

function Background({ team, cycle, question }: ShownProps) {
  const change = useChangeQuestion();
  const { whose, whyNow, learners, alreadyTried, alsoChanged } = question;
  return (
    <Panel title={m.question_background()} lead={m.question_background_lead()}>
      <AlsoChanged team={team} record={{ kind: "question", id: question.id }} others={alsoChanged} />
      <AutosaveText
        label={m.question_whose()}
        placeholder={m.question_whose_example()}
        value={whose}
        save={(value, from) => change.run(team, cycle, ...typedOver("whose", value, from))}
      />
      <AutosaveText
        label={m.question_why_now()}
        rows={3}
        value={whyNow}
        save={(value, from) => change.run(team, cycle, ...typedOver("whyNow", value, from))}
      />
      <AutosaveText
        label={m.question_learners()}
        rows={3}
        value={learners}
        save={(value, from) => change.run(team, cycle, ...typedOver("learners", value, from))}
      />
      <AutosaveText
        label={m.question_tried()}
        rows={3}
        value={alreadyTried}
        save={(value, from) => change.run(team, cycle, ...typedOver("alreadyTried", value, from))}
      />
    </Panel>
  );
}
