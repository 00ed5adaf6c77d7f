// The rich view on screen: what comes in from elsewhere, and the keys that take back one's own words.
import type { Editor } from "@tiptap/core";
import { closeHistory } from "@tiptap/pm/history";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible } from "../tests/axe";
import { RichText } from "./RichText";

type Box = HTMLElement & { editor: Editor };

/** A text on screen, with a way to let a colleague's words come in. */
async function showText(content: string) {
  const onType = vi.fn();
  const shown = (now: string, revision: number) => (
    <main>
      <h1 id="name">Toelichting</h1>
      <RichText labelId="name" describedBy={null} content={now} revision={revision} onType={onType} isReadOnly={false} />
    </main>
  );
  const { rerender } = render(shown(content, 0));
  const box = await screen.findByRole<Box>("textbox");
  let revision = 0;
  const comeIn = async (now: string, seen: string) => {
    revision += 1;
    rerender(shown(now, revision));
    await waitFor(() => expect(box.textContent).toBe(seen));
  };
  const press = (key: "z" | "y") => void fireEvent.keyDown(box, { key, ctrlKey: true });
  /** In one go that is taken back in one go. */
  const type = (at: number, text: string) =>
    act(() => {
      box.editor.view.dispatch(closeHistory(box.editor.state.tr));
      box.editor.commands.insertContentAt(at, text);
    });
  return { box, onType, comeIn, press, type };
}

it("takes back one's own word with the keys, and leaves what a colleague wrote meanwhile", async () => {
  const { onType, comeIn, press, type } = await showText("De les.");
  type(8, " Klaar");
  expect(onType).toHaveBeenLastCalledWith("De les. Klaar");
  await comeIn("De les. Klaar\n\nVan Bas.", "De les. KlaarVan Bas.");
  expect(onType, "taking in is no typing").toHaveBeenCalledTimes(1);
  press("z");
  expect(onType).toHaveBeenLastCalledWith("De les.\n\nVan Bas.");
});

describe("taking back that stops at a colleague's words", () => {
  const told = () => screen.getByRole("status").textContent;

  /** Own typing with a colleague's words in its midst. */
  async function mixed() {
    const text = await showText("Zin.");
    text.type(5, " een twee");
    await text.comeIn("Zin. een **en nog wat** twee", "Zin. een en nog wat twee");
    return text;
  }

  it("is told, with where the older text is", async () => {
    const { box, press } = await mixed();
    expect(told()).toBe("");
    press("z");
    expect(told()).toBe("Verder terug kan hier niet: daarna kwam er tekst bij van een collega of van elders. Zie Geschiedenis.");
    expect(box.textContent).toBe("Zin. een en nog wat twee");
    await expectAccessible();
  });

  it("is told once, however often the key is pressed", async () => {
    const { press } = await mixed();
    press("z");
    const changes = vi.fn();
    const observer = new MutationObserver(changes);
    observer.observe(screen.getByRole("status"), { childList: true, characterData: true, subtree: true });
    for (let times = 0; times < 3; times += 1) press("z");
    await Promise.resolve();
    expect(changes, "a screen reader would read it again").not.toHaveBeenCalled();
    observer.disconnect();
  });

  it("is told again when the person wrote on, or came back to the field", async () => {
    const { box, press, type } = await mixed();
    press("z");
    type(box.editor.state.doc.content.size - 1, " drie");
    expect(told()).toBe("");
    press("z");
    expect(told(), "what was typed since is taken back").toBe("");
    press("z");
    expect(told()).toMatch(/^Verder terug/);
    fireEvent.blur(box);
    expect(told(), "who goes to the history still reads it").toMatch(/^Verder terug/);
    fireEvent.focus(box);
    expect(told()).toBe("");
    press("z");
    expect(told()).toMatch(/^Verder terug/);
  });

  it("is not told to who has nothing to take back", async () => {
    const { comeIn, press, type } = await showText("De les.");
    press("z");
    await comeIn("De les.\n\nVan Bas.", "De les.Van Bas.");
    press("z");
    expect(told(), "the person wrote nothing").toBe("");
    type(8, " Klaar");
    press("z");
    press("z");
    expect(told(), "all of one's own is taken back").toBe("");
  });

  it("is told of putting back too", async () => {
    const { box, comeIn, press } = await showText("Een twee.");
    act(() => void box.editor.commands.deleteRange({ from: 4, to: 9 }));
    press("z");
    await comeIn("Een t **en meer** wee.", "Een t en meer wee.");
    press("y");
    expect(told()).toMatch(/^Dit kan hier niet opnieuw: /);
    expect(box.textContent).toBe("Een t en meer wee.");
  });
});
