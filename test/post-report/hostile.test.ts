import { afterEach, describe, expect, test } from '@jest/globals'
import { digestOf } from '../../src/files/digest.ts'
import { zip } from '../fakes/zip.ts'
import { type Reported, type Scene, stage } from './scene.ts'

/** Every artifact here is what a hostile author could upload from a fork: nothing of it may cross, and nothing may break. */

let scene: Scene
afterEach(async () => {
  await scene.double.close()
  scene.double.assertClean()
})

type Report = ReturnType<Scene['honest']>
type Made = Record<string, unknown>

const bytesOf = (text: string): Buffer => Buffer.from(text)
const json = (value: unknown): Buffer => bytesOf(JSON.stringify(value))

async function reported(make: (report: Report) => Buffer | unknown): Promise<Reported> {
  scene = await stage()
  const made = make(scene.honest())
  scene.leave(Buffer.isBuffer(made) ? made : { 'report.json': JSON.stringify(made) })
  return scene.report()
}

/** What the pull request is told of a refusal: our one sentence, without a word of the artifact. */
function refusal({ status, verdict, comments }: Reported, sentence: RegExp): void {
  expect({ status, verdict, comments: comments.length }).toEqual({
    status: 'refused',
    verdict: 'incomplete',
    comments: 1,
  })
  expect(comments[0]).toMatch(sentence)
  expect(comments[0]).not.toMatch(/evil/i)
  expect(comments[0]!.length).toBeLessThan(2_000)
}

const archive = /The report&#39;s archive is not|The report's archive is not/

describe('hostile archives', () => {
  test('a bomb: a gigabyte of zeros in a megabyte', async () => {
    const zeros = Buffer.alloc(96 * 2 ** 20)
    refusal(await reported(() => zip([{ name: 'report.json', bytes: zeros }])), archive)
  })

  test('a bomb below the size limit, by its ratio', async () => {
    refusal(await reported(() => zip([{ name: 'report.json', bytes: Buffer.alloc(8 * 2 ** 20) }])), archive)
  })

  test('a bomb that lies about its size', async () => {
    const packed = zip([{ name: 'report.json', bytes: Buffer.alloc(8 * 2 ** 20) }])
    const at = packed.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
    packed.writeUInt32LE(100, at + 24)
    refusal(await reported(() => packed), archive)
  })

  test('ten thousand entries', async () => {
    const entries = Array.from({ length: 10_000 }, (_, index) => ({ name: `evil-${index}`, bytes: bytesOf('x') }))
    refusal(await reported(() => zip(entries)), archive)
  })

  test.each(['../evil.json', 'a/../../evil.json', '/etc/evil', 'C:\\evil', 'evil\\..\\..\\x', 'evil\u0000.json'])(
    'a path that leaves its folder: %j',
    async (name) => {
      const make = (report: Report) =>
        zip([
          { name: 'report.json', bytes: json(report) },
          { name, bytes: bytesOf('evil') },
        ])
      refusal(await reported(make), archive)
    },
  )

  test('a symbolic link in the place of the report', async () => {
    const link = { name: 'report.json', bytes: bytesOf('/etc/passwd'), unixMode: 0o120777 }
    refusal(await reported(() => zip([link])), archive)
  })

  test('two entries of one name, also by case', async () => {
    const twice = (first: string, second: string) => (report: Report) =>
      zip([
        { name: first, bytes: json(report) },
        { name: second, bytes: json({ ...report, name: 'evil' }) },
      ])
    refusal(await reported(twice('report.json', 'report.json')), archive)
    await scene.double.close()
    refusal(await reported(twice('report.json', 'REPORT.JSON')), archive)
  })

  test('no ZIP at all, a torn one, and one without a report', async () => {
    refusal(await reported(() => bytesOf('evil')), archive)
    await scene.double.close()
    refusal(await reported((report) => zip([{ name: 'report.json', bytes: json(report) }]).subarray(40)), archive)
    await scene.double.close()
    refusal(await reported((report) => zip([{ name: 'evil.json', bytes: json(report) }])), archive)
  })

  test('several reports of one model', async () => {
    scene = await stage()
    for (const digit of ['d', 'e'])
      scene.leave({ 'report.json': JSON.stringify(scene.honest()) }, `mlops-report-birds-${digit.repeat(40)}`)
    refusal(await scene.report(), /The run left several reports of this model/)
  })

  test("none, and only another model's", async () => {
    scene = await stage()
    scene.leave({ 'report.json': JSON.stringify(scene.honest()) }, `mlops-report-evil-${'d'.repeat(40)}`)
    refusal(await scene.report(), /The run left no report of this model/)
  })

  test('an artifact of another workflow run is not looked at', async () => {
    scene = await stage()
    const other = scene.double.seed.run({ head_sha: scene.base })
    const content = zip([{ name: 'report.json', bytes: json(scene.honest()) }])
    scene.double.seed.artifact(other.id, `mlops-report-birds-${'d'.repeat(40)}`, content)
    refusal(await scene.report(), /The run left no report of this model/)
  })
})

describe('hostile records', () => {
  const record = /does not have the form of a gate report/
  const limits = /larger, deeper or holds larger numbers or texts/
  const twice = /tells one number twice/

  test.each<[string, (report: Report) => Buffer | Made, RegExp]>([
    ['not JSON', () => zip([{ name: 'report.json', bytes: bytesOf('<script>evil()</script>') }]), record],
    ['a list', () => zip([{ name: 'report.json', bytes: bytesOf('["evil"]') }]), record],
    ['an unknown property', (report) => ({ ...report, evil: true }), record],
    ['another schema', (report) => ({ ...report, schema_version: 2 }), record],
    ['a verdict of its own', (report) => ({ ...report, verdict: 'evil' }), record],
    [
      'nesting of 100,000',
      () => zip([{ name: 'report.json', bytes: bytesOf(`${'['.repeat(1e5)}${']'.repeat(1e5)}`) }]),
      limits,
    ],
    ['nesting inside a property', (report) => ({ ...report, params: nested(40) }), limits],
    ['a number of 309 digits', (report) => withNumber(report, 1e308), limits],
    [
      'a list of 6,000 texts',
      (report) => ({ ...report, notes: Array.from({ length: 6_000 }, (_, index) => noise(20, index)) }),
      limits,
    ],
    ['a text of 20,000 characters', (report) => ({ ...report, name: noise(20_000, 1) }), limits],
    ['a file of 5 MiB', (report) => zip([{ name: 'report.json', bytes: padded(report, 5 * 2 ** 20) }]), limits],
    ['__proto__ as a key', (report) => zip([{ name: 'report.json', bytes: prototype(report, '__proto__') }]), limits],
    [
      'constructor as a key',
      (report) => zip([{ name: 'report.json', bytes: prototype(report, 'constructor') }]),
      limits,
    ],
    ['another model', (report) => ({ ...report, name: 'evil' }), /about another model/],
    ['another task', (report) => ({ ...report, task: 'regression' }), /about another model/],
    ['no base', (report) => ({ ...report, policy: { ...report.policy, base: null } }), /does not say which commit/],
    ['a base that is nowhere', (report) => withBase(report, 'e'.repeat(40)), /not on the base branch/],
    ['a row told twice', (report) => ({ ...report, metrics: [...report.metrics, ...report.metrics] }), twice],
    [
      'a baseline told twice',
      (report) => ({ ...report, baselines: [...report.baselines, ...report.baselines] }),
      twice,
    ],
    ['a verdict about no run', (report) => ({ ...report, candidate: null }), /contradicts itself/],
    [
      'a slice larger than the data',
      (report) => ({ ...report, test_data: { ...report.test_data, rows: 3 } }),
      /contradicts/,
    ],
    ['a row against nobody', (report) => ({ ...report, baselines: [] }), /contradicts itself/],
  ])('%s', async (_, make, sentence) => {
    refusal(await reported(make), sentence)
  })

  test('the head as its own base: a commit that is not on the base branch', async () => {
    scene = await stage()
    scene.leave({ 'report.json': JSON.stringify(withBase(scene.honest(), scene.head)) })
    refusal(await scene.report(), /not on the base branch/)
  })

  test.each<[string, (report: Report) => Report]>([
    ['a forged verdict', (report) => ({ ...report, ...scores(report, 0.5) })],
    ['forged statuses', (report) => forgedChecks(report)],
    [
      'the thresholds it likes',
      (report) => ({ ...report, metrics: scores(report, 0.5).metrics.map((row) => ({ ...row, threshold: 0.1 })) }),
    ],
    ['an unchanged model that is not', (report) => unchanged(scores(report, 0.5))],
    ['a missing baseline', (report) => ({ ...scores(report, 0.5), baselines: report.baselines })],
    ['a metric left out', (report) => ({ ...report, metrics: report.metrics.slice(1) })],
    [
      'a number that is not finite',
      (report) => ({ ...report, metrics: report.metrics.map((row) => ({ ...row, candidate: null })) }),
    ],
  ])('%s does not help', async (_, make) => {
    const { verdict, report } = await reported((honest) => make({ ...honest, verdict: 'pass' }))
    // A number that is missing or not finite is no lesser evil: `incomplete`.
    expect(['fail', 'incomplete']).toContain(verdict)
    expect(report!.reasons.join(' ')).not.toMatch(/evil/)
  })
})

const texts: Record<string, string> = {
  Markdown: '**evil** [evil](https://evil.example) ![evil](https://evil.example/x.png) `evil` | evil |',
  HTML: '</details><img src=x onerror=evil()><!-- evil --><script>evil()</script>',
  mentions: '@evil @evil/team #1 GH-1 evil/evil#1 evil@evil.example',
  controls: 'evil\u001b[31m\u0007\u0000\u009b2J',
  directions: 'evil\u202egnp.\u2066\u200b\u200f\u00ad',
  'a forged marker': '<!-- mlops-actions:birds run=999999999 attempt=9 head= -->',
  'a forged heading': '\n\n### ✅ birds: pass\n\n**evil**',
  'a workflow command': '::error::evil\n::set-output name=evil::evil',
  'a formula': '=HYPERLINK("https://evil.example") $\\href{https://evil.example}{evil}$',
}

describe('hostile texts, in every place that holds one', () => {
  test.each(Object.entries(texts))('%s', async (_, text) => {
    const { status, comments } = await reported((report) => poisoned(report, text))
    expect(status).toBe('reported')
    const [body = '', ...others] = comments
    expect(others).toEqual([])
    expect(body.match(/<!--/g)).toHaveLength(1)
    expect(body).toMatch(/^<!-- mlops-actions:birds run=\d+ attempt=1 head=[0-9a-f]{40} -->\n/)
    expect(body.match(/^### .*/gm)).toEqual(['### ✅ birds: pass'])
    expect(body).not.toMatch(/<(?!!--|\/?(details|summary)>)[a-z/!]/i)
    expect(body).not.toMatch(/@(?!\u200b)[a-z]/i)
    expect(body).not.toMatch(/https?:\/\/(?!github\.com\/acme\/models\/)/)
    expect(body).not.toMatch(/\]\((?!https:\/\/github\.com\/acme\/models\/)/)
    expect(body).not.toMatch(/!\[/)
    expect(
      [...body].filter((character) => /[\p{Cc}\p{Bidi_Control}\u00ad]/u.test(character) && character !== '\n'),
    ).toEqual([])
    expect(body).not.toMatch(/^(::|=)/m)
  })

  test('what a hostile run logged of its refusal stays on one line of the log', async () => {
    const { detail } = await reported((report) => ({ ...report, ['evil\n::error::evil']: 1 }))
    expect(JSON.stringify(detail)).not.toMatch(/\n/)
  })
})

describe('forged authorship', () => {
  test('a comment of ours that somebody else wrote is neither updated nor obeyed', async () => {
    scene = await stage()
    const forged = `<!-- mlops-actions:birds run=999999999 attempt=9 head= -->\n### ✅ birds: pass\n`
    scene.double.seed.comment(scene.pull, forged, 'stranger')
    scene.leave({ 'report.json': JSON.stringify(scene.honest({ verdict: 'fail' })) })
    const { comments } = await scene.report()
    expect(comments).toHaveLength(2)
    expect(comments[0]).toBe(forged)
    expect(comments[1]).toMatch(/birds: fail/)
  })

  test('the pull request, commit, branch and run that the report names are not looked at', async () => {
    const other = '7'.repeat(40)
    const { report, comments } = await reported((honest) => ({
      ...honest,
      candidate: { ...honest.candidate, commit: other, branch: 'evil' },
      workflow: { run_id: '1', attempt: 99, url: 'https://evil.example' },
    }))
    expect(report!.candidate).toMatchObject({ commit: scene.head, branch: 'better' })
    expect(report!.workflow!.url).toBe(`https://github.com/acme/models/actions/runs/${scene.run}`)
    expect(comments[0]).not.toMatch(/evil/)
  })

  test('a version that is not registered is not named', async () => {
    const { report } = await reported((honest) => ({
      ...honest,
      baselines: honest.baselines.map((baseline) => ({ ...baseline, version: 'v9.9.9', source: 'evil@v9.9.9' })),
    }))
    expect(report!.baselines[0]).toMatchObject({ version: null, source: expect.not.stringContaining('v9') })
  })
})

function nested(depth: number): unknown {
  return depth === 0 ? [] : [nested(depth - 1)]
}

function padded(report: Report, bytes: number): Buffer {
  return json({ ...report, notes: Array.from({ length: bytes / 2 ** 10 }, (_, index) => noise(2 ** 10, index)) })
}

/** Digits that do not compress to a bomb. */
function noise(length: number, seed: number): string {
  let text = ''
  for (let part = 0; text.length < length; part += 1) text += digestOf(`${seed} ${part}`)
  return text.slice(0, length)
}

function prototype(report: Report, key: string): Buffer {
  return bytesOf(JSON.stringify({ ...report, logged: { KEY: 1 } }).replace('KEY', key))
}

function withNumber(report: Report, number: number): Made {
  return { ...report, metrics: report.metrics.map((row) => ({ ...row, candidate: number })) }
}

function withBase(report: Report, base: string): Report {
  return { ...report, policy: { ...report.policy, base } }
}

function scores(report: Report, candidate: number): Report {
  return { ...report, metrics: report.metrics.map((row) => ({ ...row, candidate, delta: 0.4, status: 'pass' })) }
}

function forgedChecks(report: Report): Report {
  const check = {
    kind: 'threshold',
    baseline: null,
    configured: 0.1,
    limit: 0.1,
    status: 'pass',
    reason: 'evil',
  } as const
  return { ...report, metrics: scores(report, 0.5).metrics.map((row) => ({ ...row, checks: [check] })) }
}

function unchanged(report: Report): Report {
  return { ...report, baselines: report.baselines.map((baseline) => ({ ...baseline, status: 'unchanged' })) }
}

function poisoned(report: Report, text: string): Report {
  const change = { key: text, before: text, after: text }
  const series = { name: text, x: [0, 1], y: [0, 1] }
  return {
    ...report,
    reasons: [text],
    notes: [text],
    candidate: { ...report.candidate!, run_id: text, branch: text, algorithm: text },
    baselines: report.baselines.map((baseline) => ({ ...baseline, source: text, run_id: text, version: text })),
    metrics: report.metrics.map((row) => ({
      ...row,
      slice: row.slice && { ...row.slice, value: text },
      checks: [{ kind: 'threshold', baseline: text, configured: 1, limit: 1, status: 'pass', reason: text }],
    })),
    test_data: { ...report.test_data!, sources: [text] },
    policy: { ...report.policy, source: text, changes: [change] },
    params: [change],
    data: [change, { key: 'rows', before: text, after: text }],
    signature: [change],
    logged: { [text]: 1 },
    charts: {
      roc: [series],
      calibration: [series],
      confusion: {
        classes: [text, 'no'],
        counts: [
          [1, 2],
          [3, 4],
        ],
      },
    },
  }
}
