/** Typeset formulas as markup, under a policy that forbids inline styles in it. */

export const escapeAttribute = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** Puts a formula into an element; its styles are set by script, which the policy allows. */
export function putFormula(element: HTMLElement, html: string): void {
  element.innerHTML = html;
  for (const styled of element.querySelectorAll<HTMLElement>("[data-style]")) {
    styled.style.cssText = styled.dataset.style ?? "";
    styled.removeAttribute("data-style");
  }
}
