// The learning arrangements of the team: all of them, or the designer of the one that is open.
import { useArrangementWith } from "../backend";
import { useItem, useTeamId } from "../frame/navigation";
import { PlacePage } from "../frame/Place";
import { m } from "../messages";
import { Button, ErrorMessage } from "../parts";
import { ArrangementList } from "./ArrangementList";
import { Designer } from "./Designer";

export function ArrangementPlace() {
  const team = useTeamId();
  const [item, select] = useItem();
  const { data: found } = useArrangementWith(team, item);
  if (item === null) return <ArrangementList team={team} onOpen={select} />;
  const close = () => select(null);
  if (found === null) {
    return (
      <PlacePage title={m.arrangement_place()}>
        <ErrorMessage action={<Button onPress={close}>{m.arrangement_all()}</Button>}>{m.arrangement_gone()}</ErrorMessage>
      </PlacePage>
    );
  }
  return found ? (
    <Designer key={item} team={team} id={found.arrangement} element={found.element} onClose={close} />
  ) : null;
}
