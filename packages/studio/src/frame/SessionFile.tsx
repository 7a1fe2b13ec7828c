/** The session as a file, for what no link holds: to keep it, to hand it on, to open it again. */

import { useRef } from "preact/hooks";
import type { Page } from "../app/page.ts";
import { openFile, saveFile } from "../app/sessionFile.ts";
import * as studio from "../app/studio.ts";
import { Icon } from "./icons.tsx";

export function SessionFileButtons({ pages }: { readonly pages: readonly Page[] }) {
  const input = useRef<HTMLInputElement>(null);
  const none = studio.liveSession.value === undefined;
  return (
    <div class="session-file">
      <button
        type="button"
        class="plain icon"
        title="Save the session as a file"
        aria-label="Save as a file"
        disabled={none}
        onClick={saveFile}
      >
        <Icon name="save" />
      </button>
      <button
        type="button"
        class="plain icon"
        title="Open a session from a file"
        aria-label="Open a file"
        onClick={() => input.current!.click()}
      >
        <Icon name="open" />
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = "";
          if (file !== undefined) void openFile(file, pages);
        }}
      />
    </div>
  );
}
