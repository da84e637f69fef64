import { join } from 'node:path'
import { textOrNull } from './read-text.ts'

const packages: Readonly<Record<string, string>> = { sklearn: 'scikit-learn', tensorflow: 'tensorflow', keras: 'keras' }
const extras: Readonly<Record<string, string>> = { s3: 's3', gs: 'gs', azure: 'azure', ssh: 'ssh', gdrive: 'gdrive' }

const declaresDvc = /(^|["'\s])dvc\b/m

export interface PythonNeeds {
  /** Imported by the programs that run; null: none runs. */
  readonly libraries: readonly string[] | null
  readonly dvc: boolean
}

/**
 * Workflow steps that install Python and what the programs need: from the project's own requirements where there are any,
 * else from what they import. `folders` are where requirements may lie, relative to the repository's root.
 */
export async function pythonSetup(
  root: string,
  folders: readonly string[],
  needs: PythonNeeds,
): Promise<readonly string[]> {
  const text = (path: string): Promise<string | null> => textOrNull(join(root, path))
  const installs: string[] = []
  let declared = false
  for (const folder of new Set(['.', ...folders])) {
    const path = (name: string): string => (folder === '.' ? name : `${folder}/${name}`)
    const requirements = await text(path('requirements.txt'))
    const pyproject = requirements === null ? await text(path('pyproject.toml')) : null
    const named = declaresDvc.test(requirements ?? pyproject ?? '')
    if (needs.libraries === null && !named) continue
    declared ||= named
    if (requirements !== null) installs.push(`pip install -r ${word(path('requirements.txt'))}`)
    else if (pyproject !== null && /^\[(project|tool\.poetry)\]/m.test(pyproject))
      installs.push(`pip install ${word(folder)}`)
  }
  const cached = installs.length > 0 ? ', cache: pip' : ''
  const missing =
    installs.length > 0 || needs.libraries === null
      ? []
      : ['pandas', ...needs.libraries.map((name) => packages[name] ?? name)]
  if (needs.dvc && !declared) missing.push(await dvcPackage(text))
  if (missing.length > 0) installs.push(`pip install ${[...new Set(missing)].join(' ')}`)
  const version =
    (await text('.python-version')) === null ? 'python-version: "3.12"' : 'python-version-file: .python-version'
  return [
    '      - uses: actions/setup-python@v6',
    `        with: {${version}${cached}}`,
    ...installs.map((command) => `      - run: ${command}`),
  ]
}

async function dvcPackage(text: (path: string) => Promise<string | null>): Promise<string> {
  const scheme = /url\s*=\s*['"]?([a-z0-9]+):\/\//.exec((await text('.dvc/config')) ?? '')?.[1] ?? ''
  const extra = extras[scheme]
  return extra === undefined ? 'dvc' : `'dvc[${extra}]'`
}

function word(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : JSON.stringify(path)
}
