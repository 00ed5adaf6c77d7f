// Every part by role and name, by keyboard, and through axe.
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { Editor } from "@tiptap/core";
import { Search } from "lucide-react";
import { useState } from "react";
import { I18nProvider } from "react-aria-components";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible } from "../tests/axe";
import { later } from "../tests/later";
import {
  AutosaveText,
  Button,
  Card,
  Checkbox,
  ComboBox,
  ConfirmDialog,
  EmptyState,
  ErrorMessage,
  ExplainError,
  MarkdownField,
  Menu,
  Notices,
  Panel,
  ProgressBar,
  RadioGroup,
  SegmentedControl,
  Select,
  Tabs,
  TextArea,
  TextField,
  ToggleChip,
  tell,
  VirtualList,
} from ".";
import { notices } from "./notices";

const options = [
  { value: "les", label: "Les" },
  { value: "reeks", label: "Lessenreeks" },
];

describe("parts", () => {
  it("are accessible together", async () => {
    render(
      <main>
        <h1>Delen</h1>
        <Panel title="Velden" lead="Alles mag leeg blijven.">
          <TextField label="Naam" help="Je voornaam" error="Vul je naam in." />
          <TextArea label="Toelichting" />
          <Select label="Omvang" options={options} value="les" onChange={() => {}} emptyLabel="Niet ingevuld" />
          <ComboBox label="Stap" options={options} value={null} onChange={() => {}} />
          <RadioGroup label="Rol" options={[{ value: "lid", label: "Lid", help: "Mag schrijven" }]} value="lid" onChange={() => {}} />
          <SegmentedControl label="Taal" options={options} value="les" onChange={() => {}} />
          <Checkbox>Openbaar</Checkbox>
          <Menu label="Acties" actions={[{ id: "weg", label: "Verwijderen", onAction: () => {} }]} />
          <Tabs label="Weergave" tabs={[{ id: "bord", label: "Bord", content: <p>Bord</p> }, { id: "lijst", label: "Lijst", content: <p>Lijst</p> }]} />
          <Card onOpen={() => {}}>Bezoek</Card>
          <ToggleChip isSelected onChange={() => {}} icon={Search} hue="research">
            #onderzoeken
          </ToggleChip>
          <ProgressBar label="Kopiëren" percent={40} detail="2 van 5" onCancel={() => {}} />
          <ErrorMessage>De schijf is vol.</ErrorMessage>
          <EmptyState icon={Search} title="Nog geen bewijs" action={<Button look="primary">Bewijs toevoegen</Button>}>
            Hier komt wat je zag.
          </EmptyState>
        </Panel>
      </main>,
    );
    await expectAccessible();
  });

  it("a choice can be made and taken back with the keyboard", async () => {
    const user = userEvent.setup();
    function Size() {
      const [value, setValue] = useState<string | null>(null);
      return <Select label="Omvang" options={options} value={value} onChange={setValue} emptyLabel="Niet ingevuld" />;
    }
    render(<Size />);
    // Whoever presses keys sees where the focus is first: it moves a moment after the list opens or closes.
    const chooses = async (arrow: string, outcome: RegExp) => {
      await user.keyboard("{Enter}");
      await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("option"));
      await user.keyboard(`{${arrow}}{Enter}`);
      await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: outcome })));
    };
    await user.tab();
    await chooses("ArrowDown", /Les/);
    await chooses("ArrowUp", /Niet ingevuld/);
  });

  it("lets what was read already make way for a question, and a problem stay", async () => {
    const asked = (isOpen: boolean) => (
      <>
        <Notices />
        <ConfirmDialog isOpen={isOpen} title="Weggooien?" confirmLabel="Weggooien" onConfirm={() => {}} onClose={() => {}}>
          <p>Het komt niet terug.</p>
        </ConfirmDialog>
      </>
    );
    const { rerender } = render(asked(false));
    act(() => {
      tell({ tone: "good", text: "Opgeslagen." });
      tell({ tone: "problem", text: "De schijf is vol." });
    });
    await screen.findByText("Opgeslagen.");
    rerender(asked(true));
    await screen.findByRole("alertdialog", { name: "Weggooien?" });
    await waitFor(() => expect(screen.queryByText("Opgeslagen.")).toBeNull());
    expect(screen.getByText("De schijf is vol.")).toBeDefined();
    act(() => notices.clear());
  });

  it("a question is asked before something goes, and Escape means no", async () => {
    const user = userEvent.setup();
    const onConfirm = vi.fn();
    const onClose = vi.fn();
    render(
      <ConfirmDialog isDanger isOpen title="Weggooien?" confirmLabel="Weggooien" onConfirm={onConfirm} onClose={onClose}>
        Dit kan ongedaan.
      </ConfirmDialog>,
    );
    expect(document.activeElement?.textContent, "the safe answer comes first").toBe("Annuleren");
    await user.keyboard("{Escape}");
    expect(onClose).toHaveBeenCalled();
    expect(onConfirm).not.toHaveBeenCalled();
  });

  it("a long list draws only what is in sight and says how long it is", async () => {
    vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(600);
    const items = Array.from({ length: 5_000 }, (_, index) => ({ id: String(index) }));
    render(
      <VirtualList label="Bewijs" items={items} keyOf={({ id }) => id}>
        {({ id }) => <span>{id}</span>}
      </VirtualList>,
    );
    const rows = await screen.findAllByRole("listitem");
    expect(rows.length).toBeLessThan(100);
    expect(rows[0]?.getAttribute("aria-setsize")).toBe("5000");
  });
});

describe("AutosaveText", () => {
  it("saves when it is left, and not when nothing changed", async () => {
    const user = userEvent.setup();
    const save = vi.fn(async () => {});
    render(<AutosaveText label="Titel" value="Oud" save={save} />);
    await user.click(screen.getByRole("textbox"));
    await user.tab();
    expect(save).not.toHaveBeenCalled();
    await user.type(screen.getByRole("textbox"), "er");
    await user.tab();
    expect(save).toHaveBeenCalledExactlyOnceWith("Ouder", "Oud");
    expect(await screen.findByText("Opgeslagen")).toBeDefined();
  });

  it("keeps the words when saving fails, says why, and tries again", async () => {
    const user = userEvent.setup();
    const save = vi.fn<(value: string) => Promise<void>>().mockRejectedValueOnce(new Error("vol")).mockResolvedValue();
    render(
      <ExplainError value={() => "De schijf is vol."}>
        <AutosaveText label="Titel" value="" save={save} />
      </ExplainError>,
    );
    await user.type(screen.getByRole("textbox"), "Nieuw{Enter}");
    expect(await screen.findByText(/De schijf is vol/)).toBeDefined();
    expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("Nieuw");
    await user.click(screen.getByRole("button", { name: "Opnieuw proberen" }));
    expect(await screen.findByText("Opgeslagen")).toBeDefined();
  });

  it("saves what was typed when it disappears", async () => {
    const user = userEvent.setup();
    const save = vi.fn(async () => {});
    const { unmount } = render(<AutosaveText label="Titel" value="" save={save} />);
    await user.type(screen.getByRole("textbox"), "Weg");
    unmount();
    expect(save).toHaveBeenCalledWith("Weg", "");
  });

  it("takes in a new value while nobody types, and never over what somebody is typing", async () => {
    const user = userEvent.setup();
    const save = async () => {};
    const { rerender } = render(<AutosaveText label="Titel" value="Een" save={save} />);
    rerender(<AutosaveText label="Titel" value="Twee" save={save} />);
    const field = screen.getByRole<HTMLInputElement>("textbox");
    expect(field.value).toBe("Twee");
    await user.type(field, "!");
    rerender(<AutosaveText label="Titel" value="Drie" save={save} />);
    expect(field.value).toBe("Twee!");
  });

  it("says what the person was looking at when the typing began, whatever came in since", async () => {
    const user = userEvent.setup();
    const save = vi.fn(async () => {});
    const { rerender } = render(<AutosaveText label="Titel" value="Een" save={save} />);
    rerender(<AutosaveText label="Titel" value="Twee" save={save} />);
    await user.type(screen.getByRole("textbox"), "!");
    rerender(<AutosaveText label="Titel" value="Drie" save={save} />);
    await user.type(screen.getByRole("textbox"), "!{Enter}");
    expect(save).toHaveBeenLastCalledWith("Twee!!", "Twee");
    await screen.findByText("Opgeslagen");
    await user.type(screen.getByRole("textbox"), "?{Enter}");
    expect(save, "what was saved is what the person looks at from then on").toHaveBeenLastCalledWith("Twee!!?", "Twee!!");
  });

  it("shows what came in once somebody took the typing back and left", async () => {
    const user = userEvent.setup();
    const save = vi.fn(async () => {});
    const { rerender } = render(<AutosaveText label="Titel" value="Een" save={save} />);
    const field = screen.getByRole<HTMLInputElement>("textbox");
    await user.type(field, "!");
    rerender(<AutosaveText label="Titel" value="Twee" save={save} />);
    await user.type(field, "{Backspace}");
    expect(field.value, "not in mid-sentence").toBe("Een");
    await user.tab();
    expect(field.value).toBe("Twee");
    expect(save, "nothing was written over it").not.toHaveBeenCalled();
  });

  it("saves what was typed while a save was running, also when it is gone by then", async () => {
    const user = userEvent.setup();
    const first = later<void>();
    const save = vi.fn<(value: string, from: string) => Promise<void>>().mockReturnValueOnce(first.promise).mockResolvedValue();
    const { unmount } = render(<AutosaveText label="Titel" value="" save={save} />);
    await user.type(screen.getByRole("textbox"), "Een{Enter} twee");
    unmount();
    expect(save, "one save at a time").toHaveBeenCalledExactlyOnceWith("Een", "");
    await act(async () => first.resolve(undefined));
    await waitFor(() => expect(save).toHaveBeenLastCalledWith("Een twee", "Een"));
  });

  it("tells what was not saved when it is gone by then, and keeps the words to be copied", async () => {
    const user = userEvent.setup();
    const copied = vi.spyOn(navigator.clipboard, "writeText");
    const refused = later<void>();
    const field = (
      <ExplainError value={() => "De schijf is vol."}>
        <AutosaveText label="Titel" value="" save={() => refused.promise} />
      </ExplainError>
    );
    const page = (shown: boolean) => (
      <main>
        <h1>Delen</h1>
        {shown ? field : null}
        <Notices />
      </main>
    );
    const { rerender } = render(page(true));
    await user.type(screen.getByRole("textbox"), "Lange tekst");
    rerender(page(false));
    await act(async () => refused.reject(new Error("vol")));
    const notice = await screen.findByRole("alertdialog", { name: "Niet opgeslagen: ‘Titel’. De schijf is vol." });
    await expectAccessible();
    const copy = within(notice).getByRole("button", { name: "Kopieer de tekst" });
    copy.focus();
    await user.keyboard("{Enter}");
    expect(copied).toHaveBeenCalledWith("Lange tekst");
    expect(await screen.findByText("De tekst staat op je klembord.")).toBeDefined();
    expect(within(notice).getByRole<HTMLTextAreaElement>("textbox").value, "they stay until it is closed").toBe("Lange tekst");
    act(() => notices.clear());
  });

  it("that failed before it went tells it as well, for the message went with it", async () => {
    const user = userEvent.setup();
    const save = vi.fn(async () => Promise.reject(new Error("vol")));
    const page = (shown: boolean) => (
      <>
        {shown ? <AutosaveText label="Titel" value="" save={save} /> : null}
        <Notices />
      </>
    );
    const { rerender } = render(page(true));
    await user.type(screen.getByRole("textbox"), "Tekst{Enter}");
    await screen.findByRole("button", { name: "Opnieuw proberen" });
    expect(screen.queryByRole("alertdialog"), "the field says so itself").toBeNull();
    rerender(page(false));
    const notice = await screen.findByRole("alertdialog", { name: /^Niet opgeslagen: ‘Titel’/ });
    expect(within(notice).getByRole<HTMLTextAreaElement>("textbox").value).toBe("Tekst");
    act(() => notices.clear());
  });
});

describe("a day", () => {
  it("is typed in the order of the language and saved as an ISO date", async () => {
    const user = userEvent.setup();
    const save = vi.fn(async () => {});
    render(
      <I18nProvider locale="nl-NL">
        <AutosaveText type="date" label="Begint op" value="" save={save} />
      </I18nProvider>,
    );
    await user.click(screen.getAllByRole("spinbutton")[0] as HTMLElement);
    await user.keyboard("03092026");
    await user.tab();
    await waitFor(() => expect(save).toHaveBeenCalledExactlyOnceWith("2026-09-03", ""));
    await expectAccessible(screen.getByRole("group"));
  });
});

describe("MarkdownField", () => {
  const text = { content: "De **les** duurt een uur.", base: "1" };

  it("is a named text box in both views, accessible", async () => {
    const user = userEvent.setup();
    render(
      <main>
        <h1>Tekst</h1>
        <MarkdownField label="Beschrijving" text={text} save={async () => text} help="Schrijf wat er gebeurt." />
      </main>,
    );
    expect((await screen.findByRole("textbox", { name: "Beschrijving" })).querySelector("strong")?.textContent).toBe("les");
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: /Platte tekst/ }));
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Beschrijving" }).value).toBe(text.content);
    await expectAccessible();
  });

  it("saves against what it was read at, and goes on from the merged text", async () => {
    const user = userEvent.setup();
    const save = vi.fn(async () => ({ content: "Samen: de les. Klaar", base: "2" }));
    render(<MarkdownField label="Beschrijving" text={{ content: "De les.", base: "1" }} save={save} />);
    await user.click(screen.getByRole("button", { name: /Platte tekst/ }));
    await user.type(screen.getByRole("textbox"), " Klaar");
    await user.tab();
    await user.click(document.body);
    await waitFor(() => expect(save).toHaveBeenCalledWith("De les. Klaar", "1"));
    await waitFor(() => expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("Samen: de les. Klaar"));
  });

  it("opens as plain text what the rich view would change", async () => {
    render(<MarkdownField label="Tabel" text={{ content: "| a | b |\n|---|---|\n| 1 | 2 |", base: "1" }} save={async () => text} />);
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Tabel" }).value).toContain("| 1 | 2 |");
    expect(screen.getByText(/als platte tekst/)).toBeDefined();
  });

  it("keeps a table that was typed as plain text: the rich view is refused, and says why", async () => {
    const user = userEvent.setup();
    const save = vi.fn(async (content: string) => ({ content, base: "2" }));
    render(<MarkdownField label="Tekst" text={{ content: "", base: "1" }} save={save} />);
    const toggle = screen.getByRole("button", { name: "Platte tekst: Tekst" });
    await user.click(toggle);
    await user.click(screen.getByRole("textbox"));
    await user.paste("| a | b |\n|---|---|\n| 1 | 2 |");
    expect(screen.queryByText(/als platte tekst/), "nobody is corrected while typing").toBeNull();
    await user.click(toggle);
    expect(screen.getByText(/als platte tekst/)).toBeDefined();
    expect(toggle.getAttribute("aria-pressed")).toBe("true");
    await user.type(screen.getByRole("textbox"), "\nKlaar");
    await user.click(document.body);
    await waitFor(() => expect(save).toHaveBeenLastCalledWith("| a | b |\n|---|---|\n| 1 | 2 |\nKlaar", "1"));
  });

  it("turns to the rich view again once what it cannot keep is gone, and not by itself", async () => {
    const user = userEvent.setup();
    render(<MarkdownField label="Tabel" text={{ content: "| a | b |\n|---|---|\n| 1 | 2 |", base: "1" }} save={async (content) => ({ content, base: "2" })} />);
    await user.clear(screen.getByRole("textbox"));
    await user.type(screen.getByRole("textbox"), "Zonder tabel");
    await user.click(document.body);
    await screen.findByText("Opgeslagen");
    expect(screen.queryByText(/als platte tekst/), "the explanation goes with its cause").toBeNull();
    expect(screen.getByRole("textbox").tagName).toBe("TEXTAREA");
    await user.click(screen.getByRole("button", { name: "Platte tekst: Tabel" }));
    expect(screen.getByRole("textbox").tagName).toBe("DIV");
  });

  it("stays rich under whoever types there, whatever signs they type", async () => {
    const user = userEvent.setup();
    const save = vi.fn(async (content: string) => ({ content, base: "2" }));
    render(<MarkdownField label="Tekst" text={{ content: "Begin", base: "1" }} save={save} />);
    const box = screen.getByRole("textbox") as unknown as { editor: Editor };
    act(() => {
      const table = ["| a | b |", "|---|---|", "| 1 | 2 |"].flatMap((line) => [{ type: "text", text: line }, { type: "hardBreak" }]);
      box.editor.commands.insertContent(table);
    });
    act(() => screen.getByRole("button", { name: "Vet" }).focus());
    await user.click(document.body);
    await waitFor(() => expect(save).toHaveBeenCalled());
    expect(save.mock.calls[0]?.[0]).toContain("| 1 | 2 |");
    await screen.findByText("Opgeslagen");
    expect(screen.getByRole("textbox").tagName, "the view does not jump").toBe("DIV");
    await user.click(screen.getByRole("button", { name: "Platte tekst: Tekst" }));
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toContain("| 1 | 2 |");
    await user.click(screen.getByRole("button", { name: "Platte tekst: Tekst" }));
    expect(screen.getByRole("textbox").tagName, "the rich view would read it as a table, and lose it").toBe("TEXTAREA");
  });

  it("turns to plain text when a colleague's table comes in", async () => {
    const save = async () => text;
    const { rerender } = render(<MarkdownField label="Tekst" text={{ content: "De les", base: "1" }} save={save} />);
    rerender(<MarkdownField label="Tekst" text={{ content: "De les\n\n| a |\n|---|\n| 1 |", base: "2" }} save={save} />);
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toContain("| 1 |");
  });
});
