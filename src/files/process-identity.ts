import { hostname } from 'node:os'

export function machine(): string {
  return hostname().replaceAll(/[^A-Za-z0-9.-]/g, '_')
}

/** Whether a process of this machine runs, or another one that got its number meanwhile. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
