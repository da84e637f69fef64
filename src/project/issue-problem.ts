import type { z } from 'zod'
import { closest } from '../data/suggest.ts'
import type { Problem } from '../errors.ts'

/** The part of a schema issue that tells what would have been right. Messages written in the schema are such texts already. */
type Issue = z.core.$ZodIssue

/** `n_estimaters` -> ` (did you mean n_estimators?)` */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = closest(word, candidates)
  return near ? ` (did you mean ${near}?)` : ''
}

export interface LocatedIssue {
  readonly path: readonly PropertyKey[]
  readonly problem: Omit<Problem, 'where'>
}

/** Turns one issue of the schema into problems that name the key, the value and what is allowed. */
export function issueProblems(
  issue: Issue,
  valueAt: (path: readonly PropertyKey[]) => unknown,
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): LocatedIssue[] {
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(issue.path)
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      problem: {
        what: `unknown key ${dotted([...issue.path, key])}${suggestion(key, known)}`,
        allowed: known.join(', '),
      },
    }))
  }
  const value = valueAt(issue.path)
  const name = dotted(issue.path)
  if (value === undefined) {
    return [{ path: issue.path, problem: { what: `${name} is missing`, ...allowedBy(issue) } }]
  }
  const near =
    issue.code === 'invalid_value' && typeof value === 'string' ? suggestion(value, issue.values.map(String)) : ''
  return [{ path: issue.path, problem: { what: `${name} is ${shown(value)}${near}`, ...allowedBy(issue) } }]
}

export function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}

/** A value as the user wrote it, cut where it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}

function allowedBy(issue: Issue): { allowed?: string } {
  switch (issue.code) {
    case 'invalid_value':
      return { allowed: issue.values.map(String).join(', ') }
    case 'invalid_type':
      return {
        allowed: /^Invalid input/.test(issue.message) ? (typeTexts[issue.expected] ?? issue.expected) : issue.message,
      }
    default:
      return { allowed: issue.message }
  }
}

const typeTexts: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'keys and values',
  record: 'keys and values',
  array: 'a list',
}
