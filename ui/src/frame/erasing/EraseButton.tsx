// The button that begins erasing for privacy, for who may; nothing for anybody else.
import { ShieldX } from "lucide-react";
import { useState } from "react";
import { type TeamId, useErasures } from "../../backend";
import { m } from "../../messages";
import { Button } from "../../parts";
import { type Erasable, EraseDialog } from "./EraseDialog";

export interface EraseButtonProps {
  team: TeamId;
  kind: Erasable;
  id: string;
  title: string;
  onErased?: () => void;
}

export function EraseButton({ team, kind, id, title, onErased }: EraseButtonProps) {
  const { data } = useErasures(team);
  const [isAsking, setAsking] = useState(false);
  if (!data?.mayErase) return null;
  const close = () => setAsking(false);
  return (
    <>
      <Button look="quiet" icon={ShieldX} onPress={() => setAsking(true)} aria-label={m.privacy_action_named({ title })}>
        {m.privacy_action()}
      </Button>
      {isAsking ? (
        <EraseDialog
          team={team}
          kind={kind}
          id={id}
          title={title}
          days={data.daysToTakeBack}
          onClose={close}
          onErased={() => {
            close();
            onErased?.();
          }}
        />
      ) : null}
    </>
  );
}
