import { basename, dirname, relative } from 'node:path/posix'
import type { DataSet } from './data-sets.ts'
import type { Script } from './find-scripts.ts'

/** One model to be described: where its project file goes, the program that trains it, and the data it may be trained on. */
export interface Site {
  /** POSIX path of the project file. */
  readonly config: string
  /** What tells it from the folder's other models; null: it is the only one. */
  readonly label: string | null
  readonly script: Script | null
  /** The likeliest first. */
  readonly sets: readonly DataSet[]
}

/**
 * The models of a folder. Several programs that each read data of their own are several models, as are several folders with data
 * and a program each; everything else is one model.
 */
export function findSites(sets: readonly DataSet[], scripts: readonly Script[]): readonly Site[] {
  const own = scriptsWithData(sets, scripts)
  if (own.length > 1) {
    const folders = own.map(({ script, set }) => (set.home === dirname(script.path) ? set.home : '.'))
    return own.map(({ script, set }, index) => {
      const home = folders[index]!
      const alone = home !== '.' && folders.filter((folder) => folder === home).length === 1
      const label = alone ? basename(home) : stem(set)
      return { config: alone ? `${home}/mlops.yml` : `${label}.mlops.yml`, label, script, sets: [set] }
    })
  }
  const homes = [...new Set(sets.map((set) => set.home))]
  const inside = (home: string): readonly Script[] => scripts.filter((script) => script.path.startsWith(`${home}/`))
  if (homes.length > 1 && homes.every((home) => home !== '.' && (scripts.length === 0 || inside(home).length > 0))) {
    return homes.map((home) => ({
      config: `${home}/mlops.yml`,
      label: basename(home),
      script: inside(home)[0] ?? null,
      sets: likeliestFirst(sets.filter((set) => set.home === home)),
    }))
  }
  const script = own[0]?.script ?? scripts[0] ?? null
  const first = own[0] ? [own[0].set] : []
  return [
    {
      config: 'mlops.yml',
      label: null,
      script,
      sets: [...first, ...likeliestFirst(sets.filter((set) => !first.includes(set)))],
    },
  ]
}

/** Each program with the first set that it names and no program before it did. */
function scriptsWithData(
  sets: readonly DataSet[],
  scripts: readonly Script[],
): readonly { readonly script: Script; readonly set: DataSet }[] {
  const taken = new Set<DataSet>()
  return scripts.flatMap((script) => {
    const named = sets.filter((set) => set.train.some((path) => mentions(script, path, sets)))
    const set = named.find((one) => !taken.has(one))
    if (set === undefined || named.some((one) => taken.has(one))) return []
    taken.add(set)
    return [{ script, set }]
  })
}

function mentions({ path, text }: Script, data: string, sets: readonly DataSet[]): boolean {
  const name = basename(data)
  const unique = sets.flatMap((set) => set.train).filter((other) => basename(other) === name).length === 1
  return [data, relative(dirname(path), data), ...(unique ? [name] : [])].some((spelling) => text.includes(spelling))
}

function likeliestFirst(sets: readonly DataSet[]): readonly DataSet[] {
  return sets.toSorted((a, b) => b.test.length - a.test.length)
}

function stem({ train }: DataSet): string {
  return (
    basename(train[0]!)
      .replace(/\..*$/, '')
      .replaceAll(/[^A-Za-z0-9]*(train(ing)?|\*)/gi, '') || 'model'
  )
}
