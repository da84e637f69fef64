import { list, required, text, toggle, wholeNumber } from './option.ts'

/** What `mlops predict`, the action and the image's own entry all take. */
export const batchOptions = {
  data: list('Rows to predict: files, globs or .dvc pointers; CSV, TSV, JSON Lines or Parquet, also .gz', {
    positional: true,
  }),
  output: required('File to write: .csv, .tsv, .jsonl (each also with .gz) or .parquet'),
  keep: list('Input column to put before the predictions; all unless told'),
  'predictions-only': toggle('Keep no input column'),
  rejected: text('File for the rows that do not fit, with line and reason (default: OUTPUT.rejected.jsonl)'),
  'max-rejected': wholeNumber('So many rejected rows are no failure (default: 0)', 0, 999_999_999),
  overwrite: toggle('Replace an output that was made from other data or by another model'),
  'chunk-rows': wholeNumber('Rows in memory at once (default: 32768)', 1, 10_000_000),
}
