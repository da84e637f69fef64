import { glob, readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { isLfsPointer } from '../../data/lfs-pointer.ts'
import { type Problem, UserError } from '../../errors.ts'
import type { Ports } from '../../ports/ports.ts'
import type { SetupFacts } from '../../ports/setup.ts'
import type { Project } from '../../project/project.ts'
import { loadProject, type ProjectOptions } from '../load-project.ts'
import { readWorkflow, type Workflow } from './workflow.ts'

/** What every check looks at: the files of the repository, its settings, and what our actions need. */
export interface Patient {
  readonly facts: SetupFacts
  readonly grants: Ports['grants']
  readonly workflows: readonly Workflow[]
  /** Workflow files that cannot be read. */
  readonly broken: readonly string[]
  readonly codeowners: { readonly path: string; readonly text: string } | null
  readonly gitattributes: string
  readonly gitignore: string
  /** As named by the user, and from the repository's top. */
  readonly config: string
  readonly project: Project | null
  readonly project_problems: readonly Problem[]
  /** Data files of the project that are only LFS pointers here, and DVC pointers whose data is not here. */
  readonly lfs_pointers: readonly string[]
  readonly dvc_pointers: readonly string[]
}

/** Reads the working folder; nothing is run and nothing fetched. */
export async function examine(options: ProjectOptions, ports: Ports): Promise<Patient> {
  const root = ports.repository_root ?? ports.directory
  const { workflows, broken } = await workflowsIn(join(root, '.github', 'workflows'))
  const { project, problems } = await projectOrProblems(options, ports)
  const codeowners = await firstText(root, ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'])
  return {
    facts: await ports.setup.facts(),
    grants: ports.grants,
    workflows,
    broken,
    codeowners,
    gitattributes: (await textOf(join(root, '.gitattributes'))) ?? '',
    gitignore: (await textOf(join(root, '.gitignore'))) ?? '',
    config: options.config,
    project,
    project_problems: problems,
    lfs_pointers: project ? await lfsPointers(project) : [],
    dvc_pointers: project ? await dvcPointers(project) : [],
  }
}

async function workflowsIn(folder: string): Promise<{ workflows: Workflow[]; broken: string[] }> {
  const workflows: Workflow[] = []
  const broken: string[] = []
  for (const name of (await namesIn(folder)).filter((one) => /\.ya?ml$/.test(one)).toSorted()) {
    const path = `.github/workflows/${name}`
    const workflow = readWorkflow(path, (await textOf(join(folder, name))) ?? '')
    if (workflow) workflows.push(workflow)
    else broken.push(path)
  }
  return { workflows, broken }
}

async function projectOrProblems(
  options: ProjectOptions,
  ports: Ports,
): Promise<{ project: Project | null; problems: readonly Problem[] }> {
  try {
    return { project: await loadProject(options, ports), problems: [] }
  } catch (error) {
    if (error instanceof UserError) return { project: null, problems: error.problems }
    throw error
  }
}

async function lfsPointers({ data, root }: Project): Promise<string[]> {
  const found: string[] = []
  for (const pattern of [...data.train, ...(data.test ?? [])]) {
    for await (const match of glob(pattern, { cwd: root })) {
      const path = join(root, match)
      if ((await stat(path)).isFile() && (await isLfsPointer(path))) found.push(relative(root, path))
    }
  }
  return found
}

/** Patterns that name a pointer, or whose file is known only by one. */
async function dvcPointers({ data, root }: Project): Promise<string[]> {
  const found: string[] = []
  for (const pattern of [...data.train, ...(data.test ?? [])]) {
    const pointer = pattern.endsWith('.dvc') ? pattern : `${pattern}.dvc`
    if ((await textOf(join(root, pointer))) === null) continue
    if ((await kindOf(join(root, pointer.slice(0, -'.dvc'.length)))) === null) found.push(pointer.split(sep).join('/'))
  }
  return found
}

async function firstText(root: string, paths: readonly string[]): Promise<Patient['codeowners']> {
  for (const path of paths) {
    const text = await textOf(join(root, path))
    if (text !== null) return { path, text }
  }
  return null
}

function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(absent)
}

function kindOf(path: string): Promise<object | null> {
  return stat(path).catch(absent)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(absent)) ?? []
}

function absent(error: NodeJS.ErrnoException): null {
  if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(error.code ?? '')) return null
  throw error
}
