import { basename, join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import { adviceFor } from './init/advice.ts'
import { dataSets } from './init/data-sets.ts'
import { findScripts, type Script } from './init/find-scripts.ts'
import { findSites } from './init/find-sites.ts'
import { listFiles } from './init/list-files.ts'
import { type Place, placeOf } from './init/place.ts'
import { type InitOptions, planModel } from './init/plan-model.ts'
import { projectText } from './init/project-text.ts'
import { storeIgnored } from './init/store-ignored.ts'
import { wouldStop } from './init/would-train.ts'
import { writeNew } from './init/write-new.ts'
import { writeWorkflow } from './init/write-workflow.ts'

export interface InitResult {
  readonly written: readonly string[]
  /** There already, and left as they are. */
  readonly kept: readonly string[]
  /** What is left to a person, in sentences. */
  readonly next: readonly string[]
}

/** Looks at the folder and describes the models it finds; asks nothing, overwrites nothing. */
export async function init(options: InitOptions, ports: Ports): Promise<Outcome<InitResult>> {
  ports.progress('looking at the folder')
  const place = await placeOf(ports)
  const root = place.directory
  const files = await listFiles(root)
  const scripts = await findScripts(root, files)
  const existing = files.filter((path) => /(^|[/.])mlops\.ya?ml$/.test(path))
  const texts =
    existing.length > 0 ? new Map<string, string>() : await projectTexts(options, files, scripts, place, ports)
  const written: string[] = []
  const kept = [...existing]
  const next: string[] = []
  for (const [config, text] of texts) {
    const stop = await wouldStop(text, config, root)
    if (stop !== null) next.push(`${config}: training would stop: ${stop}`)
    ;((await writeNew(join(root, config), text)) ? written : kept).push(config)
  }
  const workflow = await writeWorkflow([...existing, ...texts.keys()], scripts, place, ports.origin.branch)
  ;(workflow.written ? written : kept).push(workflow.path)
  if (!(await storeIgnored(place)) && (await writeNew(join(root, '.gitignore'), '.mlops/\n')))
    written.push('.gitignore')
  next.push(...(await adviceFor([...existing, ...texts.keys()], workflow.path, place)))
  return {
    result: { written, kept, next },
    subject: {
      kind: 'table',
      title: `Set up ${basename(root)}`,
      columns: ['what', 'where'],
      rows: [
        ...written.map((path) => ['written', path]),
        ...kept.map((path) => ['kept as it is', path]),
        ...next.map((sentence) => ['next', sentence]),
      ],
    },
  }
}

async function projectTexts(
  options: InitOptions,
  files: readonly string[],
  scripts: readonly Script[],
  { directory, top }: Place,
  ports: Pick<Ports, 'origin' | 'progress'>,
): Promise<ReadonlyMap<string, string>> {
  const sets = options.data.length > 0 ? [{ home: '.', train: options.data, test: [] }] : dataSets(files)
  if (sets.length === 0) throw new UserError(nothingFound(files))
  const repository = basename((ports.origin.repository ?? '').replace(/(\.git)?\/*$/, ''))
  const base = (directory === top ? slug(repository) : null) ?? slug(basename(directory))
  const texts = new Map<string, string>()
  for (const site of findSites(sets, scripts)) {
    ports.progress(`reading the data of ${site.config}`)
    const name = slug(site.label ?? '') ?? base ?? 'model'
    texts.set(site.config, projectText(await planModel(site, name, directory, files, options)))
  }
  return texts
}

function nothingFound(files: readonly string[]): { where: string; what: string; allowed: string } {
  const pointer = files.find((path) => path.endsWith('.dvc'))
  return {
    where: '.',
    what: pointer === undefined ? 'there is no data file here' : `the data of ${pointer} is not here`,
    allowed:
      pointer === undefined
        ? '.csv, .tsv, .jsonl or .parquet in this folder or up to three below it, or --data FILE'
        : '`dvc pull` first, or --data FILE',
  }
}

function slug(text: string): string | null {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '')
  return name === '' ? null : name
}
