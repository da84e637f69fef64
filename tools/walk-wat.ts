import wabt from 'wabt'
import { TOP_NODES, TOP_WORDS } from '../src/forest/tree-tops.ts'

/**
 * The WebAssembly that finds the bins of numbers and walks rows through trees; `src/forest/tree-memory.ts` tells how the memory is laid out. Eight walks
 * are under way at once, because each of their steps waits for memory; a step has no branch, because a forest's comparisons
 * cannot be predicted. A walk that has reached its leaf steps on the spot.
 */
const walks = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** Steps of all rows from the top on before it is asked who has arrived, and between asking again: the best of those tried on leaves 12 deep. */
const FIRST_STEPS = 7
const MORE_STEPS = 3

/** From a walk's node to one of its children: the left one, or 8 bytes further the right one. */
function step(walk: string, row: string, offset = 0, after = ''): string {
  return `
    (local.set $cut (i32.load16_u (local.get $${walk})))${after}
    (local.set $${walk} (i32.add
      (i32.load offset=4 (local.get $${walk}))
      (i32.shl (i32.shr_u (i32.sub
        (local.get $cut)
        (i32.load16_u offset=${offset} (i32.add (local.get $${row}) (i32.load16_u offset=2 (local.get $${walk})))))
        (i32.const 31)) (i32.const 3))))`
}

const repeated = (count: number, text: () => string) => Array.from({ length: count }, text).join('')

/** Of the top of a tree one node: its comparison rules out, for the rows that go right, the exits under its left child. */
const topNode = (row: string, node: number) => `
        (local.set $exits (v128.and (local.get $exits) (v128.or
          (v128.load offset=${16 * node} (local.get $masks))
          (i16x8.ge_u
            (v128.load16_splat offset=${4 * node} (local.get $top))
            (v128.load (i32.add (local.get $${row}) (i32.load16_u offset=${4 * node + 2} (local.get $top))))))))`
const allExits = '(local.set $exits (v128.const i64x2 -1 -1))'
const topNodes = (row: string) => Array.from({ length: TOP_NODES }, (_, node) => topNode(row, node))

/** A row leaves a top by the first exit that is left to it. */
const leaveTop = walks
  .map(
    (walk, at) => `
        (local.set $${walk} (i32.load offset=${4 * (TOP_NODES + 1)} (i32.add (local.get $top)
          (i32.shl (i32.ctz (i16x8.extract_lane_u ${at} (local.get $exits))) (i32.const 2)))))`,
  )
  .join('')

/** The first steps of an eight, and between them the top for the next one, which does not wait for them. */
function firstSteps(): string {
  const own = Array.from({ length: FIRST_STEPS }, () => walks.map((walk, at) => step(walk, 'row', 2 * at))).flat()
  const others = topNodes('next')
  return own
    .map((text, at) => {
      const from = Math.round((others.length * at) / own.length)
      const to = Math.round((others.length * (at + 1)) / own.length)
      return text + others.slice(from, to).join('')
    })
    .join('')
}

/** Keeps with its eight where a walk is, and lists those that are not at a leaf, whose cut is the highest. */
function keep(walk: string, node: string, offset: number, row: string): string {
  return `
    (i32.store offset=${offset} ${node} (local.get $${walk}))
    (i32.store (local.get $left) ${row})
    (local.set $left (i32.add (local.get $left)
      (i32.shl (i32.ne (i32.load16_u (local.get $${walk})) (i32.const 0xffff)) (i32.const 2))))`
}

/** Where the node of a listed row is: eights begin at multiples of 16. */
const nodeOf = (row: string) => `(i32.add (local.get $${row}) (i32.and (local.get $${row}) (i32.const 15)))`

/** The list has whole eights: the last one is filled with a row that nobody asked for, at a leaf. */
const fill = walks
  .map((_, at) => `(i32.store offset=${4 * at} (local.get $left) (local.get $spare))`)
  .join('\n        ')

/** Where a node has its leaf's value, or the address of its values. */
const placeOf = (node: string) => `(i32.add (local.get $places) (i32.shr_u ${node} (i32.const 1)))`

const addOne = (node: string, offset: number) => `
        (f64.store offset=${offset} (local.get $sum) (f64.add
          (f64.load offset=${offset} (local.get $sum))
          (f64.promote_f32 (f32.load ${placeOf(node)}))))`

const addSeveral = (node: string) => `
        (call $addAll (i32.load ${placeOf(node)}) (local.get $sum) (local.get $outputs))`

const nodeAt = (at: number) => `(i32.load offset=${4 * at} (local.get $row))`
const i32s = (names: readonly string[]) => names.map((name) => `(local $${name} i32)`).join(' ')
const root = `(i32.load (i32.add (local.get $roots) (i32.shl (local.get $tree) (i32.const 2))))`
const next = (name: string, by: string) => `(local.set $${name} (i32.add (local.get $${name}) ${by}))`

const isBelow =
  '(f32.lt (f32.load (i32.add (local.get $cuts) (i32.shl (local.get $bin) (i32.const 2)))) (local.get $value))'
const isThere = '(f32.eq (local.get $value) (local.get $value))'

const wat = `(module
  (memory (export "memory") 1 65536)

  (func $addAll (param $leaf i32) (param $sum i32) (param $outputs i32) (local $k i32)
    (loop $each
      (f64.store (local.get $sum) (f64.add (f64.load (local.get $sum)) (f64.promote_f32 (f32.load (local.get $leaf)))))
      ${next('leaf', '(i32.const 4)')}
      ${next('sum', '(i32.const 8)')}
      (br_if $each (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (local.get $outputs)))))

  ;; The slots of one feature, from the first row's at $slot on, in eights that are $width bytes apart: as \`binOf\` does, by the \`BinLookup\`
  ;; whose numbers are at $lookup.
  (func (export "putValues") (param $values i32) (param $rows i32) (param $lookup i32) (param $slot i32) (param $width i32)
    ${i32s(['last', 'before', 'cuts', 'bin', 'row'])} (local $least f64) (local $scale f64) (local $value f32)
    (local.set $least (f64.load (local.get $lookup)))
    (local.set $scale (f64.load offset=8 (local.get $lookup)))
    (local.set $last (i32.load offset=16 (local.get $lookup)))
    (local.set $before (i32.load offset=20 (local.get $lookup)))
    (local.set $cuts (i32.load offset=24 (local.get $lookup)))
    (loop $each
      (local.set $value (f32.load (local.get $values)))
      (local.set $bin (i32.trunc_sat_f64_u (f64.mul
        (f64.sub (f64.promote_f32 (local.get $value)) (local.get $least)) (local.get $scale))))
      (local.set $bin (select (local.get $bin) (local.get $last) (i32.lt_u (local.get $bin) (local.get $last))))
      (local.set $bin (i32.load16_u (i32.add (local.get $before) (i32.shl (local.get $bin) (i32.const 1)))))
      ${next('bin', isBelow)}
      ${next('bin', isBelow)}
      (loop $on (if ${isBelow} (then
        ${next('bin', '(i32.const 1)')}
        (br $on))))
      ${next('bin', '(i32.const 1)')}
      (i32.store16 (local.get $slot) (select (local.get $bin) (i32.const 0) ${isThere}))
      (i32.store16 offset=16 (local.get $slot) (select (local.get $bin) (i32.const 0xffff) ${isThere}))
      ${next('values', '(i32.const 4)')}
      ${next('slot', '(i32.const 2)')}
      (if (i32.eqz (i32.and (local.get $slot) (i32.const 15)))
        (then ${next('slot', '(i32.sub (local.get $width) (i32.const 16))')}))
      (br_if $each (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 1))) (local.get $rows)))))

  ;; Eights of rows of $width bytes from $first to before $end: each tree is fetched once for all of them. After
  ;; the first steps only the rows in $list go on, so that none waits for the deepest leaf of its eight.
  (func (export "walkRows") (param $masks i32) (param $top i32) (param $trees i32) (param $places i32) (param $outputs i32)
    (param $first i32) (param $width i32) (param $end i32) (param $spare i32) (param $list i32) (param $sums i32)
    ${i32s(['tree', 'left', 'at', 'sum', 'cut', 'row', 'next', ...walks, ...walks.map((walk) => `row_${walk}`)])} (local $exits v128)
    (loop $eachTree
      (local.set $row (local.get $first))
      (local.set $left (local.get $list))
      ${allExits}
      ${topNodes('row').join('')}
      (loop $eachEight
        ${leaveTop}
        ${allExits}
        (local.set $next (i32.add (local.get $row) (local.get $width)))
        ${firstSteps()}
        ${walks.map((walk, at) => keep(walk, '(local.get $row)', 4 * at, `(i32.add (local.get $row) (i32.const ${2 * at}))`)).join('')}
        (local.set $row (local.get $next))
        (br_if $eachEight (i32.lt_u (local.get $row) (local.get $end))))
      (loop $eachRound
        ${fill}
        (local.set $at (local.get $list))
        (local.set $row (local.get $left))
        (local.set $left (local.get $list))
        (if (i32.gt_u (local.get $row) (local.get $list)) (then
          (loop $eachListed
            ${walks
              .map(
                (walk, at) => `(local.set $row_${walk} (i32.load offset=${4 * at} (local.get $at)))
            (local.set $${walk} (i32.load ${nodeOf(`row_${walk}`)}))`,
              )
              .join('\n            ')}
            ${next('at', '(i32.const 32)')}
            ${repeated(MORE_STEPS, () => walks.map((walk) => step(walk, `row_${walk}`)).join(''))}
            ${walks.map((walk) => keep(walk, nodeOf(`row_${walk}`), 0, `(local.get $row_${walk})`)).join('')}
            (br_if $eachListed (i32.lt_u (local.get $at) (local.get $row))))
          (br $eachRound))))
      (local.set $row (local.get $first))
      (local.set $sum (local.get $sums))
      (if (i32.eq (local.get $outputs) (i32.const 1))
        (then (loop $eachSum${walks.map((_, at) => addOne(nodeAt(at), 8 * at)).join('')}
          ${next('sum', '(i32.const 64)')}
          ${next('row', '(local.get $width)')}
          (br_if $eachSum (i32.lt_u (local.get $row) (local.get $end)))))
        (else (loop $eachSums${walks
          .map(
            (_, at) => `${addSeveral(nodeAt(at))}
          ${next('sum', '(i32.shl (local.get $outputs) (i32.const 3))')}`,
          )
          .join('')}
          ${next('row', '(local.get $width)')}
          (br_if $eachSums (i32.lt_u (local.get $row) (local.get $end))))))
      ${next('top', `(i32.const ${4 * TOP_WORDS})`)}
      (br_if $eachTree (i32.lt_u (local.tee $tree (i32.add (local.get $tree) (i32.const 1))) (local.get $trees)))))

  ;; One row through all trees, whose number is a multiple of eight.
  (func (export "walkRow") (param $roots i32) (param $trees i32) (param $places i32) (param $outputs i32)
    (param $row i32) (param $sum i32) ${i32s(['tree', 'cut', 'all', ...walks])}
    (loop $eachEight
      ${walks
        .map(
          (walk) => `
      (local.set $${walk} ${root})
      ${next('tree', '(i32.const 1)')}`,
        )
        .join('')}
      ;; Two steps a round: whether all walks are at their leaves is asked half as often.
      (loop $down
        (local.set $all (i32.const 0xffff))
        ${walks.map((walk) => step(walk, 'row')).join('')}
        ${walks.map((walk) => step(walk, 'row', 0, '(local.set $all (i32.and (local.get $all) (local.get $cut)))')).join('')}
        (br_if $down (i32.ne (local.get $all) (i32.const 0xffff))))
      (if (i32.eq (local.get $outputs) (i32.const 1))
        (then ${walks.map((walk) => addOne(`(local.get $${walk})`, 0)).join('')})
        (else ${walks.map((walk) => addSeveral(`(local.get $${walk})`)).join('')}))
      (br_if $eachEight (i32.lt_u (local.get $tree) (local.get $trees))))))`

/** `src/forest/walk-wasm.ts`: the assembled module as text. */
export async function walkWasm(): Promise<string> {
  const assembler = await wabt()
  const { buffer } = assembler.parseWat('walk.wat', wat, { simd: true }).toBinary({})
  const text = Buffer.from(buffer)
    .toString('base64')
    .replaceAll(/.{1,100}/g, "  '$&' +\n")
  return `/** WebAssembly, assembled by \`npm run generate\` from \`tools/walk-wat.ts\`, where its text is. */
export const walkWasm =
${text.slice(0, -3)}
`
}
