import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive, machine } from './process-identity.ts'

export interface OwnerLock {
  /** Whether the folder is still this process's. */
  holds(): Promise<boolean>
  release(): Promise<void>
}

interface Owner {
  readonly machine: string
  readonly pid: number
  /** When the process began, as the system counts it; null where it does not tell. */
  readonly began: string | null
  readonly token: string
}

/**
 * Takes a folder for this process; null while a living process of this machine holds it. What a dead process left is taken
 * over, and so is what another machine holds, whose processes cannot be seen: its process finds out by `holds`.
 */
export async function takeFolder(folder: string): Promise<OwnerLock | null> {
  const file = join(folder, 'owner.json')
  const before = await readOwner(file)
  if (before !== null) {
    if (await runs(before)) return null
    // Of two that find the same dead owner, only one can move its file away.
    const moved = join(folder, `owner-${randomUUID()}.json`)
    if (!(await happened(rename(file, moved), 'ENOENT'))) return null
    await rm(moved)
  }
  const owner: Owner = {
    machine: machine(),
    pid: process.pid,
    began: await beginning(process.pid),
    token: randomUUID(),
  }
  if (!(await happened(writeFile(file, JSON.stringify(owner), { flag: 'wx' }), 'EEXIST'))) return null
  const holds = async (): Promise<boolean> => (await readOwner(file))?.token === owner.token
  return {
    holds,
    release: async () => {
      if (await holds()) await rm(file, { force: true })
    },
  }
}

async function runs(owner: Owner): Promise<boolean> {
  if (owner.machine !== machine() || !isAlive(owner.pid)) return false
  return owner.began === (await beginning(owner.pid))
}

/** Linux counts a process's start in ticks since boot: a process that got the same number later has another. */
async function beginning(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  // The program's name, in brackets, may hold spaces.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

async function readOwner(file: string): Promise<Owner | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    // Torn by a kill: nobody's.
    if (error instanceof SyntaxError) return { machine: '', pid: 0, began: null, token: '' }
    throw error
  }
}

async function happened(work: Promise<unknown>, unless: string): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === unless) return false
    throw error
  }
}
