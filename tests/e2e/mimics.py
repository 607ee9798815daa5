"""Pages that behave as the platform's hosts do, around our own real fragments.

Written from the behaviour of Studio's editing modal and library frame, and of the LMS's chromeless
page inside the Learning MFE; a mimic holds what a host does to a block, nothing else.
"""

from __future__ import annotations

import json
from typing import Any

# The modal keeps its own bar unless the editor says that it brings buttons.
LEGACY_MODAL = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Studio</title>
{head}<style>body {{ margin: 0; background: #ddd; font-family: sans-serif; }}
.modal {{ inline-size: 760px; margin: 40px auto; background: #fff; box-shadow: 0 2px 12px #0006; }}
.modal-header, .modal-actions {{ padding: 12px 20px; background: #f2f2f2; }}
.modal-content {{ padding: 0 20px; max-block-size: 460px; overflow-y: auto; }}</style></head>
<body><main class="modal" aria-label="Editing"><h1 class="modal-header">Editing: unit</h1>
<div class="modal-content"><div class="xblock">{body}</div></div>
<div class="modal-actions"><button>Close</button></div></main>
<script>
window.told = [];
const runtime = {{
  handlerUrl: (_element, name, suffix) =>
    ["/handler/{usage}", name, suffix].filter(Boolean).join("/"),
  notify: (name, data) => {{
    window.told.push([name, data && data.state]);
    if (name === "cancel" || (name === "save" && data.state === "end"))
      document.querySelector(".modal").hidden = true;
  }},
}};
if (document.querySelector(".editor-with-buttons"))
  document.querySelector(".modal-actions").remove();
</script>{scripts}
<script>MentorRecognitionStudio(runtime, document.querySelector(".xblock"), {args});</script>
</body></html>"""

# The library's editor is a frame: notify is a message to the page around it.
LIBRARY_FRAME = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Editor</title>
<base target="_blank">{head}<style>body {{ background: #fff; }}</style></head><body>
<main class="xblock">{body}</main>{scripts}<script>
const runtime = {{
  handlerUrl: (_element, name, suffix) =>
    ["/handler/{usage}", name, suffix].filter(Boolean).join("/"),
  notify: (name, data) =>
    parent.postMessage({{ method: "xblock-event", eventName: name, data: data || {{}} }}, "*"),
}};
MentorRecognitionStudio(runtime, document.querySelector(".xblock"), {args});
</script></body></html>"""

LIBRARY_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Library</title></head>
<body style="margin: 0; font-family: sans-serif"><main><h1>Library</h1>
<iframe title="Editor" src="/mimic/frame" style="inline-size: 100%; block-size: 620px; border: 0">
</iframe></main><script>
window.told = [];
addEventListener("message", (event) => {{
  if (event.data.method !== "xblock-event") return;
  window.told.push([event.data.eventName, event.data.data.state]);
  if (event.data.eventName === "save" && event.data.data.state === "end")
    document.querySelector("iframe").hidden = true;
}});</script></body></html>"""

# The chromeless page reports its size at every change and, where the size did not change, adds one
# more click handler to every link.
CHROMELESS = """<!DOCTYPE html><html lang="en" dir="{direction}"><head><meta charset="utf-8">
<title>Unit</title><base target="_parent">{head}
<style>body {{ margin: 0; }} .chromeless {{ padding: 16px; }}</style></head>
<body class="{theme}"><div id="content"><div class="chromeless xblock">{body}</div></div>
<script>
window.piled = 0;
let before = 0;
const content = document.getElementById("content");
const tell = () => {{
  const height = content.offsetHeight;
  if (height !== before) {{
    before = height;
    const payload = {{ width: content.offsetWidth, height }};
    parent.postMessage({{ type: "plugin.resize", payload }}, "*");
  }} else {{
    for (const link of document.querySelectorAll("a")) {{
      window.piled += 1;
      link.addEventListener("click", () => link.getAttribute("href")[0]);
    }}
  }}
}};
new MutationObserver(tell).observe(document.body,
  {{ attributes: true, childList: true, subtree: true }});
new ResizeObserver(tell).observe(document.body);
const runtime = {{
  handlerUrl: (_element, name, suffix) =>
    ["/handler/{usage}", name, suffix].filter(Boolean).join("/"),
}};
</script>{scripts}
<script>MentorRecognitionBlock(runtime, document.querySelector(".xblock"), {args});</script>
</body></html>"""

LEARNING_MFE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Learning</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ margin: 0; font-family: sans-serif; }}
header {{ padding: 12px 20px; background: #0a3055; color: #fff; }}
iframe {{ display: block; inline-size: 100%; border: 0; }}</style></head>
<body><header><strong>Harbour Academy</strong></header><main><h1>Unit</h1>
<iframe id="unit-iframe" title="Unit" src="/mimic/unit" scrolling="no"></iframe></main><script>
addEventListener("message", (event) => {{
  const frame = document.getElementById("unit-iframe");
  if (event.data.type === "plugin.resize")
    frame.style.blockSize = event.data.payload.height + "px";
  else if (event.data.offset) scrollTo(0, event.data.offset + frame.offsetTop);
}});</script></body></html>"""


def taken(page: Any, selector: str) -> dict[str, str]:
    """Our fragment before any script ran: markup, styles, scripts, arguments."""
    answer = page.request.get(page.url).text()
    found: dict[str, str] = page.evaluate(
        """([html, selector]) => {
            const page = new DOMParser().parseFromString(html, "text/html");
            const part = (query) =>
                [...page.querySelectorAll(query)].map((one) => one.outerHTML).join("");
            const body = page.querySelector(selector);
            const holder = body.closest(".xblock") || body.parentElement;
            return {
                body: body.outerHTML,
                head: part("link[href*='mentor_recognition/css/block']"),
                scripts: part("script[src*='mentor_recognition/js/']"),
                args: holder.querySelector(".xblock_json_init_args")?.textContent || "{}",
            };
        }""",
        [answer, selector],
    )
    return found


def serve(page: Any, pages: dict[str, str]) -> None:
    """Answer these paths of the demo's own origin with the mimics."""
    for path, html in pages.items():
        page.route(f"**{path}", _answer(html))


def _answer(html: str) -> Any:
    return lambda route: route.fulfill(body=html, content_type="text/html")


def arguments(found: dict[str, str]) -> str:
    return json.dumps(json.loads(found["args"]))
