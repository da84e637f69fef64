import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { commands } from '../src/commands/table.ts'
import { projectJsonSchema } from '../src/project/json-schema.ts'
import { actionReadme, actionRows, actionYaml, isAction } from './action-files.ts'
import { walkWasm } from './walk-wat.ts'

/** Writes every generated file; with `--check` it only tells which are stale, and fails. */
const files = new Map<string, string>([
  ...commands.filter(isAction).flatMap((command): [string, string][] => [
    [`actions/${command.action}/action.yml`, actionYaml(command)],
    [`actions/${command.action}/README.md`, actionReadme(command)],
  ]),
  ['schemas/mlops.schema.json', `${JSON.stringify(projectJsonSchema(), null, 2)}\n`],
  ['src/forest/walk-wasm.ts', await walkWasm()],
  ['README.md', withBlock(read('README.md') ?? '', 'actions', actionRows(commands))],
])

const stale = [...files].filter(([path, text]) => read(path) !== text)
if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    process.stderr.write(`stale, run npm run generate:\n${stale.map(([path]) => `  ${path}\n`).join('')}`)
    process.exitCode = 1
  }
} else {
  for (const [path, text] of stale) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Replaces what stands between `<!-- generated NAME -->` and `<!-- end NAME -->`. */
function withBlock(text: string, name: string, block: string): string {
  const marks = new RegExp(`(<!-- generated ${name} -->\\n)[\\s\\S]*?(<!-- end ${name} -->)`)
  if (!marks.test(text)) throw new Error(`README.md has no block ${name}`)
  return text.replace(marks, (_, start: string, end: string) => `${start}${block}\n${end}`)
}
