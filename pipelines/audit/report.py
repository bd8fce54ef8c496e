"""report: a release on one page, in Korean and English, that opens without a network and runs no script."""

from html import escape
from typing import Any

from ..corpus import Corpus, point
from ..release import manifest_of
from .counts import counts, histograms
from .page import sections

Row = dict[str, Any]

STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#1d2327;--quiet:#5d676f;--line:#dfe3e6;--card:#f6f8f8;--left:#17776b;
--lost:#e08b3e;--flow:#17776b1f;--bound:#b3261e}
@media(prefers-color-scheme:dark){:root{--paper:#14181a;--ink:#e6eaec;--quiet:#9aa5ac;--line:#333b40;--card:#1c2225;
--left:#4fb8a6;--lost:#d9843a;--flow:#4fb8a626;--bound:#ff8a80}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:68rem;background:var(--paper);color:var(--ink);
font:15px/1.55 system-ui,"Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR","Noto Sans CJK KR",sans-serif}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2.75rem 0 .5rem;padding-top:.75rem;
border-top:1px solid var(--line)}h3{font-size:.95rem;margin:0}
p{margin:.25rem 0 .75rem;color:var(--quiet)}[lang=en]{font-weight:400;color:var(--quiet)}
section>p:not(.legend)>span,.tiles [lang=en]{display:block}
code{font:.86em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.75rem 0}dt{color:var(--quiet)}dd{margin:0}
ul.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;list-style:none;padding:0}
.tiles li{background:var(--card);border-radius:.5rem;padding:.75rem 1rem}.tiles b{display:block;font-size:1.35rem;
font-variant-numeric:tabular-nums}.tiles span{font-size:.85rem;color:var(--quiet)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .6rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:middle;
overflow-wrap:anywhere}thead th{color:var(--quiet);font-weight:600;white-space:nowrap}
.n{text-align:right;white-space:nowrap}tbody th{font-weight:500;min-width:9rem}.drawn{width:26%;min-width:7rem}
details{margin:.4rem 0}summary{cursor:pointer;color:var(--quiet);font-size:.85rem}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(17.5rem,1fr));gap:1rem}
.cards article{background:var(--card);border-radius:.5rem;padding:.8rem 1rem;break-inside:avoid}
.cards p{font-size:.8rem;margin:.15rem 0 .35rem;line-height:1.4}
svg{display:block;width:100%;height:auto}svg text{fill:var(--ink);font-size:12px;font-family:inherit}
svg.waterfall{min-width:46rem}svg.bar{height:.65rem}svg .head,svg .total{font-weight:600}
svg .quiet,svg .tick{fill:var(--quiet);font-weight:400}svg .end{text-anchor:end}svg .middle{text-anchor:middle}
svg .tick,svg text.bound{font-size:10px}.left,.whole{fill:var(--left)}.lost{fill:var(--lost)}.flow{fill:var(--flow)}
path.axis{stroke:var(--line)}path.bound{stroke:var(--bound);stroke-dasharray:3 2;fill:none}
svg text.bound{fill:var(--bound)}
.key{display:inline-block;width:.8em;height:.8em;border-radius:.15em;margin:0 .25em 0 .6em;vertical-align:-.05em}
.legend .key:first-child{margin-left:0}.key.in{background:var(--left)}.key.off{background:var(--lost)}
@media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--quiet:#444;--line:#bbb;--card:#fff;--left:#17776b;
--lost:#e08b3e;--flow:#17776b1f;--bound:#b3261e}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{max-width:none;padding:0;font-size:10pt}h2,section>p{break-after:avoid}
ul.tiles{grid-template-columns:repeat(5,1fr)}tr,svg{break-inside:avoid}svg.waterfall{min-width:0}
.wide{overflow:visible}table{font-size:8pt}th,td{padding:.15rem .35rem}
thead th{white-space:normal}.drawn{min-width:0;width:15%}.cards{grid-template-columns:repeat(3,1fr)}
details:not([open]){display:none}}
"""

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""Content security: nothing is fetched, no script runs."""


def report(corpus: Corpus, release: str | None = None) -> Row:
    """The counts of a release, the current one by default, and where its report.html lies, which is written again.

    Raises BadInput for a release that there is none of, RunAgain when the page cannot be written.
    """
    manifest = manifest_of(corpus, release)
    counted = counts(corpus, manifest)
    made = _page(manifest, counted, histograms(corpus, manifest)).encode()
    name = f"releases/{manifest['release']}/report.html"
    if not corpus.has(name) or corpus.read(name) != made:
        point(corpus, name, made)
    return counted | {"report": corpus.shown(name)}


def html(corpus: Corpus, manifest: Row) -> str:
    """The page of a release: a pure function of what the release holds, without a clock, a URL or a text."""
    return _page(manifest, counts(corpus, manifest), histograms(corpus, manifest))


def _page(manifest: Row, counted: Row, measured: list[Row]) -> str:
    title = escape(f"말모이 보고서 malmoi report · {manifest['release']}")
    return (
        '<!doctype html>\n<html lang="ko">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{sections(manifest, counted, measured)}</main>\n</body>\n</html>\n"
    )
