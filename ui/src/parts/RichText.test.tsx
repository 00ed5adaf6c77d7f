// The rich view on screen: what comes in from elsewhere, and the keys that take back one's own words.
import type { Editor } from "@tiptap/core";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { RichText } from "./RichText";

it("takes back one's own word with the keys, and leaves what a colleague wrote meanwhile", async () => {
  const onType = vi.fn();
  const shown = (content: string, revision: number) => (
    <RichText labelId="" describedBy={null} content={content} revision={revision} onType={onType} isReadOnly={false} />
  );
  const { rerender } = render(shown("De les.", 0));
  const box = await screen.findByRole<HTMLElement & { editor: Editor }>("textbox");
  act(() => void box.editor.commands.insertContentAt(8, " Klaar"));
  expect(onType).toHaveBeenLastCalledWith("De les. Klaar");
  rerender(shown("De les. Klaar\n\nVan Bas.", 1));
  await waitFor(() => expect(box.textContent).toBe("De les. KlaarVan Bas."));
  expect(onType, "taking in is no typing").toHaveBeenCalledTimes(1);
  fireEvent.keyDown(box, { key: "z", ctrlKey: true });
  expect(onType).toHaveBeenLastCalledWith("De les.\n\nVan Bas.");
});
