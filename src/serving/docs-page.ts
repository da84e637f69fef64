import { createHash } from 'node:crypto'
import { docsScript } from './docs-script.ts'

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
#fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .8rem 1.2rem }
.field { display: grid } .field input { font: inherit; padding: .3rem .5rem } small { opacity: .7; overflow-wrap: anywhere }
label { font-weight: 600 } p, li, h1, label { overflow-wrap: anywhere }
.field input { min-width: 0 }
button { font: inherit; padding: .4rem 1rem; margin: 1rem .5rem 1rem 0 }
pre { padding: .8rem; overflow: auto; border: 1px solid #8886; border-radius: .3rem; min-height: 1.5rem; white-space: pre-wrap; overflow-wrap: anywhere }
.good { color: #1a7f37 } .bad { color: #cf222e }
#bars div { display: grid; grid-template-columns: 10rem 1fr 4rem; gap: .6rem; align-items: center } meter { width: 100% }
`

const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>Model server</title>
<style>${style}</style>
<form id="keys"><label for="key">Key, where the server wants one</label> <input id="key" type="password" autocomplete="off"></form>
<p id="locked" hidden>This server wants a key.</p>
<main id="page" hidden>
<h1><span id="title"></span> <small id="version"></small></h1>
<p id="about"></p>
<h2>Predict one row</h2>
<form id="form"><div id="fields"></div>
<button>Predict</button><button type="button" id="next">Next example</button></form>
<p id="status" role="status"></p>
<div id="bars"></div>
<pre id="answer"></pre>
<pre id="curl"></pre>
<h2>Addresses</h2>
<ul id="paths"></ul>
<p>The same rows get the same predictions at all of them. <a href="/openapi.json">openapi.json</a></p>
</main>
<script>${docsScript}</script>
</html>
`

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The page at `/docs`. It holds nothing of the model, and may reach nothing but this server. */
export const docsPage = {
  html,
  policy: `default-src 'none'; script-src ${hashOf(docsScript)}; style-src ${hashOf(style)}; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
}
