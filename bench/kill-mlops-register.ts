/**
 * `mlops register` on the folder, killed by SIGKILL after a random delay and run again, as often as told (default 200):
 * each time there must be exactly one version more, intact, and nothing left over.
 *
 *   node build/bench/kill-mlops-register.js [times]
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { killRegister } from './kill-register.ts'

const times = Number(process.argv[2] ?? 200)
const folder = mkdtempSync(join(tmpdir(), 'mlops-kill-runs-'))
const mlops = resolve('build/test/cli/launch.js')
cpSync('test/datasets/wine.csv', join(folder, 'wine.csv'))
writeFileSync(
  join(folder, 'mlops.yml'),
  'name: wine\ntask: multiclass-classification\ntarget: cultivar\ndata: {train: wine.csv}\ntrain: {params: {n_estimators: 200}}\n',
)
const ids = Array.from({ length: times + 1 }, (_, seed) => {
  const words = [mlops, 'train', '--json', '--quiet', '--set', `train.params.seed=${seed}`]
  const run = JSON.parse(execFileSync(process.execPath, words, { cwd: folder, encoding: 'utf8' })) as { run_id: string }
  return run.run_id
})
writeFileSync(join(folder, 'ids.txt'), ids.map((id) => `${id}\n`).join(''))
// `exec`, so that the signal strikes the registration and not a shell around it.
const script = `exec "$0" "$1" register --quiet --config "$2/mlops.yml" --store "$3" --allow-unvalidated 'kill test' --run "$(sed -n "$(($4 + 1))p" "$2/ids.txt")"`
const command = ['sh', '-c', script, process.execPath, mlops, folder, '{store}', '{n}']
const { kills, hits, versions } = await killRegister(times, 1, command, join(folder, '.mlops'))
process.stdout.write(`${versions} versions, all intact; ${kills} registrations killed, ${hits} of them while writing\n`)
