/** The page's whole look: system fonts, a light and a dark palette, one column that narrows to a phone. */
export const htmlStyle = `
:root{color-scheme:light dark;--page:#f6f8fa;--card:#fff;--ink:#1f2328;--muted:#59636e;--line:#d1d9e0;--code:#eff1f4;
--good:#116329;--bad:#b3202a;--warn:#7a4d05;--good-bg:#dafbe1;--bad-bg:#ffebe9;--warn-bg:#fff4cf;
--heat:9,105,218;--series-1:#0969da;--series-2:#bc4c00;--series-3:#8250df;--series-4:#1a7f37}
@media(prefers-color-scheme:dark){:root{--page:#0d1117;--card:#151b23;--ink:#e6edf3;--muted:#9aa4af;--line:#39424d;--code:#262c36;
--good:#56d364;--bad:#ff7b72;--warn:#e3b341;--good-bg:#12261b;--bad-bg:#33191b;--warn-bg:#2b2310;
--heat:56,139,253;--series-1:#58a6ff;--series-2:#f0883e;--series-3:#bc8cff;--series-4:#56d364}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:72rem;margin:0 auto;padding:2rem 1.25rem 4rem;display:grid;gap:1rem;grid-template-columns:repeat(2,minmax(0,1fr))}
main>*{grid-column:1/-1}
@media(min-width:60.01rem){main>.half{grid-column:auto}}
header{border-left:.4rem solid var(--tone);background:var(--tone-bg);border-radius:.5rem;padding:1.1rem 1.35rem}
header p{margin:0;overflow-wrap:anywhere}
h1{margin:0 0 .3rem;font-size:1.6rem;line-height:1.25;overflow-wrap:anywhere}
h1 b{color:var(--tone);font-weight:inherit}
.sentence{font-size:1.1rem}
.tone-good{--tone:var(--good);--tone-bg:var(--good-bg)}.tone-bad{--tone:var(--bad);--tone-bg:var(--bad-bg)}
.tone-warn{--tone:var(--warn);--tone-bg:var(--warn-bg)}.tone-muted{--tone:var(--muted);--tone-bg:var(--card)}
section,details{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem 1.35rem;min-width:0}
details{padding:0}
summary{cursor:pointer;padding:.75rem 1.35rem;font-weight:600;overflow-wrap:anywhere}
details>div{padding:.25rem 1.35rem 1.1rem}
h2{margin:0 0 .75rem;font-size:1.1rem}
p,ul,pre,table,dl{margin:0 0 .75rem}
:is(section,details>div)>:last-child{margin-bottom:0}
p,li,dd{overflow-wrap:anywhere}
ul{padding-left:1.2rem}
.wide{overflow-x:auto;max-width:100%}.wide{margin-bottom:.75rem}.wide table{margin:0}.few{width:auto;min-width:min(100%,24rem)}
.badge{border-radius:1rem;padding:.1rem .6rem;font-size:.86rem;font-weight:600;white-space:nowrap;background:var(--code)}
.badge.good{background:var(--good-bg)}.badge.bad{background:var(--bad-bg)}.badge.warn{background:var(--warn-bg)}
header ul{margin:.5rem 0 0}header p+p,header ul+p{margin-top:.5rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.94rem}
th,td{padding:.5rem .55rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
tbody tr:last-child td{border-bottom:0}
th{color:var(--muted);font-weight:600;font-size:.85rem;white-space:nowrap}
th button{all:unset;cursor:pointer}th button:focus-visible{outline:2px solid var(--series-1)}
th[aria-sort=ascending] button::after{content:" ▲"}th[aria-sort=descending] button::after{content:" ▼"}
td{min-width:4rem;max-width:26rem;overflow-wrap:anywhere}
td:first-child{min-width:7rem}
.right{text-align:right;white-space:nowrap}
.keep{white-space:nowrap}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.88em}
code{background:var(--code);border-radius:.3rem;padding:.1em .35em;overflow-wrap:anywhere}
pre{background:var(--code);border-radius:.4rem;padding:.75rem 1rem;overflow-x:auto;line-height:1.45}
pre del,pre ins{text-decoration:none;display:block}
pre del,.bad{color:var(--bad)} pre ins,.good{color:var(--good)} .warn{color:var(--warn)} .muted{color:var(--muted)}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.4rem 1.5rem}
dt{color:var(--muted)} dd{margin:0}
figure{margin:0;max-width:34rem} figure svg{display:block;width:100%;height:auto}
.bar{display:grid;grid-template-columns:minmax(6rem,12rem) minmax(0,1fr) max-content;gap:.2rem 1rem;align-items:center;margin:.3rem 0;overflow-wrap:anywhere}
.bar i{display:block;height:.6rem;border-radius:.3rem;background:var(--series-1)}
.bar span:nth-child(2){background:var(--code);border-radius:.3rem}
a{color:var(--series-1)}
@media(max-width:40rem){.rows thead{display:none}.rows,.rows :is(tbody,tr,td){display:block;max-width:none}
.rows tr{padding:.5rem 0;border-bottom:1px solid var(--line)}.rows tr:last-child{border:0}
.rows td{padding:.2rem 0;display:grid;grid-template-columns:minmax(0,9rem) minmax(0,1fr);gap:.75rem;border:0;text-align:left;white-space:normal}
.rows td::before{content:attr(data-label);color:var(--muted);font-size:.85rem}.rows td>*{justify-self:start}
.rows td[style]{padding-left:.4rem;border-radius:.3rem}
main{padding:.75rem .75rem 2rem;gap:.75rem}header,section{padding:.9rem 1rem}h1{font-size:1.35rem}
summary,details>div{padding-left:1rem;padding-right:1rem}dl{grid-template-columns:minmax(0,1fr);gap:.1rem}dd{margin-bottom:.5rem}
.bar{grid-template-columns:minmax(0,1fr) max-content}.bar span:nth-child(2){grid-column:1/-1;order:3}}
@media print{body{background:#fff}section,details{break-inside:avoid}}
`
