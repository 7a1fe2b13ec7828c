/** The keys. */

import { useEffect, useRef } from "preact/hooks";
import { bindings, helpOpen, keysOn } from "../app/keys.ts";
import type { Page } from "../app/page.ts";
import * as studio from "../app/studio.ts";
import { Icon } from "./icons.tsx";
import { SessionFileButtons } from "./SessionFile.tsx";

export function HelpDialog({ pages }: { readonly pages: readonly Page[] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = helpOpen.value;
  useEffect(() => {
    if (open && !dialog.current!.open) dialog.current!.showModal();
    if (!open && dialog.current!.open) dialog.current!.close();
  }, [open]);
  const own = (studio.page.value?.keys ?? []).map(({ key, text }) => ({ key, shown: key.toUpperCase(), text }));
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-labelledby="help-title"
      onClose={() => {
        helpOpen.value = false;
      }}
    >
      <header>
        <h2 id="help-title">With the keyboard</h2>
        <button type="button" class="plain icon" aria-label="Close" onClick={() => dialog.current!.close()}>
          <Icon name="close" />
        </button>
      </header>
      <dl>
        {[...bindings, ...own].map(({ shown, text }) => (
          <div key={shown}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <label class="switch">
        <input
          type="checkbox"
          checked={keysOn.value}
          onChange={({ currentTarget }) => {
            keysOn.value = currentTarget.checked;
          }}
        />
        Letters and digits are keys
      </label>
      <div class="narrow-only">
        This session as a file
        <SessionFileButtons pages={pages} />
      </div>
    </dialog>
  );
}
