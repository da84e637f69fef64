import { join, resolve } from 'node:path'
import { writeCsv } from '../data/write-table.ts'
import type { TrainRequest } from './trained.ts'

/**
 * Where a training program finds its rows: `MLOPS_TRAIN_DATA` and `MLOPS_TEST_DATA`. They are the project's own files; where
 * `data.split` holds rows out, where there are several files, or a pointer stands for them, CSV files written into `folder`.
 */
export async function programData({ project, data }: TrainRequest, folder: string): Promise<Record<string, string>> {
  const { train, test } = project.data
  return {
    MLOPS_TRAIN_DATA: (test && onlyFile(project.root, train)) ?? (await written(join(folder, 'train.csv'), data.train)),
    MLOPS_TEST_DATA: (test && onlyFile(project.root, test)) ?? (await written(join(folder, 'test.csv'), data.test)),
  }
}

function onlyFile(root: string, patterns: readonly string[]): string | undefined {
  const [only, ...others] = patterns
  return only === undefined || others.length > 0 || /[*?[{]|\.dvc$/.test(only) ? undefined : resolve(root, only)
}

async function written(path: string, { table }: TrainRequest['data']['train']): Promise<string> {
  await writeCsv(path, table)
  return path
}
