import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parseTag } from '../../src/registry/tag.ts'
import { type Connected, closeDoubles, connectDouble } from '../contracts/github.ts'
import { samplePublication, temporary } from '../contracts/samples.ts'
import { accepted, rejected } from '../registry/tag-cases.ts'

const run = promisify(execFile)
const venv = join(process.cwd(), '.peers', 'gto')
const bin = (program: string) => join(venv, 'bin', program)

let github: Connected
let clone: string
beforeAll(async () => {
  if (!(await stat(bin('gto')).catch(() => null))) {
    await run('python3', ['-m', 'venv', venv])
    await run(bin('pip'), ['install', '--quiet', 'gto==1.10.1'])
  }
  github = await connectDouble()
  const { registry, double } = github
  const move = (name: string, stage: string, version: string) =>
    registry.assign({ name, stage, version, by: 'octocat', reason: 'tried' })
  for (const seed of [1, 2, 3]) await registry.publish(await samplePublication(seed))
  await registry.publish(await samplePublication(4, 'minor', 'fish'))
  await move('birds', 'staging', 'v0.0.3')
  await move('birds', 'production', 'v0.0.1')
  await move('birds', 'production', 'v0.0.3')
  await move('birds', 'production', 'v0.0.1')
  clone = join(await temporary(), 'clone')
  await run('git', ['clone', '--quiet', double.gitDir, clone])
  await run('git', ['fetch', '--quiet', '--tags'], { cwd: clone })
}, 300_000)
afterAll(closeDoubles)

async function gto<T>(...args: string[]): Promise<T> {
  return JSON.parse((await run(bin('gto'), [...args, '--json'], { cwd: clone })).stdout) as T
}

test('gto show tells the latest versions and the stages that we tell', async () => {
  const shown = await gto<Record<string, { version: string; stage: Record<string, string> }>>('show')
  for (const name of ['birds', 'fish']) {
    const { versions } = await github.registry.list(name)
    expect(shown[name]!.version).toBe(versions[0]!.version)
    const stages = versions.flatMap(({ version, stages }) => stages.map((stage) => [stage, version]))
    expect(shown[name]!.stage).toMatchObject(Object.fromEntries(stages))
  }
  expect(shown.birds!.stage).toMatchObject({ production: 'v0.0.1', staging: 'v0.0.3' })
})

test('gto history tells the same events in the same order', async () => {
  const history = await gto<{ event: string; artifact: string; version?: string; stage?: string; timestamp: string }[]>(
    'history',
    'birds',
  )
  const events = history.filter(({ event }) => event === 'registration' || event === 'assignment')
  const { versions, moves } = await github.registry.list('birds')
  const ours = [
    ...versions.map(({ version, registered_at }) => ({ at: registered_at, text: `registration ${version}` })),
    ...moves.map(({ version, stage, at }) => ({ at, text: `assignment ${stage} ${version}` })),
  ].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const theirs = events.map(({ event, stage, version }) => [event, stage, version].filter(Boolean).join(' '))
  expect(theirs).toEqual(ours.map(({ text }) => text))
})

test("gto's parser takes and refuses the tags that ours does", async () => {
  const script = `
import json, sys
from gto.constants import tag_re, tag_to_name
def read(tag):
    found = tag_re.fullmatch(tag)
    if not found: return None
    group = found.groupdict()
    cancelled = bool(group["cancel"])
    if group["version"]: event = "deregister" if cancelled else "register"
    elif group["stage"]: event = "unassign" if cancelled else "assign"
    else: event = "deprecate" if group["deprecated"] else "create"
    kept = {"version": group["version"], "stage": group["stage"]}
    counter = None if group["counter"] is None else int(group["counter"])
    return {"event": event, "artifact": tag_to_name(group["artifact"]), "counter": counter, **{k: v for k, v in kept.items() if v}}
print(json.dumps([read(tag) for tag in json.loads(sys.argv[1])]))
`
  const tags = [...accepted.map(([tag]) => tag), ...rejected]
  const { stdout } = await run(bin('python'), ['-c', script, JSON.stringify(tags)])
  expect(tags.map(parseTag)).toEqual(JSON.parse(stdout))
})
