import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { styleText } from 'node:util'

/**
 * Plays the main job on real data: a model is trained, registered and promoted; a worse one is refused; a better one is
 * accepted; the stage is rolled back. Every line that starts with `$` is a command that a user could type.
 */
const folder = resolve('.mlops', 'demo')
const launcher = resolve('bin', 'mlops.js')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
cpSync(join('examples', 'birdstrikes'), folder, { recursive: true })
const model = 'birdstrike-damage'

say('1. A first model: trained on bird strikes of 1990-1998, judged on those of 1999')
mlops(0, 'train', '--set', 'train.params.max_depth=null', '--set', 'train.params.min_samples_leaf=1')
mlops(0, 'validate')
mlops(0, 'register')
mlops(0, 'promote', `${model}@v0.0.1`, 'production', '--reason', 'first model')

say('2. A worse one: three trees only. The gate refuses it, and so does the registry')
mlops(0, 'train', '--set', 'train.params.n_estimators=3', '--set', 'train.params.max_depth=null')
const refused = mlops(1, 'validate')
mlops(2, 'register')

say('3. A better one: trees that stop in time. Accepted, released, promoted')
mlops(0, 'train')
const accepted = mlops(0, 'validate')
mlops(0, 'register')
mlops(0, 'promote', `${model}@v0.0.2`, 'production', '--reason', 'better than v0.0.1')

say('4. Second thoughts: production goes back, and the log remembers')
mlops(0, 'rollback', model, 'production', '--reason', 'second thoughts')
mlops(0, 'versions')
mlops(0, 'verify', `${model}@v0.0.2`)

say('The reports, for a browser')
process.stdout.write(`  refused:  ${reportOf(refused)}\n  accepted: ${reportOf(accepted)}\n`)

function say(text: string): void {
  process.stdout.write(`\n${styleText('bold', text)}\n`)
}

/** Runs one command in the demo's folder; anything but the expected exit code ends the demo. */
function mlops(expected: number, ...words: string[]): string {
  process.stdout.write(
    `\n${styleText('cyan', `$ mlops ${words.map((word) => (/[\s]/.test(word) ? `"${word}"` : word)).join(' ')}`)}\n`,
  )
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...words, '--quiet'], {
    cwd: folder,
    encoding: 'utf8',
  })
  process.stdout.write(stdout)
  process.stdout.write(stderr)
  if (status === expected) return stdout
  process.stdout.write(`\nThe demo expected exit code ${expected} and got ${status}.\n`)
  process.exit(1)
}

function reportOf(output: string): string {
  const path = /^Report: (.+)$/m.exec(output)?.[1]
  if (!path || readFileSync(path).length === 0) throw new Error('validate named no report')
  return path
}
