"""The looks of reports: one style sheet, light and dark, nothing fetched from elsewhere."""

STYLE = """
:root {
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d2025; --soft: #5c626b; --line: #e3e1da;
  --accent: #2f5fd0; --good: #2c7a4b; --bar: #d9e3fb; --mono: ui-monospace, "SF Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #16181c; --card: #1e2126; --ink: #e9e7e1; --soft: #9aa0a9; --line: #31353c;
    --accent: #8fb0ff; --good: #7fd0a0; --bar: #2b3a5e; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 56px 28px 96px; }
h1 { font-size: 40px; line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 8px; }
h2 { font-size: 22px; letter-spacing: -0.01em; margin: 64px 0 4px; }
p.lead { font-size: 18px; color: var(--soft); max-width: 46em; margin: 0 0 28px; }
p.note { color: var(--soft); max-width: 46em; margin: 0 0 20px; }
dl.facts { display: flex; flex-wrap: wrap; gap: 6px 28px; margin: 0; color: var(--soft); font-size: 14px; }
dl.facts div { display: flex; gap: 8px; }
dl.facts dd { margin: 0; color: var(--ink); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 14px; margin: 32px 0 0; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 18px; }
.tile b { display: block; font-size: 32px; line-height: 1.2; letter-spacing: -0.02em; font-weight: 650; }
.tile span { color: var(--soft); font-size: 14px; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 16px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; }
figure { margin: 0; }
figcaption { font-size: 12px; color: var(--soft); margin-top: 4px; }
img { display: block; width: 100%; border-radius: 6px; image-rendering: pixelated; background: var(--line); }
.card dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 10px; margin: 12px 0 0; font-size: 14px; align-items: center; }
.card dt { color: var(--soft); }
.card dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.card dd img { width: 72px; }
.card audio { width: 100%; }
h3 { font-size: 16px; margin: 22px 0 10px; }
audio { width: 100%; height: 28px; display: block; }
.strip { display: grid; grid-template-columns: 110px repeat(6, minmax(0, 1fr)); gap: 10px; align-items: center; margin-bottom: 10px; }
.strip > span { color: var(--soft); font-size: 14px; overflow-wrap: anywhere; }
.strip figure.first img { outline: 2px solid var(--accent); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums; }
th { text-align: left; color: var(--soft); font-weight: 500; }
th, td { padding: 7px 14px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.matrix table { width: auto; }
.matrix td { padding: 6px 12px; text-align: center; border: 1px solid var(--line); white-space: nowrap; font-weight: 600; }
.matrix th { padding-right: 14px; min-width: 90px; }
.matrix small { display: block; font-size: 11px; font-weight: 400; }
p.legend { display: flex; gap: 10px; align-items: center; font-size: 13px; color: var(--soft); margin: 0 0 10px; }
p.legend i { width: 110px; height: 12px; border-radius: 3px; }
td.bar { width: 45%; }
td.bar i { display: block; height: 10px; border-radius: 5px; background: var(--bar); position: relative; overflow: hidden; margin-top: 6px; }
td.bar i b { position: absolute; inset: 0 auto 0 0; background: var(--accent); border-radius: 5px; }
svg { width: 100%; height: auto; display: block; }
svg text { fill: var(--soft); font-size: 12px; }
svg .grid { stroke: var(--line); }
svg .raw { fill: none; stroke: var(--accent); stroke-opacity: 0.3; stroke-width: 1; }
svg .curve { fill: none; stroke: var(--accent); stroke-width: 2.2; stroke-linejoin: round; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 18px; overflow-x: auto;
  font: 13px/1.7 var(--mono); margin: 12px 0 0; }
footer { margin-top: 72px; color: var(--soft); font-size: 13px; }
@media (max-width: 640px) { main { padding: 32px 16px 64px; } h1 { font-size: 30px; }
  .strip { grid-template-columns: repeat(3, minmax(0, 1fr)); } .strip > span { grid-column: 1 / -1; } }
"""
