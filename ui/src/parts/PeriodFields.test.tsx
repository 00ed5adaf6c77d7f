// A period whose first and last day are typed one after the other.
import { render, screen, waitFor } from "@testing-library/react";
import { I18nProvider } from "react-aria-components";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { PeriodFields, type ShownPeriod } from "./PeriodFields";

const shown = (period: ShownPeriod, save = async () => {}) => (
  <I18nProvider locale="nl-NL">
    <PeriodFields startLabel="Eerste dag" endLabel="Laatste dag" period={period} save={save} />
  </I18nProvider>
);

it("keeps the first day of a period that moves later, and says what does not fit yet", async () => {
  const user = userEvent.setup();
  const save = vi.fn(async () => {});
  const before = { startsOn: "2026-09-01", endsOn: "2027-01-31" };
  const { rerender } = render(shown(before, save));
  await user.click(screen.getAllByRole("spinbutton")[0] as HTMLElement);
  await user.keyboard("01022027");
  await user.click(document.body);
  const moved = { startsOn: "2027-02-01", endsOn: "2027-01-31" };
  await waitFor(() => expect(save).toHaveBeenCalledExactlyOnceWith(moved, before));
  expect(screen.queryByText(/vóór het begin/)).toBeNull();
  rerender(shown(moved, save));
  expect(screen.getByText("Het einde ligt vóór het begin.")).toBeDefined();
  rerender(shown({ startsOn: "2027-02-01", endsOn: "2027-06-30" }, save));
  expect(screen.queryByText(/vóór het begin/)).toBeNull();
});
