/** Everything that an exported page looks like: it asks for no file and no font. */
export const pageStyle = `
:root{color-scheme:light dark;--ground:#fff;--ink:#1c1f23;--soft:#5a626c;--line:#d8dde3;--raised:#f5f7f9;--accent:#0b57a4;--bad:#a3211c}
@media (prefers-color-scheme:dark){:root{--ground:#15181c;--ink:#e6e9ed;--soft:#a3acb7;--line:#343b44;--raised:#1e2329;--accent:#7cb7f5;--bad:#ff9c94}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,sans-serif}
header,main,footer{max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;margin:.5rem 0;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:2rem 0 .5rem;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0 1rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}
ol.said{list-style:none;margin:0;padding:0}
ol.said ol.said{margin-left:.75rem;border-left:2px solid var(--line);padding-left:.75rem}
ol.said>li{margin:.75rem 0;content-visibility:auto;contain-intrinsic-size:auto 5rem}
.who{margin:0 0 .25rem;color:var(--soft);font-size:.85rem}
.who b{color:var(--ink)}
.bad{color:var(--bad)}
.prompt{background:var(--raised);border-left:3px solid var(--accent);padding:.5rem .75rem}
.remark{color:var(--soft);font-size:.85rem;overflow-wrap:anywhere;white-space:pre-wrap}
details{border:1px solid var(--line);border-radius:.4rem;padding:.35rem .75rem}
summary{cursor:pointer;overflow-wrap:anywhere}
summary code,p code,li code,td code{background:var(--raised);padding:0 .25rem;border-radius:.2rem}
pre,code{font:13px/1.5 ui-monospace,Consolas,monospace}
pre{background:var(--raised);padding:.5rem .75rem;margin:.35rem 0;border-radius:.3rem;white-space:pre-wrap;overflow-wrap:anywhere}
p,blockquote,ul,ol{margin:.5rem 0;overflow-wrap:anywhere}
.plain{white-space:pre-wrap}
blockquote{border-left:3px solid var(--line);margin-left:0;padding-left:.75rem;color:var(--soft)}
.name{margin:.35rem 0 0;color:var(--soft);font-size:.85rem}
a{color:var(--accent)}
img{max-width:100%;height:auto}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere;min-width:min(4.5rem,13vw)}
.nodes th[scope=row]{min-width:min(9rem,24vw)}.nodes thead th,.nodes td:nth-of-type(-n+2){white-space:nowrap}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media print{details{break-inside:avoid}}
`
