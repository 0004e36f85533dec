/** Colours by meaning, for light and dark; prints in the light ones. */
export const style = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#57606a;--line:#d0d7de;--card:#f6f8fa;--bad:#b3261e;--warn:#8a5a00;--good:#1a7f37;--accent:#0550ae;
--dns:#8250df;--connect:#bc4c00;--tls:#bf3989;--server:#0969da;--other:#8c959f}
@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9198a1;--line:#30363d;--card:#161b22;--bad:#ff7b72;--warn:#e3b341;--good:#56d364;--accent:#79c0ff;
--dns:#bc8cff;--connect:#f0883e;--tls:#f778ba;--server:#58a6ff;--other:#6e7681}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem;max-width:75rem;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0 0 .25rem}
h2{font-size:1.15rem;margin:2rem 0 .5rem}
h3{font-size:1rem;margin:1.25rem 0 .25rem}
p{margin:.4rem 0}
code,pre,.mono{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:.4rem 0;padding:.6rem .8rem;background:var(--bg);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}
.dim{color:var(--dim)}
.bad{color:var(--bad)}
.warn{color:var(--warn)}
.good{color:var(--good)}
.card{margin:1rem 0;padding:1rem 1.2rem;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--bad);border-radius:8px;overflow-wrap:anywhere}
.card h2{margin:0}
.card .sum{font-size:1.1rem}
table{border-collapse:collapse;margin:.4rem 0}
th,td{padding:.15rem 1rem .15rem 0;text-align:left;vertical-align:top;font-weight:normal;overflow-wrap:anywhere}
th{color:var(--dim);white-space:nowrap}
.way{display:flex;flex-wrap:wrap;gap:.3rem;margin:.4rem 0;padding:0;list-style:none}
.way li{padding:.05rem .55rem;border:1px solid var(--line);border-radius:1rem;background:var(--bg)}
.way .failed{border-color:var(--bad);color:var(--bad);font-weight:600}
.way .passed{color:var(--good)}
.step{position:relative}
.step code{user-select:all}
.step button{position:absolute;top:.4rem;right:.4rem}
button,input{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:.15rem .6rem}
form{position:sticky;top:0;display:flex;flex-wrap:wrap;gap:.8rem;align-items:center;padding:.5rem 0;background:var(--bg)}
form[hidden],.q[hidden]{display:none}
form input[type=search]{flex:1 1 16rem}
.q{border-bottom:1px solid var(--line)}
.q>summary,div.q{display:grid;grid-template-columns:3.5rem 4.5rem minmax(8rem,1fr) 6rem 6rem 16rem;gap:.6rem;align-items:center;padding:.2rem .3rem;list-style:none}
.q>summary{cursor:pointer}
.q>summary::-webkit-details-marker{display:none}
.q[open]{background:var(--card);padding-bottom:.5rem}
.q i{color:var(--dim);font-style:normal;text-align:right}
.q b{font-weight:600}
.q span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.q[open]>summary span{white-space:normal;overflow-wrap:anywhere}
.q em{font-style:normal;text-align:right}
.f u{color:var(--bad);font-weight:600}
.q u{text-decoration:none}
.q>:not(summary){margin-left:3.5rem;overflow-wrap:anywhere}
div.q>*{margin-left:0!important}
svg{display:block;width:100%;height:10px;background:var(--card);border-radius:2px}
.d{fill:var(--dns)}.c{fill:var(--connect)}.t{fill:var(--tls)}.s{fill:var(--server)}.o{fill:var(--other)}
.key svg{display:inline-block;width:.8rem;vertical-align:middle;margin:0 .2rem 0 .8rem}
footer{margin-top:2rem;color:var(--dim)}
@media (max-width:50rem){body{padding:.8rem}.q>summary,div.q{grid-template-columns:2.5rem 4rem minmax(6rem,1fr) 4rem}.q em,.q summary svg,div.q svg{display:none}.q>:not(summary){margin-left:.5rem}}
@media print{:root{--bg:#fff;--fg:#000;--dim:#444;--line:#bbb;--card:#fff;--bad:#b3261e;--good:#1a7f37;--warn:#8a5a00}body{max-width:none;padding:0;font-size:11px}
form,button{display:none}.card,.q,pre{break-inside:avoid}h2,h3{break-after:avoid}svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
