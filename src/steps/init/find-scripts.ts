import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** A Python program that trains a model. */
export interface Script {
  readonly path: string
  readonly text: string
  /** As imported: `sklearn`, `mlflow`, `xgboost` ... */
  readonly libraries: readonly string[]
  /** It writes where mlops-actions looks. */
  readonly reports: boolean
}

const largest = 1_000_000
const most = 300
const known =
  /^[ \t]*(?:import|from)[ \t]+(sklearn|mlflow|xgboost|lightgbm|catboost|torch|tensorflow|keras|statsmodels)\b/gm
const training = /\.(fit|fit_transform|autolog)\s*\(|\b(xgb|xgboost|lgb|lightgbm)\.(train|cv)\s*\(|\.backward\s*\(/

/** Training programs among the files, the likeliest first: by name, then by how near to the top they lie. */
export async function findScripts(root: string, files: readonly string[]): Promise<readonly Script[]> {
  const scripts: Script[] = []
  for (const path of files
    .filter((file) => file.endsWith('.py') && !/(^|\/)(test_|setup\.py|conftest)/.test(file))
    .slice(0, most)) {
    if ((await stat(join(root, path))).size > largest) continue
    const text = await readFile(join(root, path), 'utf8')
    const libraries = [...new Set([...text.matchAll(known)].map((match) => match[1]!))]
    if (libraries.length === 0 || !training.test(text)) continue
    scripts.push({ path, text, libraries, reports: text.includes('MLOPS_RUN_DIR') })
  }
  return scripts.sort((a, b) => rank(a) - rank(b))
}

/** A stable sort keeps the order of the files within a rank. */
function rank({ path }: Script): number {
  const name = basename(path)
  const order = [/^train/i, /train/i, /fit|model/i, /^(main|run)\b/i]
  const place = order.findIndex((pattern) => pattern.test(name))
  return place === -1 ? order.length : place
}
