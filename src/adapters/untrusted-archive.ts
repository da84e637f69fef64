import { unzip } from '../files/unzip.ts'

/** What a report's archive may be: report.json is a megabyte at most in practice, its page a few. */
export const reportArchive = { download: 32 * 2 ** 20, bytes: 64 * 2 ** 20, entries: 20, ratio: 200 } as const

/** Artifacts of one run that are looked at. */
export const reportsPerRun = 20

/** Unpacks only the record; the report's text forms are never read. UserError on anything but a plain, small archive. */
export function unpackReport(zip: string, folder: string): Promise<void> {
  return unzip(zip, folder, { ...reportArchive, wanted: (name) => name === 'report.json' })
}
