/** What one GTO tag says (iterative/gto: gto/constants.py, gto/tag.py). `artifact` is in GTO's CLI form, `dir:name`. */
export type Tag =
  | {
      readonly event: 'register' | 'deregister'
      readonly artifact: string
      readonly version: string
      readonly counter: number | null
    }
  | {
      readonly event: 'assign' | 'unassign'
      readonly artifact: string
      readonly stage: string
      readonly counter: number | null
    }
  | { readonly event: 'create' | 'deprecate'; readonly artifact: string; readonly counter: number | null }

const word = '[a-zA-Z0-9](?:[a-zA-Z0-9/_-]*[a-zA-Z0-9])?'
const number = '(?:0|[1-9][0-9]*)'
const preRelease = `(?:${number}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)`
const version = `v${number}[.]${number}[.]${number}(?:-${preRelease}(?:[.]${preRelease})*)?(?:[+][0-9a-zA-Z-]+(?:[.][0-9a-zA-Z-]+)*)?`
const grammar = new RegExp(
  `^(?<artifact>(?:[a-zA-Z0-9_./-]+=)?${word})` +
    `(?:(?:#(?<stage>${word})|@(?<version>${version}))(?<cancel>!?)|@(?<state>deprecated|created))(?:#(?<counter>[0-9]+))?$`,
)

/** null for a tag that GTO does not know: it belongs to somebody else. */
export function parseTag(tag: string): Tag | null {
  const found = tag.length <= 500 ? grammar.exec(tag)?.groups : undefined
  if (!found) return null
  const artifact = found.artifact!.replace('=', ':')
  const counter = found.counter === undefined ? null : Number(found.counter)
  const cancelled = found.cancel === '!'
  if (found.version !== undefined)
    return { event: cancelled ? 'deregister' : 'register', artifact, version: found.version, counter }
  if (found.stage !== undefined)
    return { event: cancelled ? 'unassign' : 'assign', artifact, stage: found.stage, counter }
  return { event: found.state === 'deprecated' ? 'deprecate' : 'create', artifact, counter }
}

/** The tag's text, `name@v1.0.0` or `name#stage#3`. */
export function formatTag(tag: Tag): string {
  const artifact = tag.artifact.replace(':', '=')
  const counter = tag.counter === null ? '' : `#${tag.counter}`
  switch (tag.event) {
    case 'register':
      return `${artifact}@${tag.version}${counter}`
    case 'deregister':
      return `${artifact}@${tag.version}!${counter}`
    case 'assign':
      return `${artifact}#${tag.stage}${counter}`
    case 'unassign':
      return `${artifact}#${tag.stage}!${counter}`
    case 'deprecate':
      return `${artifact}@deprecated${counter}`
    case 'create':
      return `${artifact}@created${counter}`
  }
}

export function versionTag(name: string, version: string): string {
  return formatTag({ event: 'register', artifact: name, version, counter: null })
}

export function stageTag(name: string, stage: string, counter: number): string {
  return formatTag({ event: 'assign', artifact: name, stage, counter })
}
