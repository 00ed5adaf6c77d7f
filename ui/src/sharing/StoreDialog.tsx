// Sharing a team through a store on the web: where it is, who asks, a try-out, and connecting.
import { type TeamId, useConnectStore } from "../backend";
import { StoreFields, useStoreForm } from "../frame/StoreFields";
import { m } from "../messages";
import { Button, Dialog, ErrorMessage } from "../parts";
import { explainError } from "../words";

export function StoreDialog({ team, onClose }: { team: TeamId; onClose: () => void }) {
  const form = useStoreForm();
  const connect = useConnectStore();
  const tryOut = () => {
    connect.reset();
    form.tryOut();
  };
  const error = connect.error ?? form.error;
  return (
    <Dialog
      isOpen
      title={m.store_title()}
      onClose={onClose}
      footer={
        <>
          <Button isDisabled={!form.isWhole} isBusy={form.isTesting} onPress={tryOut}>
            {m.store_test()}
          </Button>
          <Button
            look="primary"
            isDisabled={!form.isWhole}
            isBusy={connect.isRunning}
            onPress={() => void connect.run(team, form.store).then(onClose, () => {})}
          >
            {m.store_connect()}
          </Button>
        </>
      }
    >
      <StoreFields form={form} />
      {error && !form.isProven ? <ErrorMessage>{explainError(error)}</ErrorMessage> : null}
    </Dialog>
  );
}
