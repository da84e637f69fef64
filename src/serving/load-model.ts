import { basename, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { packageSummary } from '../model/digests.ts'
import { type Replay, replayGolden } from '../model/golden.ts'
import { readMlmodel } from '../model/mlmodel.ts'
import { openScorer } from '../model/scorer.ts'
import type { Scorer } from '../model/scoring.ts'
import type { ServeOptions } from './serve-options.ts'

/** ONNX Runtime's builds add up in different orders; our own scorer has no such excuse. */
const LARGEST_DIFFERENCE: Readonly<Record<Scorer['kind'], number>> = { forest: 0, onnx: 1e-5, command: 1e-5 }

/** A package that has proved that it predicts what it predicted when it was made. */
export interface ServedModel {
  readonly name: string
  /** `v1.4.0`; null where the package was never registered. */
  readonly version: string | null
  readonly digest: string
  readonly scorer: Scorer
  /** null: the package holds no golden rows. */
  readonly replay: Replay | null
}

/** Opens a package and replays its golden rows. Throws UserError where it is damaged, is another one, or predicts otherwise. */
export async function loadModel(
  options: Pick<ServeOptions, 'package' | 'name' | 'version' | 'digest'>,
): Promise<ServedModel> {
  const folder = options.package
  const mlmodel = await readMlmodel(folder)
  const { package_digest: digest } = await packageSummary(folder)
  if (options.digest !== null && options.digest !== digest) {
    throw new UserError({
      where: folder,
      what: `not intact: the package's digest is ${digest}`,
      allowed: options.digest,
    })
  }
  const scorer = await openScorer(folder)
  try {
    const replay = await replayGolden(folder, (table) => scorer.predict(table))
    checkReplay(replay, scorer.kind, folder)
    const name = options.name ?? mlmodel.mlops?.name ?? basename(resolve(folder))
    return { name, version: options.version, digest, scorer, replay }
  } catch (error) {
    await scorer.close()
    throw error
  }
}

function checkReplay(replay: Replay | null, kind: Scorer['kind'], where: string): void {
  if (replay === null) return
  const { rows, labels_differ, largest_difference } = replay
  if (labels_differ === 0 && largest_difference <= LARGEST_DIFFERENCE[kind]) return
  throw new UserError({
    where,
    what: `the model does not predict its ${rows} golden rows as it did when it was made: ${labels_differ} labels differ, numbers by up to ${largest_difference}`,
    allowed: `the same labels, and numbers within ${LARGEST_DIFFERENCE[kind]}`,
  })
}
