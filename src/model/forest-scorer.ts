import { readFile, stat } from 'node:fs/promises'
import { UserError } from '../errors.ts'
import { type CompiledForest, compileForest } from '../forest/compiled-forest.ts'
import { decodeForest } from '../forest/forest-bin.ts'
import type { Pipeline, Treeless } from '../forest/pipeline.ts'
import { fromMeans, predictForest } from '../forest/predict.ts'
import { predictCompiled } from '../forest/predict-compiled.ts'
import type { RowMajor, RowOrder, Scorer } from './scoring.ts'

const MAX_FOREST_BYTES = 2_000_000_000

/** Opens a forest.bin. Throws UserError where it is missing, too large or damaged. */
export async function openForestScorer(file: string): Promise<Scorer> {
  const size = (await stat(file).catch(() => null))?.size
  if (size === undefined) throw new UserError({ where: file, what: 'the model file is missing' })
  if (size > MAX_FOREST_BYTES) throw new UserError({ where: file, what: `${size} bytes is too large for a forest` })
  const pipeline = decodeForest(await readFile(file))
  const compiled = compileForest(pipeline)
  return compiled ? compiledScorer(pipeline, compiled) : plainScorer(pipeline)
}

function plainScorer(pipeline: Pipeline): Scorer {
  return {
    kind: 'forest',
    predict: async (table) => predictForest(pipeline, table),
    at_once: () => null,
    close: async () => {},
  }
}

/** Keeps the compiled trees alone: there may be hundreds of megabytes of the others. */
function compiledScorer({ trees: _, ...pipeline }: Pipeline, compiled: CompiledForest): Scorer {
  return {
    kind: 'forest',
    predict: async (table) => predictCompiled(pipeline, compiled, table),
    at_once: (order) => atOnce(pipeline, compiled, order),
    close: async () => {},
  }
}

function atOnce(pipeline: Treeless, forest: CompiledForest, order: RowOrder) {
  const { features, outputs } = pipeline
  const places = features.map(({ name, type }) => (type === 'number' ? order.numbers : order.texts).indexOf(name))
  if (places.includes(-1)) return null
  const [width, textWidth] = [order.numbers.length, order.texts.length]
  const isNumber = features.map(({ type }) => type === 'number')
  return ({ count, numbers, texts }: RowMajor) => {
    const means = new Float32Array(count * outputs)
    for (let first = 0; first < count; first += forest.block) {
      const rows = Math.min(forest.block, count - first)
      for (let f = 0; f < places.length; f++) {
        const place = places[f]!
        if (isNumber[f]) forest.putNumbers(f, { cells: numbers, at: first * width + place, stride: width }, rows)
        else forest.putTexts(f, { cells: texts, at: first * textWidth + place, stride: textWidth }, rows)
      }
      means.set(forest.means(rows), first * outputs)
    }
    return fromMeans(pipeline, means, count)
  }
}
