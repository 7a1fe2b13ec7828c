/** How the page looks: a printed page on a screen, light or dark, 68 characters wide, with a margin in which numbers are explained. */

export const pageStyles = `
:root{
  --paper:#fbfaf7;--ink:#1d1f23;--soft:#5c6068;--rule:#dedbd2;--panel:#fffefb;--zero:#f3f2ef;
  --neg:#9a4a00;--neg-bar:#d9760f;--pos:#0b4f8a;--pos-bar:#2f7fc1;--delta:#b312c9;--focus:#0b4f8a;
  color-scheme:light dark
}
@media (prefers-color-scheme:dark){:root{
  --paper:#14171c;--ink:#e6e4df;--soft:#a2a7b0;--rule:#2e343d;--panel:#1a1e24;--zero:#23272e;
  --neg:#ffb35c;--neg-bar:#d9822b;--pos:#8ccbff;--pos-bar:#3f97d6;--delta:#e27bff;--focus:#8ccbff
}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:400 1.0625rem/1.6 "Source Serif 4",Georgia,serif;font-variant-numeric:lining-nums}
.page{max-width:78rem;margin:0 auto;padding:4.5rem 2rem 6rem;display:grid;grid-template-columns:minmax(0,42rem) minmax(0,27rem);gap:4rem;align-items:start;justify-content:center}
h1,h2,h3{font-weight:600;line-height:1.2;text-wrap:balance}
h1{font-size:2.4rem;letter-spacing:-.015em;margin:0 0 1rem}
p{margin:0 0 1rem;max-width:68ch;text-wrap:pretty}
.eyebrow,.note,.facts,figcaption,nav,.hint,footer{font-family:system-ui,-apple-system,"Segoe UI",sans-serif}
.eyebrow{font-size:.75rem;letter-spacing:.12em;text-transform:uppercase;color:var(--soft);margin:0 0 .75rem}
.facts{list-style:none;padding:0;margin:0 0 1.5rem;font-size:.875rem;color:var(--soft);line-height:1.7}
.facts li{display:inline-block;margin-right:.35em}
.facts li:not(:last-child)::after{content:"\\a0·"}
.note,.hint{font-size:.8125rem;color:var(--soft);margin:.4rem 0 0}
h4,#why h3{font:600 .75rem/1.3 system-ui,-apple-system,"Segoe UI",sans-serif;letter-spacing:.07em;text-transform:uppercase;color:var(--soft);margin:1.6rem 0 -.4rem}
h2.chapter{font-size:1.75rem;letter-spacing:-.01em;margin:4rem 0 0;padding-top:1.5rem;border-top:1px solid var(--rule)}
.symbolbox+h2.chapter{border-top:0;margin-top:1.5rem}
section{margin:2.25rem 0 0}
h2.chapter+section{margin-top:1.5rem}
section>h3{font-size:1.2rem;margin:0 0 .4rem;display:flex;gap:.7rem;align-items:baseline}
section>h3 .number{font:600 .8125rem/1 system-ui,sans-serif;color:var(--soft);min-width:1.4em;font-variant-numeric:tabular-nums}
.katex{font-size:1.1em}
.equation{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.35rem .28em;align-items:baseline;margin:.5rem 0}
.equation .left{white-space:nowrap}
.piece{display:inline-block;padding-block:1px;white-space:nowrap;text-indent:0}
.parted{max-width:100%;padding-left:.9em;text-indent:-.9em;white-space:normal}
.scroll{overflow-x:auto;overflow-y:hidden;padding:.15rem 0;scrollbar-width:thin}
.math{margin:1.4rem 0}
.chain{color:var(--soft);margin:.2rem 0 0 1.5rem}
.chain .note{margin:0}
.lines .chain{margin-left:0}
.symbols{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.25rem;margin:0}
.symbols dt{text-align:right;white-space:nowrap}
.symbols dd{margin:0;color:var(--soft);font-size:.95rem}
details.symbolbox{margin:1.5rem 0 0;border-top:1px solid var(--rule);border-bottom:1px solid var(--rule);padding:.7rem 0}
summary{cursor:pointer;font:600 .8125rem/1.6 system-ui,sans-serif;color:var(--soft)}
details[open]>summary{margin-bottom:.8rem}
.tensors{display:flex;flex-wrap:wrap;gap:1.25rem 2rem;margin:1.1rem 0;align-items:flex-end}
.tensor{margin:0;max-width:100%}
figcaption{font-size:.9rem;margin-bottom:.3rem;color:var(--soft)}
.bracket{overflow-x:auto;border:solid var(--soft);border-width:0 1px;padding:.15rem .35rem;border-radius:3px;width:fit-content;max-width:100%}
table{border-collapse:collapse}
td{padding:.1rem .15rem}
.n,.figure{font:500 .875rem/1.5 ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-variant-numeric:tabular-nums}
.n{display:block;position:relative;min-width:3.6em;padding:.15rem .4rem .3rem;border:0;border-radius:3px;background:none;color:inherit;text-align:right}
.n::after{content:"";position:absolute;right:.4rem;bottom:.12rem;width:calc(var(--m)*(100% - .8rem));border-bottom:2px solid var(--pos-bar)}
.n.neg::after{border-bottom:2px dashed var(--neg-bar)}
button{cursor:pointer;color:inherit;font:inherit}
.live button.n:hover,.live .input:hover{background:var(--zero)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
button.picked,span.n.picked{background:var(--zero);box-shadow:inset 0 0 0 1.5px var(--ink);border-radius:3px}
.delta>figcaption .katex,h2.delta .katex{color:var(--delta);text-decoration:underline double var(--delta) 1px;text-underline-offset:.3em}
.strip{display:grid;grid-template-columns:repeat(auto-fill,.72rem);gap:2px;max-width:42rem}
.strip .n{min-width:0;width:.72rem;height:1.1rem;padding:0;background:var(--zero);overflow:hidden;border-radius:1px}
.strip .n::after{inset:auto 0 0 0;width:auto;border:0;height:calc(var(--m)*100%);background:var(--pos-bar)}
.strip .n.neg::after{border:0;background:repeating-linear-gradient(45deg,var(--neg-bar) 0 2px,transparent 2px 3px)}
.katex *{pointer-events:none}
.katex [data-k],.katex [data-k] *{pointer-events:auto}
.live .katex [data-k]{cursor:pointer;border-radius:2px}
.live .katex [data-k]:hover,.katex .picked{color:var(--focus);box-shadow:0 2px 0 var(--focus)}
.example{align-items:flex-start;gap:1.5rem 3rem}
.answer th{font:500 .875rem/1.2 system-ui,sans-serif;text-align:right;color:var(--soft);padding-right:.5rem}
.answer td{padding:0}
.answer .n{padding-block:0;line-height:1.35}
.answer .best th{color:var(--ink);font-weight:700}
.bars{width:9rem}
.bar{display:block;height:.55rem;width:calc(var(--m)*100%);background:var(--pos-bar);border-radius:1px}
.picture{display:block;width:11rem;height:11rem;border:1px solid var(--rule);image-rendering:pixelated}
aside{align-self:stretch}
#why{position:sticky;top:1.5rem;max-height:calc(100vh - 3rem);background:var(--panel);border:1px solid var(--rule);border-radius:6px}
#why-content{padding:1.25rem 1.5rem 1.5rem;overflow:auto;max-height:calc(100vh - 3rem)}
#why h2{font-size:1.3rem;margin:.6rem 0;display:flex;flex-wrap:wrap;gap:.1rem .5rem;align-items:baseline;outline:0}
#why h2 .figure{font-size:1.15rem}
.eq{color:var(--soft);margin:0 .35em}
#why .sentence{font-size:1rem;line-height:1.5;margin:.25rem 0 .75rem}
.lines{border-left:2px solid var(--rule);padding-left:.9rem}
.trail{font-size:.85rem;display:flex;flex-wrap:wrap;gap:.1rem .3rem;align-items:center;min-height:1.6rem;padding-right:2rem;color:var(--soft)}
.crumb{background:none;border:0;padding:.1rem .2rem;border-radius:3px;text-decoration:underline;text-decoration-color:var(--rule);text-underline-offset:.25em}
.from{display:flex;flex-wrap:wrap;gap:.35rem}
#why .from h3{flex-basis:100%;margin:1rem 0 .15rem}
.input{background:none;border:1px solid var(--rule);border-radius:4px;padding:.2rem .6rem;display:inline-flex;align-items:baseline;min-height:2rem}
.close{position:absolute;right:.6rem;top:.75rem;width:2rem;height:2rem;border:0;background:none;border-radius:4px;font:400 1.25rem/1 system-ui,sans-serif;color:var(--soft)}
footer{margin-top:4rem;padding-top:1.25rem;border-top:1px solid var(--rule);font-size:.8125rem;color:var(--soft);line-height:1.6}
.aside-hint{position:sticky;top:1.5rem;border-left:2px solid var(--rule);padding:.25rem 0 .25rem 1.25rem;color:var(--soft);font-style:normal}
.asking .aside-hint,html:not(.live) .aside-hint{display:none}
@media (max-width:66rem){
  .page{grid-template-columns:minmax(0,42rem);padding:2.5rem 1.25rem 5rem;gap:0}
  h1{font-size:1.85rem}
  .aside-hint{display:none}
  #why{position:fixed;inset:auto 0 0 0;top:auto;max-height:62vh;border-radius:12px 12px 0 0;border-width:1px 0 0;box-shadow:0 -8px 32px rgb(0 0 0/.16);z-index:2}
  #why-content{max-height:62vh;padding-bottom:2.5rem}
  .asking .page{padding-bottom:66vh}
  .input{min-height:2.6rem}
}
@media (max-width:30rem){.symbols{gap:.3rem .8rem}.symbols dt{font-size:.9rem}}
@media print{#why,.aside-hint{display:none}.page{display:block}section{break-inside:avoid}}
`;
