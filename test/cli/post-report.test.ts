import { execFileSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { zip } from '../fakes/zip.ts'
import { mlops, mlopsJson, wineFolder, wineProject } from './terminal.ts'

const rules = 'validate: {metrics: {accuracy: {threshold: 0.5}}}\n'

/** The trusted half on a laptop: somebody's report artifact, judged by this repository's main branch. */
describe('mlops post-report', () => {
  let folder: string
  let report: string
  const post = (...words: string[]) => mlops(folder, ['post-report', '--quiet', ...words])
  const receive = (text: string) =>
    writeFile(
      join(folder, '.mlops', 'inbox', `mlops-report-wine-${'a'.repeat(40)}.zip`),
      zip([{ name: 'report.json', bytes: Buffer.from(text) }]),
    )

  beforeAll(async () => {
    folder = await wineFolder(wineProject.replace('30', '5') + rules)
    await writeFile(join(folder, '.gitignore'), '.mlops/\n')
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], { cwd: folder })
    git('init', '-q', '-b', 'main')
    git('add', '.')
    git('commit', '-q', '-m', 'one')
    git('checkout', '-q', '-b', 'change')
    git('commit', '-q', '--allow-empty', '-m', 'two')
    await mlopsJson(folder, ['train'])
    const { reports } = await mlopsJson<{ reports: { json: string } }>(folder, ['validate'])
    report = await readFile(reports.json, 'utf8')
    await mkdir(join(folder, '.mlops', 'inbox'), { recursive: true })
  })

  test('says that there is nothing to report on', async () => {
    const { code, stdout } = await post()
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/there is no archive in/) })
  })

  test("judges a report again by main's rules, and shows it as the comment would be", async () => {
    await receive(report)
    const { code, stdout } = await post('--json')
    expect({ code, verdict: (JSON.parse(stdout) as { verdict: string }).verdict }).toEqual({ code: 0, verdict: 'pass' })
    const comment = await readFile(join(folder, '.mlops', 'comments', 'wine.md'), 'utf8')
    expect(comment).toMatch(/Numbers computed in an untrusted run/)
  })

  test('refuses a forged one with exit code 1, and says in the log what it held', async () => {
    await receive(report.replace('"name": "wine"', '"name": "evil"'))
    const { code, stdout, stderr } = await mlops(folder, ['post-report'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/about another model/) })
    expect(stderr).toMatch(/a report is refused: "it is about evil/)
  })
})
