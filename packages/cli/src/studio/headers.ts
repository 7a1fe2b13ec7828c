/**
 * What the studio's server says about its files. A page that is cross-origin isolated has shared memory, and with it threads; the policy allows nothing
 * from elsewhere. Hillock starts its threads from text (`blob:`) and compiles WebAssembly; nothing else is evaluated, no style or script stands in the page.
 */

/** @see https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-isolation */
export const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

/** @param options.inPage leaves out what a <meta> element may not say. */
export function contentSecurityPolicy({ inPage = false }: { inPage?: boolean } = {}): string {
  const directives = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    ...(inPage ? [] : ["frame-ancestors 'none'"]),
  ];
  return directives.join("; ");
}
