/** What the page's own script does: shows where a number comes from when it is clicked. It is written into the file as text. */

/** One derivation as it lies in the file; formulas are packed HTML. */
export interface FileEntry {
  /** Symbol, and in plain text. */
  readonly s: string;
  readonly n: string;
  /** The formula in symbols and in numbers, and the chain rule. */
  readonly f: string;
  readonly c?: string;
  /** Sentence. */
  readonly t: string;
  /** Keys of its inputs, and how many more there are. */
  readonly i: readonly number[];
  readonly m: number;
  /** Given: data, a parameter or a setting. */
  readonly g: boolean;
  /** A δ. */
  readonly x: boolean;
  /** The value, for people. */
  readonly w: string;
}
export interface FileData {
  readonly tags: readonly string[];
  readonly entries: readonly FileEntry[];
  /** What is explained at first where there is room beside the page. */
  readonly start: number;
}

/** Runs in the page. It may use nothing from outside itself. */
export function pageScript(): void {
  const data = JSON.parse(document.getElementById("derivations")?.textContent ?? "{}") as FileData;
  const panel = document.getElementById("why") as HTMLElement;
  const content = document.getElementById("why-content") as HTMLElement;
  const unpack = (text: string): string =>
    text
      .replace(/\ue000(\d+);/g, '<span class="enclosing" data-k="$1">')
      .replace(/[\ue001-\uf8ff]/g, (code) => data.tags[code.charCodeAt(0) - 0xe001] ?? "");
  let trail: number[] = [];
  let opener: HTMLElement | null = null;

  const make = (tag: string, className: string, html = ""): HTMLElement => {
    const element = document.createElement(tag);
    element.className = className;
    element.innerHTML = html;
    return element;
  };
  const link = (key: number, className: string, withValue: boolean): HTMLElement => {
    const entry = data.entries[key]!;
    const value = withValue ? `<span class="eq">=</span><span class="figure">${entry.w}</span>` : "";
    const button = make("button", className, `${unpack(entry.s)}${value}`);
    button.dataset.k = String(key);
    button.setAttribute("aria-label", withValue ? `${entry.n} = ${entry.w}` : entry.n);
    return button;
  };

  /** What cannot be broken, and is wider than its line, is made smaller; below 60 % the line scrolls. */
  const fit = (within: Element): void => {
    const pieces = [...within.querySelectorAll<HTMLElement>(".equation .piece:not(.parted)")];
    for (const piece of pieces) piece.style.fontSize = "";
    const sizes = pieces.map((piece) => {
      const { left, width } = piece.getBoundingClientRect();
      return ((piece.closest(".right")?.getBoundingClientRect().right ?? left + width) - left) / width;
    });
    pieces.forEach((piece, i) => {
      if (sizes[i]! < 1) piece.style.fontSize = `${Math.max(0.6, 0.97 * sizes[i]!)}em`;
    });
  };

  const draw = (focus: boolean): void => {
    const key = trail[trail.length - 1];
    panel.hidden = key === undefined;
    document.body.classList.toggle("asking", key !== undefined);
    for (const marked of document.querySelectorAll(".picked")) marked.classList.remove("picked");
    if (key === undefined) return;
    for (const same of document.querySelectorAll(`main [data-k="${key}"]`)) same.classList.add("picked");
    const entry = data.entries[key]!;
    const nav = make("nav", "trail");
    nav.setAttribute("aria-label", "The way here");
    trail.slice(0, -1).forEach((step, i) => {
      const back = link(step, "crumb", false);
      back.dataset.back = String(i);
      nav.append(back, make("span", "sep", "›"));
    });
    nav.append(make("span", "here", unpack(entry.s)));
    const head = make("h2", entry.x ? "delta" : "", `${unpack(entry.s)}<span class="eq">=</span><span class="figure">${entry.w}</span>`);
    head.setAttribute("aria-label", `${entry.n} = ${entry.w}`);
    head.tabIndex = -1;
    const box = make("div", entry.g ? "" : "lines");
    if (!entry.g) box.append(make("div", "line", unpack(entry.f)));
    if (entry.c !== undefined) {
      const chain = make("div", "chain", '<p class="note">by the chain rule</p>');
      chain.append(make("div", "line", unpack(entry.c)));
      box.append(chain);
    }
    const from = make("div", "from");
    if (entry.i.length > 0) from.append(make("h3", "", "It comes from"));
    for (const input of entry.i) from.append(link(input, "input", true));
    if (entry.m > 0) from.append(make("p", "note", `and ${entry.m} more, which this file leaves out`));
    if (entry.g) from.append(make("p", "note", "Given: nothing is behind it."));
    content.replaceChildren(nav, head, make("p", "sentence", ""), box, from);
    (content.querySelector(".sentence") as HTMLElement).textContent = entry.t;
    fit(content);
    content.scrollTop = 0;
    if (focus) head.focus({ preventScroll: true });
  };
  const write = (): void => {
    const hash = trail.length === 0 ? " " : `#why=${trail.join(".")}`;
    history.pushState(null, "", hash === " " ? location.pathname + location.search : hash);
    draw(true);
  };
  const read = (): void => {
    const [, keys = ""] = /^#why=([\d.]+)$/.exec(location.hash) ?? [];
    trail = keys
      .split(".")
      .filter((key) => key !== "" && data.entries[Number(key)] !== undefined)
      .map(Number);
    draw(trail.length > 0);
  };
  const close = (): void => {
    trail = [];
    write();
    opener?.focus();
  };

  document.addEventListener("click", (event) => {
    const target = (event.target as Element).closest<HTMLElement>("[data-k], [data-close]");
    if (target === null) return;
    if (target.dataset.close !== undefined) {
      close();
      return;
    }
    const key = Number(target.dataset.k);
    const inside = panel.contains(target);
    if (!inside) opener = target;
    if (target.dataset.back !== undefined) trail = trail.slice(0, Number(target.dataset.back) + 1);
    else if (inside && trail[trail.length - 1] !== key) trail = [...trail, key];
    else trail = [key];
    write();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && trail.length > 0) close();
  });
  addEventListener("popstate", read);
  addEventListener("hashchange", read);
  document.documentElement.classList.add("live");
  read();
  const wide = matchMedia("(min-width: 66.01rem)").matches;
  if (!wide) document.querySelector("details")?.removeAttribute("open");
  addEventListener("resize", () => fit(document.body));
  void document.fonts.ready.then(() => fit(document.body));
  if (trail.length === 0 && wide && data.entries[data.start] !== undefined) {
    trail = [data.start];
    draw(false);
  }
}
