import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Path of a Python with the requirements that `folder` lists in it, under `.peers/`, made when it is not there yet. */
export function venv(folder: string, requirements = 'requirements.txt'): string {
  const path = join('.peers', folder.replaceAll(/[\\/]/g, '-'))
  const python = join(path, 'bin', 'python')
  const ready = join(path, 'ready')
  if (!existsSync(ready)) {
    mkdirSync('.peers', { recursive: true })
    execFileSync('python3', ['-m', 'venv', '--clear', path], { stdio: 'inherit' })
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '-r', join(folder, requirements)], {
      stdio: 'inherit',
    })
    writeFileSync(ready, '')
  }
  return python
}
