import { basename, dirname } from 'node:path/posix'
import { dataFileOrNull } from '../../data/data-file.ts'

/** Files that belong together: rows to train on, and maybe rows to test on. */
export interface DataSet {
  /** Folder of the model they belong to: theirs, without `data`, `raw` and the like. */
  readonly home: string
  readonly train: readonly string[]
  readonly test: readonly string[]
}

const dataFolder = /^(data|datasets?|raw|processed|interim|inputs?|csv|parquet|train|test)$/i
const noData = /(^|[_.-])(predictions?|submissions?|metrics|results?|history|schema|requirements|profile)([_.-]|$)/i
const ofTraining = /(^|[_.-])train(ing)?([_.-]|$)/i
const ofTesting = /(^|[_.-])(test(ing)?|holdout|valid(ation)?|val|eval)([_.-]|$)/i

/** Data files in sets: a training file with its test file, files that number their parts, and every other one for itself. */
export function dataSets(files: readonly string[]): readonly DataSet[] {
  const found = files.filter((path) => dataFileOrNull(path, path) !== null && !noData.test(basename(path)))
  const sets: DataSet[] = []
  const taken = new Set<string>()
  for (const path of found.filter((one) => ofTraining.test(basename(one)))) {
    const test = found.filter((other) => other !== path && sameButSide(path, other))
    sets.push({ home: homeOf(path), train: [path], test: test.slice(0, 1) })
    for (const one of [path, ...test]) taken.add(one)
  }
  const parts = new Map<string, string[]>()
  for (const path of found.filter((one) => !taken.has(one) && !ofTesting.test(basename(one)))) {
    const key = path.replaceAll(/\d+/g, '*')
    parts.set(key, [...(parts.get(key) ?? []), path])
  }
  for (const [pattern, paths] of parts) {
    sets.push({ home: homeOf(paths[0]!), train: paths.length === 1 ? paths : [pattern], test: [] })
  }
  return sets
}

/** `data/train.csv` and `data/test.csv`, `churn_train.csv` and `churn_valid.csv`. */
function sameButSide(train: string, other: string): boolean {
  if (!ofTesting.test(basename(other)) || ofTraining.test(basename(other))) return false
  const plain = (path: string, side: RegExp): string => `${dirname(path)}/${basename(path).replace(side, '$1|')}`
  return (
    plain(train, /(^|[_.-])train(?:ing)?(?=[_.-]|$)/i) ===
    plain(other, /(^|[_.-])(?:test(?:ing)?|holdout|valid(?:ation)?|val|eval)(?=[_.-]|$)/i)
  )
}

function homeOf(path: string): string {
  let folder = dirname(path)
  while (folder !== '.' && dataFolder.test(basename(folder))) folder = dirname(folder)
  return folder
}
