import { describe, test } from '@jest/globals'
import { zip } from '../fakes/zip.ts'
import { endScenes, json, newScene, type Report, refusal, reported } from './hostile-play.ts'

endScenes()

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
    const entries = Array.from({ length: 10_000 }, (_, index) => ({ name: `evil-${index}`, bytes: Buffer.from('x') }))
    refusal(await reported(() => zip(entries)), archive)
  })

  test.each(['../evil.json', 'a/../../evil.json', '/etc/evil', 'C:\\evil', 'evil\\..\\..\\x', 'evil\u0000.json'])(
    'a path that leaves its folder: %j',
    async (name) => {
      const make = (report: Report) =>
        zip([
          { name: 'report.json', bytes: json(report) },
          { name, bytes: Buffer.from('evil') },
        ])
      refusal(await reported(make), archive)
    },
  )

  test('a symbolic link in the place of the report', async () => {
    const link = { name: 'report.json', bytes: Buffer.from('/etc/passwd'), unixMode: 0o120777 }
    refusal(await reported(() => zip([link])), archive)
  })

  test('two entries of one name, also by case', async () => {
    const twice = (first: string, second: string) => (report: Report) =>
      zip([
        { name: first, bytes: json(report) },
        { name: second, bytes: json({ ...report, name: 'evil' }) },
      ])
    refusal(await reported(twice('report.json', 'report.json')), archive)
    refusal(await reported(twice('report.json', 'REPORT.JSON')), archive)
  })

  test('no ZIP at all, a torn one, and one without a report', async () => {
    refusal(await reported(() => Buffer.from('evil')), archive)
    refusal(await reported((report) => zip([{ name: 'report.json', bytes: json(report) }]).subarray(40)), archive)
    refusal(await reported((report) => zip([{ name: 'evil.json', bytes: json(report) }])), archive)
  })

  test('several reports of one model', async () => {
    const scene = await newScene()
    for (const digit of ['d', 'e'])
      scene.leave({ 'report.json': JSON.stringify(scene.honest()) }, `mlops-report-birds-${digit.repeat(40)}`)
    refusal(await scene.report(), /The run left several reports of this model/)
  })

  test("none, and only another model's", async () => {
    const scene = await newScene()
    scene.leave({ 'report.json': JSON.stringify(scene.honest()) }, `mlops-report-evil-${'d'.repeat(40)}`)
    refusal(await scene.report(), /The run left no report of this model/)
  })

  test('an artifact of another workflow run is not looked at', async () => {
    const scene = await newScene()
    const other = scene.double.seed.run({ head_sha: scene.base })
    const content = zip([{ name: 'report.json', bytes: json(scene.honest()) }])
    scene.double.seed.artifact(other.id, `mlops-report-birds-${'d'.repeat(40)}`, content)
    refusal(await scene.report(), /The run left no report of this model/)
  })
})
