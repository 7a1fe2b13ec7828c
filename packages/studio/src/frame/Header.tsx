/** The pages, the reader's link, light and dark, the keys. */

import { useState } from "preact/hooks";
import { address, left } from "../app/address.ts";
import { helpOpen } from "../app/keys.ts";
import type { Page } from "../app/page.ts";
import * as studio from "../app/studio.ts";
import { chooseTheme, type ThemeChoice, themeChoice } from "../theme/theme.ts";
import { Icon } from "./icons.tsx";
import { SessionFileButtons } from "./SessionFile.tsx";

const nextTheme: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: "light", light: "dark", dark: "system" };

function ThemeButton() {
  const choice = themeChoice.value;
  const text = choice === "system" ? "Theme: as the system" : `Theme: ${choice}`;
  return (
    <button type="button" class="plain icon" title={text} aria-label={text} onClick={() => chooseTheme(nextTheme[choice])}>
      <Icon name={choice} />
    </button>
  );
}

function LinkButton() {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(address());
      setCopied(true);
      studio.announce("The link is copied. Whoever opens it gets the same numbers.");
      setTimeout(() => setCopied(false), 2000);
    } catch {
      studio.announce("This browser does not let a page copy. The address bar holds the link.");
    }
  };
  return (
    <button type="button" class="plain" title="Copy a link that opens with these very numbers" aria-label="Copy link" onClick={copy}>
      <Icon name={copied ? "done" : "link"} />
      <span class="wide-only">{copied ? "Copied" : "Copy link"}</span>
    </button>
  );
}

/** Leads back to where the page was left; on the page itself to its top, and nothing is opened anew. */
function PageLink({ id, brand = false, children }: { readonly id: string; readonly brand?: boolean; readonly children: string }) {
  const isHere = id === studio.page.value?.id;
  const stay = (event: MouseEvent): void => {
    if (!isHere || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    document.getElementById("stage")?.scrollTo({ top: 0 });
  };
  return (
    <a
      {...(brand ? { class: "brand" } : {})}
      href={isHere ? `#/${id}` : (left.value[id]?.hash ?? `#/${id}`)}
      aria-current={isHere && !brand ? "page" : undefined}
      onClick={stay}
    >
      {children}
    </a>
  );
}

export function Header({ pages }: { pages: readonly Page[] }) {
  return (
    <header class="header">
      <PageLink id={pages[0]!.id} brand>
        Hillock
      </PageLink>
      <nav aria-label="Pages">
        <ul>
          {pages.map(({ id, title }) => (
            <li key={id}>
              <PageLink id={id}>{title}</PageLink>
            </li>
          ))}
        </ul>
      </nav>
      <div class="header-tools">
        <LinkButton />
        <span class="wide-only">
          <SessionFileButtons pages={pages} />
        </span>
        <ThemeButton />
        <button
          type="button"
          class="plain icon"
          title="Keyboard"
          aria-label="Keyboard"
          aria-haspopup="dialog"
          onClick={() => {
            helpOpen.value = true;
          }}
        >
          ?
        </button>
      </div>
    </header>
  );
}
