/** Colours by meaning, for light and dark; all text has a contrast of at least 4.5 to 1. Prints in the light ones. */
export const style = `
:root{color-scheme:light dark;--page:#f4f6f8;--card:#fff;--fg:#161b22;--dim:#56606b;--line:#d5dae0;--code:#f6f8fa;--bad:#b42318;--badbg:#fdf0ee;--warn:#7a4d00;--warnbg:#fff5dc;--good:#146c33;--goodbg:#e9f6ed;--accent:#0a56c2;
--dns:#7c4dde;--connect:#b8500a;--tls:#b83280;--server:#1f6fd6;--other:#7b8794}
@media (prefers-color-scheme:dark){:root{--page:#0e1217;--card:#161b22;--fg:#e6eaef;--dim:#9aa5b1;--line:#2d353f;--code:#0e1217;--bad:#ff8f85;--badbg:#2c1917;--warn:#f0c060;--warnbg:#2a2213;--good:#6fd58e;--goodbg:#14261a;--accent:#84b4ff;
--dns:#ad8cff;--connect:#f0914a;--tls:#f07cb8;--server:#5aa2ff;--other:#7d8996}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{scroll-padding-top:7.5rem}
body{margin:0;background:var(--page);color:var(--fg);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
header,main,footer{padding:0 max(1rem,calc((100% - 72rem)/2))}
main{padding-top:1rem;overflow-wrap:anywhere}
h1,h2,h3,h4,p,dl,dd,ol,ul,table{margin:0}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
code,pre,.log{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:.35rem 0 0;padding:.6rem .8rem;background:var(--code);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap}
.dim{color:var(--dim)}.bad{color:var(--bad)}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
header{position:sticky;top:0;z-index:2;display:flex;align-items:center;gap:1rem;height:3.5rem;background:var(--card);border-bottom:1px solid var(--line);border-top:4px solid var(--dim)}
header.bad{border-top-color:var(--bad)}header.good{border-top-color:var(--good)}
h1{flex:1;color:var(--fg);font-size:1.3rem;line-height:1.2;text-wrap:balance}
h1 b{margin-right:.3rem;color:var(--dim)}.bad h1 b{color:var(--bad)}.good h1 b{color:var(--good)}
nav{display:flex;gap:1rem}
h2{font-size:1.25rem;line-height:1.3}
section>h2{margin:2rem 0 .5rem}
h3{margin:1.4rem 0 .4rem;font-size:.95rem}
h4{margin:.6rem 0 0;font-size:.85rem;color:var(--dim)}
ul,.toc,.next{padding-left:1.4rem}
.toc{margin:1rem 0}.toc li{padding:.1rem 0}.toc code{color:var(--dim)}
.card{margin:1rem 0;padding:1.2rem 1.4rem;background:var(--card);border:1px solid var(--line);border-top:3px solid var(--bad);border-radius:8px}
.tags{display:flex;flex-wrap:wrap;gap:.3rem .5rem;align-items:center;margin-bottom:.4rem;color:var(--dim)}
.tag{padding:.05rem .5rem;border:1px solid var(--line);border-radius:1rem;font-size:.8rem;color:var(--dim)}
.tag.proven{border-color:transparent;background:var(--badbg);color:var(--bad);font-weight:600}
.tag.likely,.tag.possible,.tag.warn{border-color:transparent;background:var(--warnbg);color:var(--warn);font-weight:600}
.sum{margin-top:.35rem;font-size:1.1rem}
.note{margin-top:.9rem;padding:.6rem .8rem;background:var(--warnbg);border-left:3px solid var(--warn);border-radius:0 6px 6px 0}
.way{display:flex;flex-wrap:wrap;row-gap:.35rem;padding:0;list-style:none;font-size:.875rem}
.way li{position:relative;display:flex;align-items:center;gap:.3rem;padding:.1rem 0}
.way li+li::before{content:"";width:.9rem;margin:0 .3rem;border-top:2px solid var(--good)}
.way li.failed::before,.way li.failed~li::before{border-top:2px dotted var(--other)}
.way li.failed::before{border-top:2px solid var(--bad)}
.way .unknown,.way .skipped,.way .not-reached{color:var(--dim)}
.way .passed b{color:var(--good)}
.way .failed{color:var(--bad);font-weight:650}
.way .failed b{width:1.35rem;line-height:1.35rem;border-radius:50%;text-align:center;background:var(--bad);color:var(--card)}
summary{cursor:pointer}
main details:not(.q)>summary{width:fit-content;color:var(--accent);margin-top:.3rem}
table{border-collapse:collapse}
th,td{padding:.15rem 1.2rem .15rem 0;text-align:left;vertical-align:top;font-weight:400}
tr.failed{color:var(--bad);font-weight:600}
details th{color:var(--dim)}details th,details th+td{white-space:nowrap}
.log{width:100%;background:var(--code);border:1px solid var(--line);border-radius:6px;border-collapse:separate;border-spacing:0;padding:.4rem 0}
.log th{width:1%;white-space:nowrap;overflow-wrap:normal;padding:.15rem .7rem;text-align:right;color:var(--dim);user-select:none;border-right:1px solid var(--line)}
.log td{padding:.15rem .8rem;white-space:pre-wrap}
.log tr:first-child>*{background:var(--badbg)}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.7rem 1.5rem}
dt{font-size:.8rem;color:var(--dim)}
.next li{padding:.25rem 0}.next li::marker{color:var(--dim)}
.step{position:relative}
.step pre{padding-right:5.5rem}
.step code{user-select:all}
.step button{position:absolute;top:.4rem;right:.4rem;font-size:.8rem}
button,input[type=search]{font:inherit;color:inherit;background:var(--card);border:1px solid var(--other);border-radius:6px;padding:.2rem .7rem}
button{cursor:pointer}button:hover{border-color:var(--accent);color:var(--accent)}
::placeholder{color:var(--dim);opacity:1}
form{position:sticky;top:3.5rem;z-index:1;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;padding:.5rem 0;background:var(--page)}
form input[type=search]{flex:1 1 14rem;min-width:0}
form output{min-width:7rem;text-align:right;color:var(--dim);font-variant-numeric:tabular-nums}
.run{margin-top:1rem;overflow:clip;background:var(--card);border:1px solid var(--line);border-radius:8px}
.run h3{margin:.7rem 1rem 0}.run h3 code{font-weight:600}
.about{display:grid;grid-template-columns:1fr 18rem;gap:.8rem;align-items:end;padding:.1rem 1rem .4rem;font-size:.85rem}
.axis{display:flex;justify-content:space-between;font-size:.75rem;font-variant-numeric:tabular-nums}
.q{border-top:1px solid var(--line)}
.q>summary,div.q{display:grid;grid-template-columns:2.2rem 4.2rem minmax(6rem,1fr) 5.5rem 5.5rem 18rem;gap:.8rem;align-items:center;padding:.28rem 1rem;list-style:none}
.q>summary::-webkit-details-marker{display:none}
.q>summary:hover,.q[open]>summary{background:var(--code)}
.q>summary:focus-visible{outline-offset:-2px}
.q:target{box-shadow:inset 3px 0 var(--accent)}
.q i,.q em,.q u{font-style:normal;text-decoration:none;font-variant-numeric:tabular-nums}
.q i,.q em{text-align:right;color:var(--dim)}
.q b{font-weight:600;font-size:.85rem}
.q span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.q[open]>summary span{white-space:normal}
.f>summary,div.f{background:linear-gradient(90deg,var(--badbg),transparent 40%)}
.f u{color:var(--bad);font-weight:650;font-size:.9rem;white-space:nowrap}
.q>:not(summary){margin-left:1rem;margin-right:1rem;padding-left:2rem}
.q>pre{padding-left:.8rem;margin-left:3rem}
.q>:last-child:not(summary){margin-bottom:.8rem}
div.q>*{margin:0!important;padding:0!important}
.q>p:not(.bad){color:var(--dim)}.q>summary+p{margin-top:.5rem;color:var(--fg)!important;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
svg{display:block;width:100%;height:10px;background:repeating-linear-gradient(90deg,var(--line) 0 1px,transparent 1px 25%)}
rect{height:10px}rect:not([width]){width:.8%}
.d{fill:var(--dns)}.c{fill:var(--connect)}.t{fill:var(--tls)}.s{fill:var(--server)}.o{fill:var(--other)}
.key{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.85rem}
.key svg{display:inline-block;width:.7rem;margin-right:.35rem;background:none}
.key .keys{margin-left:auto}
footer{margin:2rem 0;color:var(--dim);font-size:.85rem}
@media screen and (max-width:56rem){.about{grid-template-columns:1fr}.axis{display:none}
.q>summary,div.q{grid-template-columns:1.8rem auto 1fr auto;gap:.1rem .6rem}
.q span{grid-column:2/5;grid-row:1;white-space:normal}.q i{grid-row:1}.q b{grid-column:2;grid-row:2}.q u{grid-column:3;grid-row:2}.q em{grid-column:4;grid-row:2}.q svg{grid-column:2/5}
.q>:not(summary){padding-left:0}.q>pre{margin-left:1rem}.key .keys{display:none}}
@media screen and (max-width:30rem){h1{font-size:1.05rem}nav{gap:.7rem;font-size:.9rem}.card{padding:1rem}form input[type=search]{flex-basis:100%}form label{flex:1}dl{grid-template-columns:1fr}}
@media print{:root{color-scheme:light;--page:#fff;--card:#fff;--fg:#000;--dim:#444;--line:#bbb;--code:#fff;--bad:#b42318;--badbg:#fff;--warn:#7a4d00;--warnbg:#fff;--good:#146c33;--goodbg:#fff;--accent:#000;--dns:#7c4dde;--connect:#b8500a;--tls:#b83280;--server:#1f6fd6;--other:#7b8794}
html{font-size:12px}body{font-size:11px}code,pre,.log,.q>summary+p{font-size:10px}header,form{position:static}header{height:auto;padding:.3rem 0}main,footer{padding:0}
form,button,nav,.keys,.card>p>a{display:none!important}.p:not([open])::details-content{content-visibility:visible;display:block;height:auto}
.step pre{padding-right:.8rem}.card,.run{border-radius:0}.q span{white-space:normal}.q>summary,div.q{grid-template-columns:1.8rem 3.6rem 1fr 4.5rem 4rem 9rem;padding:.15rem .4rem}.about{grid-template-columns:1fr 9rem}
.q>summary,.log tr,.next li,dl>div,h2,h3{break-inside:avoid}h2,h3{break-after:avoid}svg,rect,.way b,.f,.log tr{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{text-decoration:none}}
`;
