// Drift beside Evidently: false alarms, power, time, and how near a stored profile is to the rows.
//   node build/bench/drift.js chance [REPEATS]                 false alarms and power
//   node build/bench/drift.js profile                          profile against rows, California housing
//   node build/bench/drift.js seconds FOLDER [ROWS]            writes reference.csv and current.csv once, then times ours
// The other side: python bench/drift.py alarms REPEATS; python bench/drift.py seconds FOLDER
import { once } from 'node:events'
import { createWriteStream, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { finished } from 'node:stream/promises'
import { readTable } from '../src/data/read-table.ts'
import type { Column, Table } from '../src/data/table.ts'
import { columnNamed, columnPair } from '../src/drift/column-pair.ts'
import { compareProfiles } from '../src/drift/compare-profiles.ts'
import { policyOf } from '../src/drift/policy.ts'
import { score } from '../src/drift/score.ts'
import { buildProfile } from '../src/profile/build-profile.ts'
import { profileText } from '../src/profile/profile-file.ts'
import { type Profile, profileSchema } from '../src/records/profile.ts'
import { ksDistance } from '../src/stats/kolmogorov-smirnov.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

function compare(reference: Profile, current: Profile) {
  return compareProfiles({
    name: null,
    reference: { source: 'reference', profile: reference },
    current: { source: 'current', profile: current },
    policy: policyOf('default'),
  })
}

function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

type Law = (random: () => number) => number
const normal: Law = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const laws: Readonly<Record<string, Law>> = { normal, lognormal: (random) => Math.exp(normal(random)) }

function batch(rows: number, columns: number, law: Law, random: () => number, shift = 0): Table {
  const made = Array.from({ length: columns }, (_, at): Column => {
    const values = Float64Array.from({ length: rows }, () => law(random) + (at === 0 ? shift : 0))
    return { kind: 'number', name: `x${at}`, values, integer: false }
  })
  return { rows, columns: made }
}

/** A new reference of 5,000 rows for each tenth batch: the alarm must not hang on one lucky reference. */
function chance(repeats: number): void {
  say('| law | batch | runs with an alarm, no drift | found, one of 20 columns moved half a sigma |')
  say('|---|--:|--:|--:|')
  for (const [name, law] of Object.entries(laws)) {
    for (const rows of [50, 100, 200, 500, 1000]) {
      const random = mulberry(rows + name.length)
      let [alarms, found, looked] = [0, 0, 0]
      let reference: Profile | null = null
      for (let repeat = 0; repeat < repeats; repeat++) {
        if (repeat % 10 === 0) reference = buildProfile(batch(5000, 20, law, random))
        if (compare(reference!, buildProfile(batch(rows, 20, law, random))).verdict !== 'stable') alarms++
        if (name !== 'normal' || repeat % 5 !== 0) continue
        looked++
        const moved = compare(reference!, buildProfile(batch(rows, 20, law, random, 0.5)))
        if (moved.columns.find(({ column }) => column === 'x0')?.drifted) found++
      }
      const power = name === 'normal' ? `${((100 * found) / looked).toFixed(1)} %` : ''
      say(`| ${name} | ${rows} | ${((100 * alarms) / repeats).toFixed(1)} % | ${power} |`)
    }
  }
}

async function profile(): Promise<void> {
  const root = resolve('examples/california-housing/data')
  const tables = await Promise.all(
    ['reference', 'analysis'].map(async (name) => (await readTable({ patterns: [`${name}.csv.gz`], root })).table),
  )
  const [exact, coarse] = [true, false].map((keep) => tables.map((table) => buildProfile(table, { exact: keep })))
  say('| column | KS D | off by | Wasserstein | off by | Jensen-Shannon off by | PSI off by |')
  say('|---|--:|--:|--:|--:|--:|--:|')
  for (const { name, kind, role } of exact![0]!.columns) {
    const [rows, knots] = [exact!, coarse!].map((sides) => {
      const [before, now] = sides.map((side) => columnNamed(side, name))
      return before && now ? columnPair(before, now) : null
    })
    if (kind !== 'number' || role === 'id' || rows?.kind !== 'number' || knots?.kind !== 'number') continue
    const distance = ksDistance(rows.reference, rows.current)
    const values = (['wasserstein', 'jensenshannon', 'psi'] as const).map((method) => {
      const [one, other] = [rows, knots].map((pair) => score(pair, method, 'evidently')!.value)
      return [one!, Math.abs(one! - other!)] as const
    })
    const apart = Math.abs(distance - ksDistance(knots.reference, knots.current))
    say(
      `| ${name} | ${distance.toFixed(4)} | ${apart.toFixed(5)} | ${values[0]![0].toFixed(4)} | ${values.map(([, off]) => off.toFixed(5)).join(' | ')} |`,
    )
  }
}

/** 14 normal, 2 whole and 4 text columns; the current side is moved a little in one. */
async function seconds(folder: string, rows: number): Promise<void> {
  for (const [seed, name] of ['reference', 'current'].entries())
    if (!existsSync(`${folder}/${name}.csv`)) await write(`${folder}/${name}.csv`, rows, mulberry(seed + 1))
  const profileFile = `${folder}/reference.profile.json`
  if (!existsSync(profileFile)) {
    const { table } = await readTable({ patterns: ['reference.csv'], root: folder })
    writeFileSync(profileFile, profileText(buildProfile(table)))
    say('The reference is profiled; run once more to measure.')
    return
  }
  const stored = profileSchema.parse(JSON.parse(readFileSync(profileFile, 'utf8')))
  const clock = (): readonly [number, number] => {
    const { user, system } = process.cpuUsage()
    return [performance.now() / 1000, (user + system) / 1e6]
  }
  const started = clock()
  const { table } = await readTable({ patterns: ['current.csv'], root: folder })
  const read = clock()
  const report = compare(stored, buildProfile(table))
  const ended = clock()
  const peak_mb = process.resourceUsage().maxRSS / 1024
  const between = (from: readonly [number, number], to: readonly [number, number]) => ({
    seconds: to[0] - from[0],
    cpu_seconds: to[1] - from[1],
  })
  say(
    JSON.stringify({
      rows,
      verdict: report.verdict,
      read: between(started, read),
      compare: between(read, ended),
      peak_mb,
    }),
  )
}

async function write(path: string, rows: number, random: () => number): Promise<void> {
  const out = createWriteStream(path)
  const names = Array.from({ length: 20 }, (_, at) => `x${at}`)
  let text = `${names.join(',')}\n`
  for (let row = 0; row < rows; row++) {
    const cells = names.map((_, at) => {
      if (at < 14) return normal(random).toFixed(6)
      return at < 16 ? String(Math.floor(random() * 1000)) : `label${Math.floor(random() * 12)}`
    })
    text += `${cells.join(',')}\n`
    if (text.length < 1 << 20) continue
    if (!out.write(text)) await once(out, 'drain')
    text = ''
  }
  out.end(text)
  await finished(out)
}

const [mode, first, second] = process.argv.slice(2)
if (mode === 'chance') chance(Number(first ?? 1000))
else if (mode === 'profile') await profile()
else if (mode === 'seconds') await seconds(resolve(first ?? '.'), Number(second ?? 1_000_000))
else say('chance, profile or seconds')
