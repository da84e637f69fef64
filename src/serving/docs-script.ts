/** What the page at `/docs` does in the browser: a form from `/openapi.json`, filled with the package's own rows. Nothing else is fetched. */
export const docsScript = `'use strict'
const byId = (id) => document.getElementById(id)
const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties)
  node.append(...children)
  return node
}
let properties = {}
let examples = []
let shown = 0

const ask = async (path, init = {}) => {
  const key = byId('key').value
  const headers = { ...init.headers, ...(key ? { authorization: 'Bearer ' + key } : {}) }
  const started = performance.now()
  const response = await fetch(path, { ...init, headers })
  const text = await response.text()
  return { response, text, milliseconds: performance.now() - started }
}

const typeOf = (property) => [property.type].flat()[0]

const field = (name, property) => {
  const input = make('input', { id: 'field:' + name, name, autocomplete: 'off' })
  input.placeholder = [property.type].flat().includes('null') ? 'missing' : ''
  input.inputMode = ['number', 'integer'].includes(typeOf(property)) ? 'decimal' : 'text'
  const list = property.examples ? make('datalist', { id: 'list:' + name }) : null
  if (list) {
    list.append(...property.examples.map((value) => make('option', { value })))
    input.setAttribute('list', list.id)
  }
  const hint = make('small', { textContent: [typeOf(property), property.description].filter(Boolean).join('. ') })
  const label = make('label', { htmlFor: input.id }, name)
  return make('div', { className: 'field' }, label, input, ...(list ? [list] : []), hint)
}

const fill = (row) => {
  for (const name of Object.keys(properties)) byId('field:' + name).value = row[name] ?? ''
}

const valueOf = (name, property) => {
  const text = byId('field:' + name).value
  if (text.trim() === '') return null
  const type = typeOf(property)
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (type !== 'number' && type !== 'integer') return text
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}

const row = () => Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, valueOf(name, property)]))

const show = ({ response, text, milliseconds }) => {
  byId('status').textContent = response.status + ' in ' + milliseconds.toFixed(1) + ' ms'
  byId('status').className = response.ok ? 'good' : 'bad'
  let json = null
  try { json = JSON.parse(text) } catch { /* shown as it is */ }
  byId('answer').textContent = json === null ? text : JSON.stringify(json, null, 2)
  const bars = byId('bars')
  bars.replaceChildren()
  for (const [name, share] of Object.entries(json?.probabilities ?? {})) {
    const meter = make('meter', { value: share, min: 0, max: 1 })
    bars.append(make('div', {}, make('span', { textContent: name }), meter, make('span', { textContent: (100 * share).toFixed(1) + ' %' })))
  }
}

const curl = (body) => {
  const auth = byId('key').value ? ' -H "Authorization: Bearer $KEY"' : ''
  return 'curl ' + location.origin + '/predict -H "Content-Type: application/json"' + auth + " -d '" + body.replaceAll("'", "'\\\\''") + "'"
}

byId('form').addEventListener('submit', async (event) => {
  event.preventDefault()
  const body = JSON.stringify(row())
  byId('curl').textContent = curl(body)
  show(await ask('/predict', { method: 'POST', headers: { 'content-type': 'application/json' }, body }))
})
byId('next').addEventListener('click', () => {
  shown = (shown + 1) % Math.max(1, examples.length)
  if (examples.length > 0) fill(examples[shown])
})

const load = async () => {
  const { response, text } = await ask('/openapi.json')
  byId('locked').hidden = response.status !== 401
  if (!response.ok) return
  const api = JSON.parse(text)
  document.title = api.info.title
  byId('title').textContent = api.info.title
  byId('version').textContent = api.info.version
  byId('about').textContent = api.info.description
  properties = api.components.schemas.Row.properties
  byId('fields').replaceChildren(...Object.entries(properties).map(([name, property]) => field(name, property)))
  const told = api.paths['/predict'].post.requestBody.content['application/json'].examples ?? {}
  examples = told['several rows']?.value ?? Object.values(told).map(({ value }) => value)
  byId('next').hidden = examples.length < 2
  if (examples.length > 0) fill(examples[0])
  byId('paths').replaceChildren(
    ...Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { summary }]) =>
        make('li', {}, make('code', { textContent: method.toUpperCase() + ' ' + path }), ' ' + summary))))
  byId('page').hidden = false
}
byId('keys').addEventListener('submit', (event) => { event.preventDefault(); load() })
byId('key').addEventListener('change', load)
load()
`
