import { type Document, parseDocument } from 'yaml'
import { UserError } from '../errors.ts'

/** `validate.metrics.roc_auc.threshold=0.8`: any key of the project file, checked by the same schema. */
export interface Override {
  readonly path: readonly string[]
  readonly value: string
}

/** @throws UserError when a text has no `=`. */
export function parseOverride(text: string): Override {
  const cut = text.indexOf('=')
  if (cut < 1)
    throw new UserError({ where: '--set', what: `${JSON.stringify(text)} names no value`, allowed: 'key.key=value' })
  return { path: text.slice(0, cut).trim().split('.'), value: text.slice(cut + 1) }
}

/** Writes the overrides into the document; returns where each dotted path came from, for messages. */
export function applyOverrides(document: Document, overrides: readonly Override[]): ReadonlyMap<string, string> {
  const places = new Map<string, string>()
  for (const { path, value } of overrides) {
    const plain = plainValue(path, value)
    try {
      document.setIn(path, plain)
    } catch (error) {
      throw new UserError(
        { where: `--set ${path.join('.')}`, what: 'a key on the way is a single value, not a group of keys' },
        { cause: error },
      )
    }
    places.set(path.join('.'), `--set ${path.join('.')}`)
  }
  return places
}

function plainValue(path: readonly string[], value: string): unknown {
  const parsed = parseDocument(value)
  try {
    const [error] = parsed.errors
    if (error) throw error
    return parsed.toJS({ maxAliasCount: 20 })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const what = `${JSON.stringify(value)} is not valid YAML: ${error.message.split('\n')[0]}`
    throw new UserError({ where: `--set ${path.join('.')}`, what, allowed: 'a value; quoted where it is a text' })
  }
}
